"""A root file system as one tar: the same bytes for the same folder, whoever packs it."""

from __future__ import annotations

import hashlib
import tarfile
from io import BufferedRandom
from pathlib import Path

from kubeplay_pytest.errors import PlatformError

__all__ = ["write_layer"]


def write_layer(root: Path, target: BufferedRandom) -> str:
    """Write all that is below ``root``, owned by root; returns the tar's SHA-256.

    Modes, symbolic links and hard links are kept. Owners and times are not: they would
    tell who built the image, and when.
    """
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path in sorted(root.rglob("*")):
            _add(tar, path, path.relative_to(root).as_posix())
    target.seek(0)
    return hashlib.file_digest(target, "sha256").hexdigest()


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    entry = tar.gettarinfo(path, name)
    if entry is None:
        raise PlatformError(f"{path} is a socket, which no image can hold", "remove it")
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = 0
    if not entry.isreg():
        tar.addfile(entry)
        return
    with path.open("rb") as content:
        tar.addfile(entry, content)
