"""What a person sees while a cluster starts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import pytest

__all__ = ["told"]


@contextmanager
def told(config: pytest.Config) -> Iterator[Callable[[str], None]]:
    """A function that tells progress on the terminal of this pytest run, if it has one."""
    reporter = config.pluginmanager.getplugin("terminalreporter")
    if reporter is None or hasattr(config, "workerinput") or config.option.verbose < 0:
        yield lambda message: None
        return
    with _uncaptured(config):
        line = _Line(reporter)
        try:
            yield line.show
        finally:
            line.end()


def _uncaptured(config: pytest.Config) -> AbstractContextManager[None]:
    capture = config.pluginmanager.getplugin("capturemanager")
    return capture.global_and_fixture_disabled() if capture else nullcontext()


class _Line:
    """One line that is rewritten on a terminal; in a pipe, one line for each message."""

    def __init__(self, reporter: pytest.TerminalReporter) -> None:
        self._reporter = reporter
        self._start = time.monotonic()
        self._last = ""

    def show(self, message: str) -> None:
        if not self._last:
            self._reporter.ensure_newline()
        seconds = time.monotonic() - self._start
        text = f"kubeplay: starting Kubernetes: {message}"
        if self._reporter.isatty:
            self._reporter.rewrite(f"{text} ({seconds:.1f} s)", erase=True)
        elif message != self._last:
            self._reporter.write_line(text)
        self._last = message

    def end(self) -> None:
        if not self._last:
            return
        seconds = time.monotonic() - self._start
        text = f"kubeplay: Kubernetes answers after {seconds:.1f} s"
        if self._reporter.isatty:
            self._reporter.rewrite(text, erase=True)
            self._reporter.line("")
        else:
            self._reporter.write_line(text)
