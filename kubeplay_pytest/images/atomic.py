"""Files that are there entirely or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["arriving"]


@contextmanager
def arriving(target: Path) -> Iterator[Path]:
    """A path to write to, which takes ``target``'s place when the block ends well.

    When it does not, by an error or by Ctrl-C, nothing is left of it.
    """
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
