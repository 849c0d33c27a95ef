"""The images that an exercise needs are those that its ``exercise.yaml`` lists."""

from __future__ import annotations

from collections.abc import Iterator

from kubeplay_pytest.authors.fault import Fault
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.cluster.image import in_full
from kubeplay_pytest.errors import LearnerFailure, PlatformError
from kubeplay_pytest.images.recipe import known, recipe_for
from kubeplay_pytest.manifests import Manifest, load

__all__ = ["unlisted_images"]


def unlisted_images(exercise: Exercise) -> Iterator[Fault]:
    """Images of answers that no node could pull, and listed ones that cannot be had.

    Looked at are the references, and what ``setup.yaml`` brings besides: what a reference
    replaces may name a wrong image, for that is what some exercises are about. Nodes that run
    containers need an image's stand-in where there is no registry; simulated ones need none.
    """
    listed = {in_full(image) for image in exercise.metadata.images}
    for manifest in _needed(exercise):
        for path, value, where in manifest.scalars():
            if (
                path[-1:] == ("image",)
                and path[-3:-2] in _LISTS
                and in_full(str(value)) not in listed
            ):
                place = f"{manifest.source.path}:{where.line}"
                yield Fault(place, f"the image {value} is not in the images of exercise.yaml")
    if exercise.metadata.runs_containers or exercise.metadata.prefers:
        yield from _without_stand_in(exercise)


_LISTS = (("containers",), ("initContainers",))


def _needed(exercise: Exercise) -> Iterator[Manifest]:
    answers: list[Manifest] = []
    try:
        for path in exercise.references:
            answers += load([path]).manifests
        brought = load([exercise.setup]).manifests if exercise.setup else ()
    except LearnerFailure:
        return  # no YAML: the grading says so, with the place
    replaced = {(manifest.kind, manifest.name) for manifest in answers}
    yield from answers
    yield from (item for item in brought if (item.kind, item.name) not in replaced)


def _without_stand_in(exercise: Exercise) -> Iterator[Fault]:
    place = str(exercise.folder / "exercise.yaml")
    for image in exercise.metadata.images:
        try:
            recipe = recipe_for(image)
        except PlatformError as error:
            yield Fault(place, error.problem)
            continue
        if recipe is None:
            yield Fault(place, f"{image} has no stand-in; there are {', '.join(known())}")
