"""`kubeplay new`: a slug that is free, words that are valid, and nothing overwritten."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kubeplay_pytest.catalog import Exercise
from tests.unit.cli.conftest import Call


@pytest.fixture
def desk(repository: Path, workplace: Path) -> Path:
    """A workspace of this test's own, with an exercise of level 1 (deployment) and one of 3."""
    for slug in ("ex04", "ex12"):
        shutil.copytree(repository / "exercises" / slug, workplace / "exercises" / slug)
    return workplace


@pytest.mark.parametrize("slug", ["ex13", "13"])
def test_it_is_made(kubeplay: Call, desk: Path, slug: str) -> None:
    """The folder is made with the words asked for, and the next steps are said."""
    said = kubeplay("new", slug, "--title", "Who is there?", "--domain", "networking")
    assert said.exit == 0, said.err
    data = Exercise(desk / "exercises/ex13").metadata
    assert (data.title, data.domain, data.level) == ("Who is there?", "networking", 1)
    assert "exercises/ex13/prompt.md" in said.out
    assert "kubeplay check ex13" in said.out


@pytest.mark.parametrize("options, level", [([], 3), (["--level", "4"], 4)])
def test_level(kubeplay: Call, desk: Path, options: list[str], level: int) -> None:
    """Without a level it is that of the domain's hardest, so that levels do not fall."""
    assert kubeplay("new", "13", "--domain", "security", *options).exit == 0
    assert Exercise(desk / "exercises/ex13").metadata.level == level


@pytest.mark.parametrize(
    "arguments, problem",
    [
        (["ex04"], "is there already"),
        (["4"], "is there already"),
        (["page"], "no slug"),
        (["../ex13"], "no slug"),
        (["ex13", "--domain", "cooking"], "no domain"),
        (["ex13", "--title", "a"], "no title"),
        (["ex13", "--title", 'say "hello"'], "no title"),
    ],
)
def test_what_cannot_be_meant(
    kubeplay: Call, desk: Path, arguments: list[str], problem: str
) -> None:
    """A slug that is taken or none, an unknown domain, a bad title: exit code 2, nothing made."""
    before = sorted(desk.rglob("*"))
    said = kubeplay("new", *arguments)
    assert (said.exit, said.out) == (2, "")
    assert problem in said.err
    assert sorted(desk.rglob("*")) == before
