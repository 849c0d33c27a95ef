"""Drafts: the learner's files under ``solutions/``, which any editor may change as well.

There is no second copy to fall out of step with. A draft's tag is the digest of its content,
so an edit on disk is seen like one of another tab, and nobody overwrites what he has not read.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kubeplay_pytest.catalog.solution import Solution
from kubeplay_pytest.errors import PlatformError, UsageError
from kubeplay_pytest.manifests.submission import digest_of

__all__ = ["MOST_CHARACTERS", "MOST_FILES", "Changed", "Draft", "Drafts"]

MOST_FILES = 20
MOST_CHARACTERS = 1_000_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.ya?ml")


@dataclass(frozen=True, slots=True)
class Draft:
    """The files as they are now. ``tag`` stands for their content, in hex."""

    files: dict[str, str]
    tag: str
    changed: datetime | None


class Changed(Exception):  # noqa: N818 - an outcome that callers expect
    """The draft is not what its writer had read; ``current`` is what it is."""

    def __init__(self, current: Draft) -> None:
        self.current = current
        super().__init__("the solution was changed meanwhile")


class Drafts:
    """Reads and writes solutions. Writers of one solution take turns; readers need none."""

    def __init__(self) -> None:
        self._turns: defaultdict[Path, threading.Lock] = defaultdict(threading.Lock)

    def read(self, solution: Solution) -> Draft:
        """The draft, made from the template when there is none."""
        solution.create()
        paths = solution.files
        contents = {path.name: path.read_bytes() for path in paths}
        changed = max((path.stat().st_mtime for path in paths), default=None)
        return Draft(
            {name: content.decode("utf-8", "replace") for name, content in contents.items()},
            digest_of([hashlib.sha256(content).hexdigest() for content in contents.values()]),
            datetime.fromtimestamp(changed, UTC) if changed else None,
        )

    def write(
        self, solution: Solution, files: Mapping[str, str], tag: str, *, keep: bool = False
    ) -> Draft:
        """Replace the draft that has this tag; each file complete or not at all.

        Files that are left out move to the backups; to ``keep`` is to copy all of them there.
        Durable once this returns. Raises
        :class:`Changed`, and :class:`UsageError` for names that no solution may have.
        """
        _refuse(files)
        with self._turns[solution.folder]:
            current = self.read(solution)
            if current.tag != tag:
                raise Changed(current)
            if keep:
                _copy_aside(solution, current.files)
            _set_aside(solution, set(current.files) - set(files))
            for name, text in files.items():
                if current.files.get(name) != text:
                    _replace(solution.folder / name, text)
            return self.read(solution)

    def reset(self, solution: Solution, tag: str, stamp: str) -> Draft:
        """Begin again from the template; what was there becomes a backup. Raises Changed."""
        with self._turns[solution.folder]:
            current = self.read(solution)
            if current.tag != tag:
                raise Changed(current)
            solution.reset(f"{stamp}-{uuid.uuid4().hex[:4]}")
            return self.read(solution)


def _refuse(files: Mapping[str, str]) -> None:
    for name in files:
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"{name!r} cannot be a file of a solution", "use a name such as solution.yaml"
            )
    if not 0 < len(files) <= MOST_FILES:
        raise UsageError(f"a solution has 1 to {MOST_FILES} files", "join some of them")
    if sum(map(len, files.values())) > MOST_CHARACTERS:
        raise UsageError(f"a solution has at most {MOST_CHARACTERS} characters", "make it shorter")


def _copy_aside(solution: Solution, files: Mapping[str, str]) -> None:
    backup = _backup(solution)
    backup.mkdir(parents=True)
    for name, text in files.items():
        _replace(backup / name, text)


def _set_aside(solution: Solution, names: set[str]) -> None:
    backup = _backup(solution)
    for name in names:
        backup.mkdir(parents=True, exist_ok=True)
        (solution.folder / name).rename(backup / name)


def _backup(solution: Solution) -> Path:
    stamp = datetime.now().astimezone().strftime("%Y-%m-%dT%H-%M-%S.%f")
    return solution.folder / ".backups" / stamp


def _replace(path: Path, text: str) -> None:
    """Through a link to the file that it means, so that a linked solution stays a link."""
    path = path.resolve()
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _sync_folder(path.parent)
    except (OSError, UnicodeEncodeError) as error:
        part.unlink(missing_ok=True)
        raise PlatformError(
            f"{path} cannot be written: {error}", "make room, or it writable"
        ) from (error)


def _sync_folder(folder: Path) -> None:
    """A new name survives a power cut only when its folder is on disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
