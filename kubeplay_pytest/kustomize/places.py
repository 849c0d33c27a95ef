"""Which part of a Kustomization is meant: by a field of what it built, or by kustomize's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubeplay_pytest.manifests import FieldPath, Manifest
from kubeplay_pytest.verdict.finding import Where

__all__ = ["blamed", "place"]

_MAKERS = {
    "image": ("images",),
    "replicas": ("replicas",),
    "labels": ("labels", "commonLabels"),
    "matchLabels": ("labels", "commonLabels"),
    "selector": ("labels", "commonLabels"),
    "annotations": ("commonAnnotations",),
    "namespace": ("namespace",),
}
_GENERATORS = {"ConfigMap": ("configMapGenerator",), "Secret": ("secretGenerator",)}
_NAMES = ("namePrefix", "nameSuffix")
_STEM = 5
"""Letters by which kustomize's words are known for a key: `patch` for `patches`."""


def place(path: FieldPath, kind: str, overlay: Manifest) -> Where:
    """Where the overlay makes this field of an object: by a transformer, or in a patch."""
    names = [step for step in path if isinstance(step, str)]
    maker = next((key for key in _makers(names, kind) if key in overlay.data), None)
    if maker:
        return overlay.locate(FieldPath((maker,)), key=True)
    written = _written(names[-1], overlay) if names else None
    if written:
        return written
    return overlay.locate("patches", key=True) if "patches" in overlay.data else overlay.where()


def blamed(words: str, overlay: Manifest) -> Where:
    """What kustomize complains of: the value that it quotes, or the key that it speaks of most."""
    quoted = set(re.findall(r"""(?<=["'`\[(])[^"'`\[\]()]+(?=["'`\])])""", words))
    for _, value, where in overlay.scalars():
        if str(value) in quoted:
            return where
    spoken = {key: words.lower().count(key[:_STEM].lower()) for key in overlay.data}
    most = max(spoken, key=spoken.__getitem__)
    return overlay.locate(FieldPath((most,)), key=True) if spoken[most] else overlay.where()


def _makers(names: list[str], kind: str) -> Iterator[str]:
    if names == ["metadata", "name"]:
        yield from _NAMES
    for name in reversed(names):
        yield from _MAKERS.get(name, ())
    yield from _GENERATORS.get(kind, ())


def _written(name: str, overlay: Manifest) -> Where | None:
    """The first line of the overlay, also inside of a patch, that writes a field of this name."""
    said = re.search(
        rf"""^[ \t-]*["']?({re.escape(name)})["']?[ \t]*:|/({re.escape(name)})\b""",
        overlay.source.text,
        re.MULTILINE,
    )
    return overlay.source.where(*said.span(said.lastindex or 0)) if said else None
