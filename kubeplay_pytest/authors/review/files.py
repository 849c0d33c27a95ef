"""The files of an exercise: none missing, none stray, none still to be written."""

from __future__ import annotations

from collections.abc import Iterator

from kubeplay_pytest.authors.fault import Fault, Weight
from kubeplay_pytest.authors.mutation.accepted import FILE, accepted
from kubeplay_pytest.authors.scaffold import MARK
from kubeplay_pytest.catalog import Exercise

__all__ = ["missing_files", "unwritten"]

_REQUIRED = ("__init__.py", "exercise.yaml", "prompt.md", "template.yaml", "hints.md", "debrief.md")
_OPTIONAL = ("setup.yaml", FILE, "base", "reference", "near_misses", "__pycache__")


def missing_files(exercise: Exercise) -> Iterator[Fault]:
    """Files that an exercise needs and has not, or has and must not have."""
    folder = exercise.folder
    required = {*_REQUIRED, exercise.test_file.name}
    present = {path.name for path in folder.iterdir()}
    for name in sorted(required - present):
        yield Fault(str(folder / name), "is missing", Weight.BROKEN)
    for name in sorted(present - required - set(_OPTIONAL)):
        yield Fault(str(folder / name), "does not belong to an exercise")
    for path in (*folder.glob("reference/*"), *folder.glob("near_misses/*")):
        if path.suffix != ".yaml":
            yield Fault(str(path), "only .yaml files belong here")
    if not exercise.references:
        yield Fault(str(folder / "reference"), "holds no reference answer", Weight.BROKEN)
    yield from _declarations(exercise)


def _declarations(exercise: Exercise) -> Iterator[Fault]:
    try:
        accepted(exercise)
    except ValueError as error:
        place, _, message = str(error).partition(": ")
        yield Fault(place, message, Weight.BROKEN)


def unwritten(exercise: Exercise) -> Iterator[Fault]:
    """What ``kubeplay new`` left for the author to write."""
    for path in sorted(exercise.folder.rglob("*")):
        if path.suffix not in (".md", ".yaml", ".py"):
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            _, mark, task = line.partition(MARK)
            if mark:
                yield Fault(f"{path}:{number}", f"{MARK} {task.strip()}")
