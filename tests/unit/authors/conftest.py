"""A complete exercise that a test then spoils."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubeplay_pytest.catalog import Exercise

FILES = {
    "__init__.py": '"""A tiny one"""\n',
    "exercise.yaml": """\
id: 15f2177e-2881-4952-a351-78217c0665e4
slug: ex90
title: A tiny one
level: 1
domain: design
minutes: 5
version: 1
requires: [api]
points: {test_it: 2, test_too: 3}
""",
    "prompt.md": "# A tiny one\n\nDo it.\n",
    "template.yaml": "kind: Pod\n",
    "hints.md": "## 1\none\n## 2\ntwo\n## 3\n```yaml\nthree: ...\n```\n",
    "debrief.md": "Why.\n",
    "test_ex90.py": (
        'def test_it(applied):\n    """It."""\n\n\ndef test_too(applied):\n    """Too."""\n'
    ),
    "reference/plain.yaml": "kind: Pod\n",
    "near_misses/a.yaml": "# fails: test_it: one mistake\nkind: Pod\n",
    "near_misses/b.yaml": "# fails: test_it, test_too: two mistakes\nkind: Pod\n",
    "near_misses/c.yaml": "# fails: all: everything\nkind: Pod\n",
}


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """An exercise without a fault."""
    for name, text in FILES.items():
        path = tmp_path / "ex90" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Exercise(tmp_path / "ex90")
