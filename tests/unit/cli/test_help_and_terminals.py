"""Help with examples; narrow terminals, pipes, and people who want no colours."""

from __future__ import annotations

import re

import pytest

from tests.unit.cli.conftest import Call

COMMANDS = [
    ["tour"],
    ["list"],
    ["start"],
    ["run"],
    ["check"],
    ["gc"],
    ["doctor"],
    *(["cluster", name] for name in ("up", "down", "status", "kubeconfig", "logs")),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_has_an_example(kubeplay: Call, command: list[str], flag: str) -> None:
    """The help of every command shows a line to type, which begins with that command."""
    said = kubeplay(*command, flag)
    assert said.exit == 0
    plain = " ".join(said.out.split())
    assert re.search(rf"Example: .*kubeplay {' '.join(command)}", plain), plain


def test_first_help(kubeplay: Call) -> None:
    """`kubeplay --help` names all commands, and what to begin with."""
    said = kubeplay("--help")
    assert said.exit == 0
    for name in ("tour", "list", "start", "run", "check", "cluster", "gc", "doctor"):
        assert re.search(rf"\b{name}\b", said.out)
    assert "kubeplay tour" in said.out


def test_pipe_gets_plain_text(shell: Call) -> None:
    """Into a pipe goes no escape code."""
    said = shell("list")
    assert said.exit == 0
    assert "\x1b" not in said.out


def test_nobody_is_forced_to_colours(shell: Call) -> None:
    """NO_COLOR wins where colours are forced; without it they are there."""
    coloured = re.compile(r"\x1b\[[0-9;]*3[0-7]m")
    assert coloured.search(shell("list", FORCE_COLOR="1", TERM="xterm-256color").out)
    said = shell("list", FORCE_COLOR="1", NO_COLOR="1", TERM="xterm-256color")
    assert not coloured.search(said.out)


@pytest.mark.parametrize("columns", [40, 60])
@pytest.mark.parametrize("command", [["list"], ["--help"], ["run", "--help"]], ids=" ".join)
def test_narrow_terminal(shell: Call, command: list[str], columns: int) -> None:
    """On a narrow terminal no line is wider than it, and no exercise is lost."""
    said = shell(*command, COLUMNS=str(columns))
    assert said.exit == 0
    assert max(len(line) for line in said.out.splitlines()) <= columns
    if command == ["list"]:
        assert {"ex01", "ex33"} <= {line[:4] for line in said.out.splitlines()}


def test_errors_stay_out_of_the_pipe(shell: Call) -> None:
    """Errors go to the other stream, so that a pipe holds results only."""
    said = shell("start", "ex004")
    assert (said.exit, said.out) == (2, "")
    assert "did you mean" in said.err
