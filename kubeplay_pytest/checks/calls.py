"""Calls: what comes of a connection, a request or a name that a probe asks for.

The words are those of busybox's ``wget`` and ``nc``. ``wget -T`` is not used: some builds
crash on it; ``timeout`` ends what takes too long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kubeplay_pytest.checks.probe import Probe
from kubeplay_pytest.cluster.streams import ExecError, ExecResult
from kubeplay_pytest.errors import PlatformError

__all__ = ["Call", "Outcome", "connect", "fetch", "outcome", "resolve"]

Outcome = Literal["answered", "refused", "timed out", "no such name", "failed"]

_SECONDS = "3"
"""How long a call may take."""

_MARGIN = 8.0
"""Seconds after which the probe itself counts as dead."""

_STATUS = re.compile(r"HTTP/[\d.]+ (\d{3})")
_ADDRESS = re.compile(r"Connecting to \S+ \(\[?(.+?)\]?:\d+\)")

_CONNECT = f'exec timeout {_SECONDS} nc -w 2 "$1" "$2" -e /bin/true </dev/null'
_FETCH = f'exec timeout {_SECONDS} wget -S -q -O - "$1"'
# Without -q it tells the address that the system's own resolver found.
_RESOLVE = f'exec timeout {_SECONDS} wget -O /dev/null "http://$1:1/"'


@dataclass(frozen=True, slots=True)
class Call:
    """One call: what came of it, in the words of the tool that made it."""

    outcome: Outcome
    words: str = ""
    status: int = 0
    text: str = ""

    def __str__(self) -> str:
        if self.status:
            return f"the answer is {self.status}" + (f": {self.text[:200]!r}" if self.text else "")
        return _SENTENCES[self.outcome]


_SENTENCES: dict[Outcome, str] = {
    "answered": "the connection is made",
    "refused": "the connection is refused",
    "timed out": "nobody answers: the call times out",
    "no such name": "the name is not known to DNS",
    "failed": "the call fails",
}


def connect(probe: Probe, host: str, port: int) -> Call:
    """Whether a TCP connection comes about."""
    done = _run(probe, _CONNECT, host, str(port))
    return Call(outcome(done), done.stderr.strip())


def fetch(probe: Probe, url: str) -> Call:
    """An HTTP request's status and text; of an error's text nothing is known."""
    done = _run(probe, _FETCH, url)
    statuses = _STATUS.findall(done.stderr)
    if statuses:
        return Call("answered", "", int(statuses[-1]), done.stdout)
    return Call(outcome(done), _last(done.stderr))


def resolve(probe: Probe, name: str) -> Call:
    """The address of a name, as ``text``; as any program in the Pod would find it."""
    done = _run(probe, _RESOLVE, name)
    found = _ADDRESS.search(done.stderr)
    if found:
        return Call("answered", text=found[1])
    return Call(outcome(done), _last(done.stderr))


def outcome(done: ExecResult) -> Outcome:
    """What the exit code and the words of ``nc`` and ``wget`` mean."""
    words = done.stderr.lower()
    if done.code == 0:
        return "answered"
    if "bad address" in words or "name or service not known" in words:
        return "no such name"
    if "refused" in words:
        return "refused"
    if "timed out" in words or done.code in {124, 137, 143}:
        return "timed out"
    return "failed"


def _run(probe: Probe, script: str, *arguments: str) -> ExecResult:
    try:
        return probe.sh(script, *arguments, seconds=_MARGIN)
    except ExecError as error:
        raise PlatformError(
            f"the Pod {probe.namespace}/{probe.pod}, from which checks call, does not work: "
            f"{error.message}",
            f"run: kubectl describe pod -n {probe.namespace} {probe.pod}",
        ) from error


def _last(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
