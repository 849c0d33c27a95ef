"""Archives that a person brings: checked, and copied into the store."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

from kubeplay_pytest.images.archive import references
from kubeplay_pytest.images.store import Store, Stored

__all__ = ["bring"]

_GZIP = b"\x1f\x8b"


def bring(archive: Path, store: Store) -> list[Stored]:
    """Copy an archive, packed by gzip or not, into the store, under each image that it holds.

    Raises :class:`PlatformError` when it is not a complete archive.
    """

    def write(target: Path) -> str:
        _copy(archive, target)
        references(target)
        return f"loaded from {archive.name}"

    return [store.keep(reference, write, again=True) for reference in references(archive)]


def _copy(archive: Path, target: Path) -> None:
    """The store holds plain tars: not every tool that loads them unpacks."""
    with archive.open("rb") as start:
        packed = start.read(2) == _GZIP
    with gzip.open(archive) if packed else archive.open("rb") as source, target.open("wb") as out:
        shutil.copyfileobj(source, out, 1 << 20)
