"""Which solutions were saved, the moment they are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import watchfiles

__all__ = ["saves"]

_GATHER_MS = 60
"""An editor writes, renames and touches: what happens in this time is one save."""


async def saves(root: Path) -> AsyncIterator[Path]:
    """The answers below ``root``, which must be there, as they are written, for ever."""
    watching = watchfiles.awatch(root, watch_filter=_is_answer, debounce=_GATHER_MS, step=10)
    async for changes in watching:
        for folder in dict.fromkeys(Path(path).parent for _, path in sorted(changes)):
            yield next(Path(path) for _, path in changes if Path(path).parent == folder)


def _is_answer(change: watchfiles.Change, path: str) -> bool:
    name = Path(path).name
    written = change is not watchfiles.Change.deleted
    return written and name.endswith((".yaml", ".yml")) and not name.startswith(".")
