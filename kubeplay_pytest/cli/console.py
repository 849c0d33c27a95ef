"""Where the command line prints, and how it ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum

from rich.console import Console
from rich.text import Text

from kubeplay_pytest.errors import PlatformError, UsageError
from kubeplay_pytest.verdict.feedback import STYLES, Line

__all__ = ["Exit", "errors", "out", "progress", "show_error", "typed", "write_line"]

out = Console(highlight=False, soft_wrap=False)
errors = Console(stderr=True, highlight=False)


class Exit(IntEnum):
    """Exit codes, documented in docs/exit-codes.md."""

    PASS = 0
    FAIL = 1
    USAGE = 2
    PLATFORM = 3
    INTERRUPTED = 130

    @classmethod
    def of(cls, verdict: str) -> Exit:
        """The code that a verdict ends with."""
        return {"pass": cls.PASS, "fail": cls.FAIL}.get(verdict, cls.PLATFORM)


def typed(command: str) -> str:
    """A command of ours as this person has to type it; uv says when it runs us."""
    return f"uv run {command}" if os.environ.get("UV") else command


def write_line(line: Line) -> None:
    """One line of feedback. Never wrapped: a caret must stay under its column."""
    out.print(
        Text(line.text, style=STYLES[line.style]), no_wrap=True, crop=False, overflow="ignore"
    )


def show_error(error: PlatformError) -> Exit:
    """Say what is wrong and what to do; returns the exit code that goes with it."""
    errors.print(Text.assemble(("error: ", "bold red"), error.problem), soft_wrap=True)
    if error.remedy:
        errors.print(Text.assemble(("try:   ", "cyan"), error.remedy), soft_wrap=True)
    return Exit.USAGE if isinstance(error, UsageError) else Exit.PLATFORM


@contextmanager
def progress(text: str) -> Iterator[Callable[[str], None]]:
    """A spinner on a terminal, plain lines in a pipe; yields a function that tells more."""
    if not errors.is_terminal:
        last = [""]

        def tell(message: str) -> None:
            if message != last[0]:
                errors.print(f"{text}: {message}", soft_wrap=True)
            last[0] = message

        yield tell
        return
    with errors.status(text) as status:
        yield lambda message: status.update(f"{text}: [dim]{message}[/dim]")
