"""An object that a Kustomization built: it stands in no file, so its places are the overlay's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kubeplay_pytest.kustomize.places import place
from kubeplay_pytest.manifests import FieldPath, Manifest
from kubeplay_pytest.verdict.finding import Where

__all__ = ["BuiltManifest"]


@dataclass(frozen=True, eq=False)
class BuiltManifest(Manifest):
    """A manifest of which every field is found where the overlay makes or changes it."""

    overlay: Manifest

    def locate(self, path: FieldPath | str, *, key: bool = False) -> Where:
        """The part of the overlay that makes such fields; its ``kind`` when none does."""
        return place(FieldPath.of(path), self.kind, self.overlay)

    def scalars(self) -> Iterator[tuple[FieldPath, Any, Where]]:
        """Every value that is neither list nor mapping, each at its place in the overlay."""
        for path, value, _ in super().scalars():
            yield path, value, self.locate(path)
