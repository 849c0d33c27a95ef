"""What ``exercise.yaml`` says, and a cache of files that were found valid.

Importing pydantic takes longer than everything else that is done with an exercise.yaml, so
a file is validated once: what came of it is kept beside Python's own bytecode, under the
digest of the file and of the model. ``benchmarks/exercise.py`` shows what that is worth.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from kubeplay_pytest.errors import PlatformError

__all__ = ["OF_CONTAINERS", "Metadata", "read_metadata"]

OF_CONTAINERS = frozenset({"containers", "network", "dns", "network-policy", "storage"})
"""The capabilities that only nodes have whose containers really run."""


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """What ``exercise.yaml`` holds; :mod:`kubeplay_pytest.catalog.model` says what is valid.

    ``points`` gives each check, by the name of its function, its part of the score;
    ``allowed_kinds`` names kinds that a submission may hold although the ``admin`` of a
    namespace may not write them; ``requires`` are capabilities without which there is no
    verdict, ``prefers`` those by which the checks see more where they are offered;
    ``images`` are all that a simulated node can pull, and what a real node is given.
    """

    id: UUID
    slug: str
    title: str
    level: int
    domain: str
    minutes: int
    version: int
    requires: tuple[str, ...]
    prefers: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    allowed_kinds: tuple[str, ...] = ()
    pod_security: str = "baseline"
    points: dict[str, int]

    @property
    def runs_containers(self) -> bool:
        """Whether it is only worth something with Pods that really run."""
        return bool(OF_CONTAINERS.intersection(self.requires))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self) | {"id": str(self.id)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Metadata:
        """The inverse of :meth:`to_dict`."""
        keys = ("requires", "prefers", "images", "allowed_kinds")
        lists = {key: tuple(data[key]) for key in keys}
        return cls(**(data | lists | {"id": UUID(data["id"])}))


def read_metadata(path: Path) -> Metadata:
    """The valid content of an ``exercise.yaml``.

    Raises :class:`PlatformError` naming the line of everything that is not valid.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PlatformError(f"{path} cannot be read: {error}", "mend this file") from error
    cached = _cache_file(path, content)
    metadata = _recall(cached)
    if metadata is None:
        from kubeplay_pytest.catalog.model import validate

        metadata = validate(path, content)
        _remember(cached, metadata)
    if metadata.slug != path.parent.name:
        raise PlatformError(
            f"{path}: slug is {metadata.slug!r} but the folder is {path.parent.name!r}",
            "give both the same name",
        )
    return metadata


def _cache_file(path: Path, content: bytes) -> Path:
    model = Path(__file__).with_name("model.py").read_bytes()
    digest = hashlib.sha256(model + content).hexdigest()[:16]
    return path.parent / "__pycache__" / f"exercise-{digest}.json"


def _recall(path: Path) -> Metadata | None:
    try:
        return Metadata.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError):
        return None  # not there, or damaged: the file is validated again


def _remember(path: Path, metadata: Metadata) -> None:
    if sys.dont_write_bytecode:
        return
    with contextlib.suppress(OSError):  # a read-only checkout works, only slower
        path.parent.mkdir(exist_ok=True)
        for old in path.parent.glob("exercise-*.json"):
            old.unlink()
        path.write_text(json.dumps(metadata.to_dict()), encoding="utf-8")
