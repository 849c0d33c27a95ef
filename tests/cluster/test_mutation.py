"""Mutants on the real cluster: what no check looks at is found, unless its author accepts it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kubeplay_pytest.authors.scaffold import scaffold
from kubeplay_pytest.catalog import Exercise

SETTINGS = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  COLOR: blue
  SIZE: large
"""
CHECKS = '''\
def test_color(applied):
    """The color is blue."""
    applied.config_map("settings").field("data.COLOR").equals("blue")
'''
CHECKS_OF_SIZE = (
    CHECKS
    + '''

def test_size(applied):
    """The size is large."""
    applied.config_map("settings").field("data.SIZE").equals("large")
'''
)
NEAR_MISSES = {"red": ("blue", "red"), "small": ("COLOR", "color"), "away": ("settings", "setting")}


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """An exercise whose prompt asks for two values, and whose check looks at one of them."""
    made = scaffold(tmp_path / "exercises/ex41", title="Settings", domain="design", level=1)
    for path in (*made.references, *made.near_misses):
        path.unlink()
    texts = {
        "exercise.yaml": _metadata(made, "test_color"),
        "prompt.md": "# Settings\n\nIn `settings`, `COLOR` is `blue` and `SIZE` is `large`.\n",
        "template.yaml": SETTINGS.replace("blue", "green"),
        "hints.md": "## 1\n\nLook.\n\n## 2\n\nThink.\n\n## 3\n\n```yaml\ndata: ...\n```\n",
        "debrief.md": "# Why it works\n\nIt is blue.\n",
        "test_ex41.py": CHECKS,
        "reference/plain.yaml": SETTINGS,
    }
    for name, (old, new) in NEAR_MISSES.items():
        header = f"# fails: all: {new} instead of {old}\n"
        texts[f"near_misses/{name}.yaml"] = header + SETTINGS.replace(old, new)
    for name, text in texts.items():
        (made.folder / name).write_text(text, encoding="utf-8")
    return Exercise(made.folder)


def _metadata(exercise: Exercise, *checks: str) -> str:
    lines = [f"id: {exercise.metadata.id}", "slug: ex41", "title: Settings", "level: 1"]
    lines += ["domain: design", "minutes: 5", "version: 1", "requires: [api]", "points:"]
    return "\n".join([*lines, *(f"  {name}: 1" for name in checks), ""])


def mutation(exercise: Exercise) -> tuple[int, dict[str, Any]]:
    """The exit code of a check with mutants, and its JSON."""
    command = [sys.executable, "-m", "kubeplay_pytest.cli.app", "check", "41", "--mutate", "--json"]
    folder = exercise.folder.parents[1]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def survivors(document: dict[str, Any]) -> set[str]:
    return {survivor["change"] for survivor in document["mutation"][0]["survivors"]}


SURVIVORS = {
    "ConfigMap settings data.SIZE large -> largex",
    "ConfigMap settings data.SIZE key SIZE -> SIZEx",
    "ConfigMap settings data.SIZE dropped",
}


def test_weak_check_is_found(exercise: Exercise) -> None:
    """What the prompt asks for and no check looks at survives, with its line; that fails."""
    code, document = mutation(exercise)
    assert (code, document["ok"]) == (1, False)
    assert document["faults"] == []
    assert not any(grading["contradiction"] for grading in document["gradings"])
    assert survivors(document) == SURVIVORS
    place = f"{exercise.folder / 'reference/plain.yaml'}:7"
    assert {s["place"] for s in document["mutation"][0]["survivors"]} == {place}
    assert document["rates"]["wrong_accepts"]["count"] == len(SURVIVORS)
    assert document["rates"]["wrong_rejects"] == {"count": 0, "of": 1, "percent": 0.0}


def test_declared_survivors_are_accepted(exercise: Exercise) -> None:
    """Declared with a reason, the same survivors count as right answers, and it passes."""
    declaration = "- change: ConfigMap settings data.SIZE\n  reason: any size will do\n"
    (exercise.folder / "accepted.yaml").write_text(declaration, encoding="utf-8")
    code, document = mutation(exercise)
    assert (code, document["ok"], document["faults"]) == (0, True, [])
    score = document["mutation"][0]
    assert (score["accepted"], score["percent"], score["survivors"]) == (3, 100.0, [])


def test_mended_check_kills_them_all(exercise: Exercise) -> None:
    """A check of the other value kills them; what was declared then accepts nothing."""
    (exercise.folder / "test_ex41.py").write_text(CHECKS_OF_SIZE, encoding="utf-8")
    metadata = _metadata(exercise, "test_color", "test_size")
    (exercise.folder / "exercise.yaml").write_text(metadata, encoding="utf-8")
    for name in ("red", "small"):
        path = exercise.folder / f"near_misses/{name}.yaml"
        path.write_text(path.read_text("utf-8").replace("all", "test_color"), encoding="utf-8")
    declaration = "- change: ConfigMap settings data.SIZE dropped\n  reason: it was not looked at\n"
    (exercise.folder / "accepted.yaml").write_text(declaration, encoding="utf-8")
    code, document = mutation(exercise)
    assert document["mutation"][0]["percent"] == 100.0
    (fault,) = document["faults"]
    assert (code, fault["place"]) == (1, f"{exercise.folder / 'accepted.yaml'}:1")
    assert "a check fails with this change" in fault["message"]
