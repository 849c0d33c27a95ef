"""Mutants of an exercise: its references, each with one field changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from kubeplay_pytest.authors.mutation.drops import dropped
from kubeplay_pytest.authors.mutation.edit import Edit, replaced
from kubeplay_pytest.authors.mutation.free import Freedom
from kubeplay_pytest.authors.mutation.place import Place, places
from kubeplay_pytest.authors.mutation.sorts import new_keys, new_values
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.manifests import Manifest, load
from kubeplay_pytest.manifests.nodes import Scalar

__all__ = ["Mutant", "mutants"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A reference with one change: where it stands, its sort, and the whole text with it.

    ``change`` is how reports and ``accepted.yaml`` write it:
    ``Deployment web spec.replicas 3 -> 4``.
    """

    exercise: Exercise
    reference: Path
    line: int
    sort: str
    change: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.reference}:{self.line}"


def mutants(exercise: Exercise) -> list[Mutant]:
    """All mutants, in the order of the references; none of them twice.

    The same change of the same field is made in one reference only, although others may
    have the field, too. Raises :class:`LearnerFailure` for a reference that is no YAML.
    """
    references = {path: load([path]).manifests for path in exercise.references}
    seen = {_content(path.read_text("utf-8")) for path in references} | {None}
    made: dict[str, Mutant] = {}
    for path, manifests in references.items():
        others = (other for at, other in references.items() if at != path)
        for mutant in _of_reference(exercise, path, manifests, Freedom.of(exercise, others)):
            content = _content(mutant.text)
            if mutant.change not in made and content not in seen:
                made[mutant.change] = mutant
                seen.add(content)
    return list(made.values())


def _of_reference(
    exercise: Exercise, path: Path, manifests: tuple[Manifest, ...], freedom: Freedom
) -> Iterator[Mutant]:
    for manifest in manifests:
        text = manifest.source.text
        for edit in _edits(manifest):
            if not freedom.covers(manifest, edit):
                line = manifest.source.line_number(edit.place.start)
                change = f"{manifest.kind} {manifest.name} {edit.place.path} {edit.words}"
                yield Mutant(exercise, path, line, edit.sort, change, edit.applied(text))


def _edits(manifest: Manifest) -> Iterator[Edit]:
    text = manifest.source.text
    for place in places(manifest):
        edits = [*_replacing(place, text), dropped(place, text)]
        yield from (edit for edit in edits if edit is not None)


def _replacing(place: Place, text: str) -> Iterator[Edit | None]:
    if isinstance(place.value, Scalar):
        for sort, new in new_values(place):
            yield replaced(sort, place, place.value, new, text)
    if place.key is not None:
        for sort, new in new_keys(place):
            yield replaced(sort, place, place.key, new, text)


def _content(text: str) -> str | None:
    """What the text means, to be compared; None where it is no YAML any more."""
    try:
        return json.dumps(list(yaml.safe_load_all(text)), sort_keys=True, default=str)
    except yaml.YAMLError:
        return None
