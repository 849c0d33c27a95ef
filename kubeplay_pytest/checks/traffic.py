"""Traffic: calls that go on in the background while something is changed."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Self

from kubeplay_pytest.checks.probe import Probe
from kubeplay_pytest.cluster import streams
from kubeplay_pytest.errors import LearnerFailure, PlatformError

__all__ = ["Traffic"]

_LONGEST = 600
"""Seconds after which the calls end by themselves, should nobody end them."""

_START_SECONDS = 10.0
_SHOWN = 5
"""Failed calls that a person still reads."""

_SCRIPT = """\
end=$(( $(date +%s) + $4 ))
while [ ! -e "$2" ] && [ "$(date +%s)" -lt "$end" ]; do
  words=$(timeout 3 wget -q -O /dev/null "$1" 2>&1)
  code=$?
  if [ $code = 0 ]; then echo ok; else echo "$code" $words; fi
  sleep "$3"
done
rm -f "$2"
"""


class Traffic:
    """Calls of one address, one after the other, as long as the ``with`` block lasts."""

    def __init__(
        self,
        probe: Probe,
        url: str,
        interval: float,
        failure: Callable[[str, str, list[str]], LearnerFailure],
    ) -> None:
        self._probe = probe
        self._url = url
        self._interval = interval
        self._failure = failure
        self._stop_file = f"/tmp/stop-{secrets.token_hex(4)}"  # noqa: S108 - the container's
        self._made = threading.Condition()
        self._answers = 0
        self._failed: list[tuple[float, str]] = []
        self._trouble = ""
        self._started = time.monotonic()
        self._thread = threading.Thread(target=self._listen, daemon=True, name=f"call {url}")

    def __enter__(self) -> Self:
        self._thread.start()
        with self._made:
            self._made.wait_for(lambda: self._count() or self._trouble, _START_SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        self._probe.sh('touch "$1"', self._stop_file, seconds=5.0)
        self._thread.join(timeout=10.0)

    @property
    def answers(self) -> int:
        """How many calls were answered so far."""
        return self._answers

    @property
    def failures(self) -> int:
        """How many calls failed so far."""
        return len(self._failed)

    def never_failed(self) -> None:
        """Every call so far was answered."""
        if self._trouble or not self._count():
            raise PlatformError(
                f"the calls of {self._url} ended early: {self._trouble or 'none was made'}",
                "run: kubeplay cluster status",
            )
        if self._failed:
            first, last = self._failed[0][0], self._failed[-1][0]
            found = (
                f"{self.failures} of {self._count()} calls failed, "
                f"between {first:.1f} s and {last:.1f} s after the first"
            )
            lines = [f"{at:.1f} s: {words}" for at, words in self._failed[:_SHOWN]]
            raise self._failure("every call is answered", found, lines)

    def _count(self) -> int:
        return self._answers + len(self._failed)

    def _listen(self) -> None:
        probe = self._probe
        arguments = [self._url, self._stop_file, f"{self._interval:g}", str(_LONGEST)]
        command = ["sh", "-c", _SCRIPT, "sh", *arguments]
        rest = b""
        try:
            pieces = streams.stream(
                probe.api, probe.namespace, probe.pod, "probe", command, seconds=_LONGEST + 10
            )
            with closing(pieces):
                for channel, data in pieces:
                    if channel == 1:
                        *lines, rest = (rest + data).split(b"\n")
                        self._take([line.decode("utf-8", "replace") for line in lines])
        except streams.ExecError as error:
            with self._made:
                self._trouble = error.message
                self._made.notify_all()

    def _take(self, lines: list[str]) -> None:
        with self._made:
            if not self._count():
                self._started = time.monotonic()
            at = time.monotonic() - self._started
            for line in lines:
                if line == "ok":
                    self._answers += 1
                else:
                    self._failed.append((at, _words(line)))
            self._made.notify_all()


def _words(line: str) -> str:
    code, _, words = line.partition(" ")
    return "timed out" if code in {"124", "137", "143"} else words.strip() or f"exit code {code}"
