"""What can be said of an exercise without a cluster: complete, consistent, nothing stray."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kubeplay_pytest.authors.near_miss import NearMiss, near_misses
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.errors import PlatformError

__all__ = ["Fault", "review"]

_REQUIRED = ("__init__.py", "exercise.yaml", "prompt.md", "template.yaml", "hints.md", "debrief.md")
_OPTIONAL = ("setup.yaml", "reference", "near_misses", "__pycache__")
_HINTS = 3
_LEAST_NEAR_MISSES = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """Something an author has to mend: where, and what."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def review(exercises: Iterable[Exercise]) -> list[Fault]:
    """All faults of these exercises, each alone and against the others."""
    listed = list(exercises)
    faults = [fault for exercise in listed for fault in _review_one(exercise)]
    return faults + list(_duplicates(listed))


def _review_one(exercise: Exercise) -> Iterator[Fault]:
    try:
        exercise.metadata  # noqa: B018 - reading it validates it
    except PlatformError as error:
        yield Fault(str(exercise.folder), error.problem)
        return
    yield from _files(exercise)
    yield from _checks(exercise)
    yield from _texts(exercise)
    yield from _near_misses(exercise)


def _files(exercise: Exercise) -> Iterator[Fault]:
    required = {*_REQUIRED, exercise.test_file.name}
    present = {path.name for path in exercise.folder.iterdir()}
    for name in sorted(required - present):
        yield Fault(str(exercise.folder / name), "is missing")
    for name in sorted(present - required - set(_OPTIONAL)):
        yield Fault(str(exercise.folder / name), "does not belong to an exercise")
    for folder in ("reference", "near_misses"):
        for path in (exercise.folder / folder).glob("*"):
            if path.suffix != ".yaml":
                yield Fault(str(path), "only .yaml files belong here")
    if not exercise.references:
        yield Fault(str(exercise.folder / "reference"), "holds no reference answer")


def _checks(exercise: Exercise) -> Iterator[Fault]:
    """The test file's checks are those that exercise.yaml gives points, each with a title."""
    found = _functions(exercise.test_file)
    listed = set(exercise.metadata.points)
    for name in sorted(set(found) - listed):
        yield Fault(f"{exercise.test_file}:{found[name].lineno}", f"{name} has no points")
    for name in sorted(listed - set(found)):
        yield Fault(str(exercise.folder / "exercise.yaml"), f"there is no check {name}")
    for name, node in found.items():
        if not ast.get_docstring(node):
            yield Fault(f"{exercise.test_file}:{node.lineno}", f"{name} has no title (docstring)")


def _functions(path: Path) -> dict[str, ast.FunctionDef]:
    if not path.exists():
        return {}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return {node.name: node for node in functions if node.name.startswith("test_")}


def _texts(exercise: Exercise) -> Iterator[Fault]:
    title = exercise.metadata.title
    package = exercise.folder / "__init__.py"
    if package.exists() and ast.get_docstring(ast.parse(package.read_text("utf-8"))) != title:
        yield Fault(f"{package}:1", f"the docstring must be the title: {title}")
    yield from _prompt(exercise.folder / "prompt.md", title)
    yield from _hints(exercise.folder / "hints.md")
    debrief = exercise.folder / "debrief.md"
    if debrief.exists() and not debrief.read_text("utf-8").strip():
        yield Fault(str(debrief), "is empty")


def _prompt(path: Path, title: str) -> Iterator[Fault]:
    if path.exists() and path.read_text("utf-8").partition("\n")[0].strip() != f"# {title}":
        yield Fault(f"{path}:1", f"the first line must be '# {title}'")


def _hints(path: Path) -> Iterator[Fault]:
    if not path.exists():
        return
    parts = re.split(r"^## (\d+)\s*$", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
    numbers, texts = parts[::2], parts[1::2]
    if numbers != [str(n) for n in range(1, _HINTS + 1)]:
        yield Fault(str(path), "must hold three hints: ## 1, ## 2, ## 3")
    for number, text in zip(numbers, texts, strict=True):
        if not text.strip():
            yield Fault(str(path), f"hint {number} is empty")


def _near_misses(exercise: Exercise) -> Iterator[Fault]:
    try:
        misses = near_misses(exercise)
    except (ValueError, OSError) as error:
        yield Fault(str(exercise.folder / "near_misses"), str(error))
        return
    if len(misses) < _LEAST_NEAR_MISSES:
        place = str(exercise.folder / "near_misses")
        yield Fault(place, f"holds {len(misses)} near misses, {_LEAST_NEAR_MISSES} at least")
    yield from _idle(exercise, misses)


def _idle(exercise: Exercise, misses: list[NearMiss]) -> Iterator[Fault]:
    """A check that no near miss fails *alone or among some* proves nothing."""
    caught = {name for miss in misses for name in miss.fails}
    for name in exercise.metadata.points:
        if name not in caught:
            yield Fault(str(exercise.test_file), f"{name} is idle: no near miss fails it")


def _duplicates(exercises: list[Exercise]) -> Iterator[Fault]:
    ids: Counter[str] = Counter()
    for exercise in exercises:
        try:
            identity = str(exercise.metadata.id)
        except PlatformError:
            continue
        ids[identity] += 1
        if ids[identity] == 2:
            yield Fault(str(exercise.folder / "exercise.yaml"), f"id {identity} is used twice")
