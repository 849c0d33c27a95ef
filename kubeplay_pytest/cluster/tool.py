"""Running somebody else's command line tool: a deadline, a way out, and words for its failures."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

import psutil

from kubeplay_pytest.cluster.provider import Progress
from kubeplay_pytest.errors import PlatformError

__all__ = ["Output", "Sign", "Tool"]

LAST_LINES = 8
"""How many lines of a tool's output an error message repeats."""

_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Sign:
    """What a tool prints when it fails (a pattern), what that means, and what to do about it."""

    pattern: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Output:
    """What a command ended with."""

    code: int
    out: str
    err: str

    @property
    def both(self) -> str:
        return f"{self.err}\n{self.out}".strip()

    @property
    def last_lines(self) -> str:
        return "\n".join(line[:300] for line in self.both.splitlines()[-LAST_LINES:])


@dataclass(frozen=True)
class Tool:
    """One command line tool. ``install`` is where to get it, ``signs`` are its known failures."""

    command: str
    install: str
    signs: Sequence[Sign] = ()

    def run(
        self,
        *arguments: str,
        seconds: float = 60.0,
        progress: Progress | None = None,
        environment: Mapping[str, str] | None = None,
        accept: Iterable[int] = (0,),
    ) -> Output:
        """What the command printed; each line is told to ``progress`` at once.

        Raises :class:`PlatformError` when it is not installed, ends with a code that is not
        in ``accept``, or is not done after ``seconds``. Whatever ends us ends it, too.
        """
        said = self._follow(self._spawn(arguments, environment or {}), arguments, seconds, progress)
        if said.code not in accept:
            raise self.failure(arguments, f"ended with exit code {said.code}", said)
        return said

    def failure(self, arguments: Sequence[str], ending: str, said: Output) -> PlatformError:
        """The error for a command that went wrong, in our words where its own are known."""
        line = " ".join((self.command, *arguments))
        told = f"`{line}` {ending}" + (f":\n{said.last_lines}" if said.both else "")
        for sign in self.signs:
            if re.search(sign.pattern, said.both, re.IGNORECASE):
                return PlatformError(f"{sign.problem}\n{told}", sign.remedy)
        return PlatformError(told, f"try the same by hand: {line}")

    def _spawn(
        self, arguments: Sequence[str], environment: Mapping[str, str]
    ) -> subprocess.Popen[str]:
        program = shutil.which(self.command)
        if program is None:
            raise PlatformError(f"{self.command} is not installed", self.install)
        try:
            return subprocess.Popen(
                [program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                env=os.environ | environment,
                # A password is never asked for behind our progress; Ctrl-C is passed on by us.
                start_new_session=True,
            )
        except OSError as error:
            raise PlatformError(
                f"{program} cannot be run: {error.strerror}", f"install it anew: {self.install}"
            ) from error

    def _follow(
        self,
        process: subprocess.Popen[str],
        arguments: Sequence[str],
        seconds: float,
        progress: Progress | None,
    ) -> Output:
        out, err = _Reader(process.stdout, progress), _Reader(process.stderr, progress)
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            _end(process)
            said = Output(-1, out.text(), err.text())
            raise self.failure(
                arguments, f"was not done after {seconds:.0f} s and was ended", said
            ) from error
        except BaseException:  # Ctrl-C above all
            _end(process)
            raise
        return Output(code, out.text(), err.text())


class _Reader:
    """Keeps what comes out of a pipe, so that it never fills up."""

    def __init__(self, pipe: IO[str] | None, progress: Progress | None) -> None:
        self._pipe = pipe
        self._progress = progress
        self._lines: list[str] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def text(self) -> str:
        # A grandchild that lives on may hold the pipe open; what it says is not waited for.
        self._thread.join(timeout=2.0)
        return "".join(self._lines)

    def _read(self) -> None:
        assert self._pipe is not None
        with self._pipe as pipe:
            for line in pipe:
                clean = _COLOURS.sub("", line)
                self._lines.append(clean)
                if self._progress is not None and clean.strip():
                    self._progress(clean.strip())


def _end(process: subprocess.Popen[str]) -> None:
    """End it and all that it started: politely, then not."""
    try:
        family = psutil.Process(process.pid).children(recursive=True)
    except psutil.Error:
        family = []
    process.terminate()
    for child in family:
        _quietly(child, "terminate")
    try:
        process.wait(5.0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _, alive = psutil.wait_procs(family, timeout=1.0)
    for child in alive:
        _quietly(child, "kill")


def _quietly(child: psutil.Process, action: str) -> None:
    try:
        getattr(child, action)()
    except psutil.Error:
        return
