"""The test file's checks are those that ``exercise.yaml`` gives points, each with a title."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kubeplay_pytest.authors.fault import Fault, Weight
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.titles import check_functions

__all__ = ["inconsistent_checks"]


def inconsistent_checks(exercise: Exercise) -> Iterator[Fault]:
    """Checks without points or title, and points without a check."""
    file = exercise.test_file
    try:
        found = check_functions(file)
    except SyntaxError as error:
        yield Fault(f"{file}:{error.lineno}", f"is no Python: {error.msg}", Weight.BROKEN)
        return
    listed = set(exercise.metadata.points)
    for name in sorted(set(found) - listed):
        place = f"{file}:{found[name].lineno}"
        yield Fault(place, f"{name} has no points in exercise.yaml", Weight.BROKEN)
    for name in sorted(listed - set(found)):
        place = str(exercise.folder / "exercise.yaml")
        yield Fault(place, f"there is no check {name}", Weight.BROKEN)
    for name, node in found.items():
        if not ast.get_docstring(node):
            yield Fault(f"{file}:{node.lineno}", f"{name} has no title (docstring)")
