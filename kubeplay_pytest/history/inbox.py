"""Attempts on their way into the history.

Grading leaves each attempt as a file, complete or not at all, and is done: it neither
imports a database nor waits for one. Whoever opens the history takes the files in, and
removes each when it is kept. Killed in between, the same file comes again, and is known
by its id.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kubeplay_pytest.history.place import data_folder

__all__ = ["leave", "waiting"]

Json = dict[str, Any]

_SCHEMA = "kubeplay.attempt/v1"


def leave(
    exercise: Json,
    files: Mapping[str, str],
    *,
    seconds: float,
    solutions: Path,
    identity: str = "",
) -> None:
    """Keep one exercise's entry of ``kubeplay.result/v1`` with the answer it was given for.

    An attempt that has an ``identity`` already may be left again: it is kept once. Raises
    :class:`OSError` when it cannot be written.
    """
    identity = identity or uuid.uuid4().hex
    at = datetime.now(UTC).isoformat()
    content: Json = {"schema": _SCHEMA, "id": identity, "at": at, "seconds": seconds}
    content |= {"exercise": exercise, "files": dict(files), "solutions": str(solutions)}
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = folder / f".{identity}"
    with part.open("w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / f"{at.replace(':', '-')}-{identity[:8]}.json")


def waiting() -> Iterator[tuple[Path, Json]]:
    """What lies in the inbox, the oldest first; what is not legible is passed over."""
    for path in sorted(_folder().glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(content, dict) and content.get("schema") == _SCHEMA:
            yield path, content


def _folder() -> Path:
    return data_folder() / "inbox"
