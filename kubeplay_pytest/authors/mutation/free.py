"""What an exercise itself shows to be the learner's to choose, and mutants leave alone.

Where a right answer may say something else, a changed value is a right answer, too. That is
shown, without asking the author, by

- another reference that has the same object and says what the mutant would say;
- one that leaves the field out: dropping it is right, and so is another value, unless the
  prompt, the template, the setup or a check names this one;
- one that passes without an object of this name;
- checks that ask for no container by its name: it means something within its Pod only.

Left alone are also fields that no check could see: commands where no container runs, names of
volumes (renaming one end of a pair is refused by the API server), and how long a container may
take to end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kubeplay_pytest.authors.literals import containers, demanded
from kubeplay_pytest.authors.mutation.edit import Edit
from kubeplay_pytest.authors.mutation.place import Place
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.manifests import MISSING, FieldPath, Manifest
from kubeplay_pytest.manifests.nodes import Scalar

__all__ = ["Freedom"]

_PACE = frozenset({"terminationGracePeriodSeconds"})
_COMMANDS = frozenset({"command", "args"})
_LOCAL = frozenset({"containers", "initContainers", "volumes", "volumeMounts", "ports"})
_OWN_NAME = FieldPath(("metadata", "name"))
# A field that is left out is no flag, and no word; other new values say something else.
_NOTHING: dict[str, Any] = {"flag": False, "word": None}


@dataclass(frozen=True)
class Freedom:
    """What is free in one reference, given the exercise's texts and its other references."""

    given: str
    demanded: frozenset[str]
    containers: frozenset[str]
    unseen: frozenset[str]
    others: tuple[tuple[Manifest, ...], ...]

    @classmethod
    def of(cls, exercise: Exercise, others: Iterable[tuple[Manifest, ...]]) -> Freedom:
        paths = (exercise.folder / "prompt.md", exercise.template, exercise.setup)
        return cls(
            given="\n".join(path.read_text("utf-8") for path in paths if path),
            demanded=frozenset(literal.value for literal in demanded(exercise.test_file)),
            containers=frozenset(containers(exercise.test_file)),
            unseen=frozenset() if exercise.metadata.runs_containers else _COMMANDS,
            others=tuple(others),
        )

    def covers(self, manifest: Manifest, edit: Edit) -> bool:
        """Whether the answer may be right with this edit, too."""
        place = edit.place
        if place.name in _PACE or self.unseen.intersection(place.path):
            return True
        return self._is_local(place, edit) or self._is_shown(manifest, edit)

    def _is_local(self, place: Place, edit: Edit) -> bool:
        is_name = (edit.sort, place.name) == ("name", "name") and place.owner in _LOCAL
        return is_name and _written(edit) not in self.containers

    def _is_shown(self, manifest: Manifest, edit: Edit) -> bool:
        """Whether another reference says what the mutant would say."""
        found = [_value(reference, manifest, edit.place.path) for reference in self.others]
        if not edit.drops and not edit.of_key and edit.value in found:
            return True
        if MISSING not in found:
            return False
        if edit.sort in _NOTHING:
            return bool(edit.value == _NOTHING[edit.sort])
        return edit.drops or edit.place.path == _OWN_NAME or not self._is_given(_written(edit))

    def _is_given(self, value: str) -> bool:
        return value in self.demanded or _names(self.given, value)


_ELSEWHERE = object()


def _value(reference: tuple[Manifest, ...], manifest: Manifest, path: FieldPath) -> Any:
    """What a reference says at this path of the object; of an object it lacks, no name."""
    for other in reference:
        if (other.kind, other.name) == (manifest.kind, manifest.name):
            return other.at(path)
    return MISSING if path == _OWN_NAME else _ELSEWHERE


def _written(edit: Edit) -> str:
    """The value, or the key, that the edit replaces."""
    place = edit.place
    if edit.of_key and place.key is not None:
        return place.key.text
    return place.value.text if isinstance(place.value, Scalar) else ""


def _names(text: str, value: str) -> bool:
    return bool(value and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text))
