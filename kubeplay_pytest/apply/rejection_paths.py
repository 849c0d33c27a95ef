"""From the server's words to the learner's line.

The server's paths are those of the object that it made: list positions can differ from
the learner's, and some paths leave out a step. So the value that the server quotes is
looked for where the path points, then around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kubeplay_pytest.manifests import MISSING, FieldPath, Manifest
from kubeplay_pytest.manifests.follow import follow
from kubeplay_pytest.verdict.finding import Where

__all__ = ["Spot", "leaves", "pod_spec_path", "quoted_spot", "same", "spot"]

Steps = tuple[Any, ...]


@dataclass(frozen=True)
class Spot:
    """A place in the learner's manifest; ``value`` is MISSING when nothing stands there.

    ``is_key`` says that the fault is in the key itself (a label's name, say).
    """

    path: FieldPath
    where: Where
    value: Any
    is_key: bool = False

    @property
    def field(self) -> str:
        """The last field name on the path, as a learner would call the place."""
        names = [step for step in self.path if isinstance(step, str)]
        return names[-1] if names else "the document"


def spot(
    manifest: Manifest, path: FieldPath | str, said: str | None = None, *, key: bool = False
) -> Spot:
    """The place that a server's path means; ``said`` is the value that it quoted there.

    With ``key`` it is the field's name that matters, wherever near the path it stands.
    """
    place = _resolved(manifest, path)
    value = manifest.at(place)
    if key and value is MISSING and place:
        said = str(place[-1])
    elif said is None or same(value, said):
        return _spot(manifest, place, key=key)
    for count in range(len(place), -1, -1):
        hit = _search(manifest, place, count, said, key=key)
        if hit is not None:
            return hit
    return _spot(manifest, place)


def _resolved(manifest: Manifest, path: FieldPath | str) -> FieldPath:
    """The path with the learner's list positions instead of selectors, as far as it leads."""
    if isinstance(path, str):
        path = FieldPath.parse(_SHORTENED.sub(r"template.metadata.\1", path))
    steps, complete = follow(manifest.data, path)
    return FieldPath(steps) if complete else path


def _search(
    manifest: Manifest, path: FieldPath, count: int, said: str, *, key: bool
) -> Spot | None:
    """The quoted value below the first ``count`` steps of the path, if it stands there.

    Further away than the named field itself it must be in a field of the same name.
    """
    inside = manifest.at(FieldPath(path[:count]))
    for place, value, is_key in leaves(inside, tuple(path[:count])):
        near = count == len(path) or _alike(place, path) or _alike(place[:-1], path)
        if near and same(value, said) and (is_key or not key):
            return _spot(manifest, _resolved(manifest, FieldPath(place)), key=is_key)
    return None


def _alike(place: Sequence[Any], path: Sequence[Any]) -> bool:
    """Whether both end in the same field; `clusterIP` is the server's `clusterIPs[0]`."""
    one, other = _field(place), _field(path)
    return bool(one) and other in (one, f"{one}s")


def _field(path: Sequence[Any]) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _spot(manifest: Manifest, path: FieldPath, *, key: bool = False) -> Spot:
    if not path:
        return Spot(path, manifest.where(), manifest.data)
    return Spot(path, manifest.locate(path, key=key), manifest.at(path), key)


def same(value: Any, said: str) -> bool:
    """Whether a value of the manifest is the one that the server wrote as ``said``."""
    if isinstance(value, bool):
        return said == str(value).lower()
    return isinstance(value, str | int | float) and str(value) == said


def leaves(value: Any, path: Steps = ()) -> Iterator[tuple[Steps, Any, bool]]:
    """Every scalar below ``value``, and every map key (marked by True), in written order."""
    if isinstance(value, dict):
        for name, child in value.items():
            yield (*path, name), name, True
            yield from leaves(child, (*path, name))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from leaves(child, (*path, index))
    elif value is not None and value is not MISSING:
        yield path, value, False


def pod_spec_path(manifest: Manifest) -> Steps:
    """Where the manifest says what its Pods are like; the document itself when it does not."""
    for path in (
        ("spec", "jobTemplate", "spec", "template", "spec"),
        ("spec", "template", "spec"),
        ("spec",),
    ):
        if isinstance(manifest.at(FieldPath(path)), dict):
            return path
    return ()


# The API server leaves `metadata` out when it speaks of a Pod template's labels.
_SHORTENED = re.compile(r"\btemplate\.(labels|annotations)\b")

_PATH = re.compile(r"\b(?:spec|metadata|data|rules|roleRef|subjects)(?:\.\w+|\[[^\]]*\])+")
_QUOTED = re.compile(r"[\"'`]([^\"'`]+)[\"'`]")


def quoted_spot(manifest: Manifest, message: str) -> Spot:
    """The best place for words that follow no known shape: by a path or a quoted value in them."""
    path = _PATH.search(message)
    if path:
        return spot(manifest, path[0])
    for said in _QUOTED.findall(message):
        for place, value, is_key in leaves(manifest.data):
            if said not in (manifest.kind, manifest.name) and same(value, said):
                return _spot(manifest, FieldPath(place), key=is_key)
    return _spot(manifest, FieldPath(()))
