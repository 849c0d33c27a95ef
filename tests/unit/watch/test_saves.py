"""Which saves of a person start a run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from kubeplay_pytest.watch.saves import saves


def replaced(path: Path) -> None:
    """As many editors save: another file takes the place."""
    other = path.with_name("4913~")
    other.write_text("b")
    other.replace(path)


async def first(root: Path, act: Callable[[], object]) -> Path | None:
    """The first save that is seen after an act, if any."""
    seen = saves(root)
    waiting = asyncio.ensure_future(anext(seen))
    await asyncio.sleep(0.3)
    act()
    done, _ = await asyncio.wait([waiting], timeout=1.5)
    if done:
        return waiting.result()
    waiting.cancel()
    return None


@pytest.mark.parametrize("save", [lambda p: p.write_text("b"), replaced], ids=["written", "moved"])
def test_saved(tmp_path: Path, save: Callable[[Path], object]) -> None:
    """A file that is written, or replaced by another, was saved."""
    file = tmp_path / "ex04/solution.yaml"
    file.parent.mkdir()
    file.write_text("a")
    assert asyncio.run(first(tmp_path, lambda: save(file))) == file


@pytest.mark.parametrize("name", ["notes.md", ".solution.yaml.swp", ".hidden.yaml"])
def test_not_an_answer(tmp_path: Path, name: str) -> None:
    """Notes, swap files and hidden files start nothing."""
    (tmp_path / "ex04").mkdir()
    assert asyncio.run(first(tmp_path, (tmp_path / "ex04" / name).touch)) is None
