"""What an exercise itself shows to be the learner's to choose, and mutants leave alone.

Where a right answer may say something else, a changed value is a right answer, too. Three
things show that without asking the author:

- Another reference has the same object and leaves the field out: dropping it is right, and so
  is another value, unless the prompt, the template, the setup or a check names this one.
- A container, volume or port is called as nobody demands: such names mean something only
  within their own object. Renaming one end of a pair only makes the API server refuse it.
- The field sets the pace of an exercise and is no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kubeplay_pytest.authors.literals import demanded
from kubeplay_pytest.authors.mutation.edit import Edit
from kubeplay_pytest.authors.mutation.place import Place
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.manifests import MISSING, FieldPath, Manifest
from kubeplay_pytest.manifests.nodes import Scalar

__all__ = ["Freedom"]

_PACE = frozenset({"terminationGracePeriodSeconds"})
_LOCAL = frozenset({"containers", "initContainers", "volumes", "volumeMounts", "ports"})
_OWN_NAME = FieldPath(("metadata", "name"))
# Sorts whose new value means the opposite: no other reference shows that to be right.
_NEVER_FREE = frozenset({"flag", "word"})


@dataclass(frozen=True)
class Freedom:
    """What is free in one reference, given the exercise's texts and its other references."""

    given: str
    checks: frozenset[str]
    others: tuple[tuple[Manifest, ...], ...]

    @classmethod
    def of(cls, exercise: Exercise, others: Iterable[tuple[Manifest, ...]]) -> Freedom:
        paths = (exercise.folder / "prompt.md", exercise.template, exercise.setup)
        given = "\n".join(path.read_text("utf-8") for path in paths if path)
        checks = frozenset(literal.value for literal in demanded(exercise.test_file))
        return cls(given, checks, tuple(others))

    def covers(self, manifest: Manifest, edit: Edit) -> bool:
        """Whether the answer may be right with this edit, too."""
        place = edit.place
        if place.name in _PACE or self._is_local(manifest, place, edit):
            return True
        if edit.sort in _NEVER_FREE or not self._left_out(manifest, place.path):
            return False
        written = _written(edit)
        return edit.drops or not (written in self.checks or _names(self.given, written))

    def _is_local(self, manifest: Manifest, place: Place, edit: Edit) -> bool:
        if edit.sort != "name" or place.name != "name" or place.owner not in _LOCAL:
            return False
        name = _written(edit)
        return name == manifest.name or name not in self.checks

    def _left_out(self, manifest: Manifest, path: FieldPath) -> bool:
        return any(_lacks(reference, manifest, path) for reference in self.others)


def _lacks(reference: tuple[Manifest, ...], manifest: Manifest, path: FieldPath) -> bool:
    """Whether this reference has the object but not the field, or no object of the name."""
    for other in reference:
        if (other.kind, other.name) == (manifest.kind, manifest.name):
            return other.at(path) is MISSING
    return path == _OWN_NAME


def _written(edit: Edit) -> str:
    """The value, or the key, that the edit replaces."""
    place = edit.place
    if place.key is not None and edit.start == place.key.start:
        return place.key.text
    return place.value.text if isinstance(place.value, Scalar) else ""


def _names(text: str, value: str) -> bool:
    return bool(value and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text))
