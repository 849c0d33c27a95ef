"""The command line, called as a shell calls it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kubeplay_pytest.cli.app import main


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    exit: int
    out: str
    err: str


Call = Callable[..., Said]


@pytest.fixture
def kubeplay(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call ``kubeplay`` in this process."""

    def call(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["kubeplay", *arguments])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        assert isinstance(code, int)
        return Said(code, *capsys.readouterr())

    return call


@pytest.fixture
def shell(repository: Path) -> Call:
    """Call ``kubeplay`` in a process of its own, in a pipe, with these variables."""

    def call(*arguments: str, **variables: str) -> Said:
        environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")}
        done = subprocess.run(
            [sys.executable, "-m", "kubeplay_pytest.cli.app", *arguments],
            env=environment | {"PYTHONIOENCODING": "utf-8"} | variables,
            cwd=repository,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture
def workspace(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in the repository."""
    monkeypatch.chdir(repository)
    return repository
