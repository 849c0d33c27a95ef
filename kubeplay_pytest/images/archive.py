"""Images as one file: the docker-archive, as ``docker save`` writes it and nodes import it."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.images.atomic import arriving
from kubeplay_pytest.images.config import Config, architecture
from kubeplay_pytest.images.layer import write_layer
from kubeplay_pytest.images.reference import tagged

__all__ = ["references", "write_archive"]

_BEGINNING = "1970-01-01T00:00:00Z"


def write_archive(root: Path, config: Config, images: Iterable[str], target: Path) -> None:
    """Write the folder ``root`` as an image that is called by each of ``images``.

    The same content gives the same bytes. ``target`` appears when it is complete.
    """
    names = sorted(tagged(image) for image in images)
    with arriving(target) as part, part.open("wb") as out, tempfile.TemporaryFile() as layer:
        digest = write_layer(root, layer)
        _write(out, names, _describe(config, digest), (digest, layer))


def references(archive: Path) -> tuple[str, ...]:
    """The full references of the images inside, sorted.

    Raises :class:`PlatformError` when it is no complete docker-archive or names no image,
    and :class:`UsageError` when it names one without a tag.
    """
    try:
        with tarfile.open(archive) as tar:
            names = _names(tar)
    except (OSError, EOFError, ValueError, KeyError, TypeError, tarfile.TarError) as error:
        raise PlatformError(
            f"{archive} is no complete image archive: {error}",
            "write it again: docker save nginx:1.27 > nginx.tar",
        ) from error
    if not names:
        raise PlatformError(
            f"{archive} does not say which image it holds",
            "save it by its name, not by its id: docker save nginx:1.27 > nginx.tar",
        )
    return tuple(sorted({tagged(name) for name in names}))


def _names(tar: tarfile.TarFile) -> list[str]:
    members = set(tar.getnames())
    if "manifest.json" not in members:
        raise ValueError("it holds no manifest.json, which docker save writes")
    names: list[str] = []
    for image in _json(tar, "manifest.json"):
        missing = {image["Config"], *image["Layers"]} - members
        if missing:
            raise ValueError(f"it lacks {min(missing)}")
        _json(tar, image["Config"])
        names += image["RepoTags"] or ()
    return names


def _json(tar: tarfile.TarFile, name: str) -> Any:
    content = tar.extractfile(name)
    return json.load(content) if content else None


def _describe(config: Config, digest: str) -> bytes:
    return _dump(
        {
            "architecture": architecture(),
            "os": "linux",
            "created": _BEGINNING,
            "config": config.to_dict(),
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}"]},
            "history": [{"created": _BEGINNING, "created_by": "kubeplay"}],
        }
    )


def _write(
    out: IO[bytes], names: list[str], description: bytes, layer: tuple[str, IO[bytes]]
) -> None:
    digest, content = layer
    config_name = f"{hashlib.sha256(description).hexdigest()}.json"
    layer_name = f"{digest}/layer.tar"
    manifest = _dump([{"Config": config_name, "RepoTags": names, "Layers": [layer_name]}])
    size = content.seek(0, io.SEEK_END)
    content.seek(0)
    parts: dict[str, tuple[int, IO[bytes]]] = {
        config_name: (len(description), io.BytesIO(description)),
        layer_name: (size, content),
        "manifest.json": (len(manifest), io.BytesIO(manifest)),
    }
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, (length, data) in sorted(parts.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = length, 0o644
            tar.addfile(entry, data)


def _dump(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
