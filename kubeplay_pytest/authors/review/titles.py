"""An exercise's title is the same wherever it stands, and its debrief is not empty."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kubeplay_pytest.authors.fault import Fault
from kubeplay_pytest.catalog import Exercise

__all__ = ["wrong_titles"]


def wrong_titles(exercise: Exercise) -> Iterator[Fault]:
    """Other titles than that of ``exercise.yaml``; a debrief that says nothing."""
    title, folder = exercise.metadata.title, exercise.folder
    package, prompt, debrief = (folder / n for n in ("__init__.py", "prompt.md", "debrief.md"))
    if package.exists() and ast.get_docstring(ast.parse(package.read_text("utf-8"))) != title:
        yield Fault(f"{package}:1", f"the docstring must be the title: {title}")
    if prompt.exists() and prompt.read_text("utf-8").partition("\n")[0].strip() != f"# {title}":
        yield Fault(f"{prompt}:1", f"the first line must be '# {title}'")
    if debrief.exists() and not debrief.read_text("utf-8").strip():
        yield Fault(str(debrief), "is empty")
