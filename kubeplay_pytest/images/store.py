"""Where archives of images are kept between runs: a tar for each, and where it is from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kubeplay_pytest.cluster.state import home
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.images.atomic import arriving
from kubeplay_pytest.images.reference import tagged

__all__ = ["Store", "Stored", "Writer"]

Writer = Callable[[Path], str]
"""Writes an archive to the path it is given, and returns in a few words where it is from."""

# Neither stands in a reference, and every file system takes both.
_NAMES = str.maketrans({"/": "+", ":": "="})
_REFERENCES = str.maketrans({"+": "/", "=": ":"})


@dataclass(frozen=True, slots=True)
class Stored:
    """One image in the store, by its full reference. ``size`` is in bytes."""

    reference: str
    archive: Path
    origin: str
    size: int


class Store:
    """The archives below ``folder``; by default those of this user."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or home() / "images"

    def __iter__(self) -> Iterator[Stored]:
        for archive in sorted(self.folder.glob("*.tar")):
            yield _read(archive)

    def find(self, image: str) -> Stored | None:
        """The archive of ``image``, or None; raises :class:`UsageError` for ``latest``."""
        archive = self._archive(tagged(image))
        return _read(archive) if archive.exists() else None

    def keep(self, image: str, write: Writer, *, again: bool = False) -> Stored:
        """The archive of ``image``, made by ``write`` unless it is there, or if ``again``.

        One process at a time makes it; the others wait, and get what it made.
        """
        archive = self._archive(tagged(image))
        with self._only_writer(archive):
            if again or not archive.exists():
                self._replace(archive, write)
        return _read(archive)

    def _replace(self, archive: Path, write: Writer) -> None:
        for left in self.folder.glob(f"{archive.name}.*.part*"):
            left.unlink()  # by a process that was killed: we hold the lock
        try:
            with arriving(archive) as part:
                origin = write(part)
                # An origin that is missing is unknown; a wrong one would be a lie.
                _origin(archive).unlink(missing_ok=True)
            with arriving(_origin(archive)) as part:
                part.write_text(json.dumps({"origin": origin}) + "\n", encoding="utf-8")
        except OSError as error:
            raise self._unwritable(error) from error

    @contextmanager
    def _only_writer(self, archive: Path) -> Iterator[None]:
        from filelock import FileLock  # costs more to import than reading the store does

        lock = FileLock(archive.with_suffix(".lock"))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            yield
        finally:
            lock.release()

    def _archive(self, reference: str) -> Path:
        return self.folder / f"{reference.translate(_NAMES)}.tar"

    def _unwritable(self, error: OSError) -> PlatformError:
        return PlatformError(
            f"the images' folder {self.folder} cannot be written: {error.strerror or error}",
            "free some room, or set KUBEPLAY_HOME to a folder that you may write to",
        )


def _origin(archive: Path) -> Path:
    return archive.with_suffix(".json")


def _read(archive: Path) -> Stored:
    try:
        facts = json.loads(_origin(archive).read_text(encoding="utf-8"))
        origin = str(facts["origin"])
    except (OSError, ValueError, TypeError, KeyError):
        origin = "unknown"
    reference = archive.name.removesuffix(".tar").translate(_REFERENCES)
    return Stored(reference, archive, origin, archive.stat().st_size)
