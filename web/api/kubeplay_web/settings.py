"""What the service is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["ServiceSettings"]


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """``root`` is the workspace that holds ``exercises/``; ``token`` opens the page.

    ``database`` is the URL of everything that is kept, empty for SQLite files in ``data``.
    ``hosts`` are the ``host:port`` that the page may be asked for by, which keeps a name that
    somebody points at this machine from being one of them.
    """

    root: Path
    solutions: Path
    data: Path
    token: str
    hosts: tuple[str, ...]
    cluster: str = "embedded"
    database: str = ""
    jobs: int = 2
