"""Images onto a cluster's real nodes, from wherever they can be had."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kubeplay_pytest.cluster.provider import Progress, Provider
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.images.engine import Engine, engines
from kubeplay_pytest.images.recipe import recipe_for
from kubeplay_pytest.images.reference import familiar, tagged
from kubeplay_pytest.images.store import Store, Stored, Writer

__all__ = ["obtain", "preload"]


def preload(
    provider: Provider, images: Iterable[str], progress: Progress, store: Store | None = None
) -> None:
    """Return when the real nodes hold all these images.

    Raises :class:`UsageError` for an image without a tag, before anything is loaded, and
    :class:`PlatformError` naming the image that cannot be had and how to bring it.
    """
    wanted = {tagged(image) for image in images}
    held = provider.held_images() if wanted else None
    if held is None:
        return  # the nodes pull for themselves
    for reference in sorted(wanted - held):
        _put(provider, reference, progress, store)


def _put(provider: Provider, reference: str, progress: Progress, store: Store | None) -> None:
    """The image's archive onto the nodes; where none can be had, the nodes pull for themselves."""
    try:
        stored = obtain(reference, progress, store)
    except PlatformError as nowhere:
        progress(f"pulling {familiar(reference)} onto the node")
        refusal = provider.pull_image(reference)
        if refusal is None:
            return
        raise PlatformError(f"{nowhere.problem}\n{refusal}", nowhere.remedy) from nowhere
    progress(f"loading {familiar(reference)} onto the node")
    provider.load_image(stored.archive, progress)


def obtain(image: str, progress: Progress, store: Store | None = None) -> Stored:
    """The image's archive: from the store, from docker or podman, or from its registry.

    Raises :class:`PlatformError` naming the two shortest ways to bring it.
    """
    reference, store = tagged(image), store or Store()
    found = store.find(reference)
    if found is not None:
        return found
    here = list(engines())
    for engine in here:
        if engine.holds(reference):
            progress(f"saving {familiar(reference)} from {engine.name}")
            return store.keep(reference, _saved(engine, reference, "saved by"))
    refusals = []
    for engine in here:
        progress(f"pulling {familiar(reference)} with {engine.name}")
        refusal = engine.pull(reference)
        if refusal is None:
            return store.keep(reference, _saved(engine, reference, "pulled by"))
        refusals.append(f"{engine.name}: {refusal}")
    raise _nowhere(reference, refusals)


def _saved(engine: Engine, reference: str, how: str) -> Writer:
    def write(target: Path) -> str:
        engine.save(reference, target)
        return f"{how} {engine.name}"

    return write


def _nowhere(reference: str, refusals: list[str]) -> PlatformError:
    name = familiar(reference)
    file = f"{name.rpartition('/')[2].partition(':')[0]}.tar"
    ways = f"where docker has it: docker save {name} > {file}"
    ways += f", then here: kubeplay images load {file}"
    if recipe_for(reference):
        ways = f"on Debian or Ubuntu: kubeplay images build {name}; or {ways}"
    said = "".join(f"\n{refusal}" for refusal in refusals)
    return PlatformError(
        f"the image {name} is neither on the node nor in the store, "
        f"and no docker or podman here has it{said}",
        ways,
    )
