"""Calls: what the words and codes of busybox's tools mean."""

from __future__ import annotations

from typing import Any

import pytest

from kubeplay_pytest.checks.calls import Outcome, fetch, outcome, resolve
from kubeplay_pytest.cluster.streams import ExecError, ExecResult
from kubeplay_pytest.errors import PlatformError


class Says:
    """A probe whose every call comes out like this."""

    namespace, pod = "ns", "probe"

    def __init__(self, result: ExecResult | ExecError) -> None:
        self._result = result

    def sh(self, *_: Any, **__: Any) -> ExecResult:
        if isinstance(self._result, ExecError):
            raise self._result
        return self._result


@pytest.mark.parametrize(
    "code,words,meant",
    [
        (0, "", "answered"),
        (1, "nc: can't connect to remote host (10.96.0.1): Connection refused", "refused"),
        (1, "nc: timed out", "timed out"),
        (143, "", "timed out"),
        (1, "wget: bad address 'nope'", "no such name"),
        (1, "nc: no route to host", "failed"),
    ],
)
def test_outcomes(code: int, words: str, meant: Outcome) -> None:
    """Refused, timed out and unknown are three different things."""
    assert outcome(ExecResult("", words, code)) == meant


def test_statuses() -> None:
    """An answer that is an error is an answer; what nobody answered has no status."""
    probe: Any = Says(ExecResult("", "  HTTP/1.1 404 Not Found\nwget: server returned error", 1))
    assert (fetch(probe, "http://web").outcome, fetch(probe, "http://web").status) == (
        "answered",
        404,
    )
    silent: Any = Says(ExecResult("", "", 143))
    assert fetch(silent, "http://web").status == 0


def test_names() -> None:
    """A name is known when the resolver found an address, whether anybody listens or not."""
    words = "Connecting to web:1 (10.96.0.7:1)\nwget: can't connect: Connection refused"
    probe: Any = Says(ExecResult("", words, 1))
    assert resolve(probe, "web").text == "10.96.0.7"


def test_a_probe_that_does_not_work() -> None:
    """A broken probe is never the learner's."""
    probe: Any = Says(ExecError("not running", "container not found"))
    with pytest.raises(PlatformError):
        fetch(probe, "http://web")
