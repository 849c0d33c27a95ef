"""A new exercise is complete but for what its author has to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubeplay_pytest.authors import review
from kubeplay_pytest.authors.proof import claims
from kubeplay_pytest.authors.scaffold import MARK, scaffold


def test_only_words_are_missing(tmp_path: Path) -> None:
    """The review finds nothing but places to write, one in each kind of file."""
    exercise = scaffold(tmp_path / "ex41", title="Who is there?", domain="design", level=2)
    faults = review([exercise])
    assert [fault for fault in faults if not fault.message.startswith(MARK)] == []
    names = {Path(fault.place.rpartition(":")[0]).name for fault in faults}
    assert names >= {"exercise.yaml", "prompt.md", "template.yaml", "hints.md", "debrief.md",
                     "test_ex41.py"}  # fmt: skip
    assert [claim.role for claim in claims(exercise)] == [
        "template", "reference", "near miss", "near miss", "near miss",
    ]  # fmt: skip


def test_words_are_those_asked_for(tmp_path: Path) -> None:
    """Title, domain and level stand where they belong; every exercise gets its own id."""
    made = [
        scaffold(tmp_path / s, title="Who?", domain="security", level=4) for s in ("ex41", "ex42")
    ]
    data = made[0].metadata
    assert (data.slug, data.title, data.domain, data.level) == ("ex41", "Who?", "security", 4)
    assert made[0].metadata.id != made[1].metadata.id


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A folder that is there stays as it is."""
    (tmp_path / "ex41").mkdir()
    with pytest.raises(FileExistsError):
        scaffold(tmp_path / "ex41", title="Who?", domain="design", level=1)
    assert list((tmp_path / "ex41").iterdir()) == []
