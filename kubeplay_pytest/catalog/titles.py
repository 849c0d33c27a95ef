"""The checks of an exercise as its test file spells them, read without running anything."""

from __future__ import annotations

import ast
from pathlib import Path

from kubeplay_pytest.catalog.exercise import Exercise

__all__ = ["check_functions", "check_titles"]


def check_functions(path: Path) -> dict[str, ast.FunctionDef]:
    """The checks of a test file by name, in its order; raises :class:`SyntaxError`."""
    if not path.exists():
        return {}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return {node.name: node for node in functions if node.name.startswith("test_")}


def check_titles(exercise: Exercise) -> dict[str, str]:
    """The title of each check that has points, by its name: what it is worth is in the metadata."""
    found = check_functions(exercise.test_file)
    return {name: _title(name, found.get(name)) for name in exercise.metadata.points}


def _title(name: str, function: ast.FunctionDef | None) -> str:
    text = ast.get_docstring(function) if function else None
    return (
        text.splitlines()[0] if text else name.removeprefix("test_").replace("_", " ").capitalize()
    )
