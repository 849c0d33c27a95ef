"""Who owns a namespace: a process on a host, so that what a dead one left can be swept."""

from __future__ import annotations

import os
import socket
from functools import cache

__all__ = ["is_dead", "this_process"]


@cache
def _started() -> float:
    import psutil

    return round(psutil.Process().create_time(), 2)


def this_process() -> str:
    """This process as text: host, pid and start time, which together are never used again."""
    return f"{socket.gethostname()}/{os.getpid()}/{_started()}"


def is_dead(owner: str) -> bool | None:
    """Whether the owner has certainly ended; None when that cannot be known from here."""
    parts = owner.split("/")
    if len(parts) != 3 or parts[0] != socket.gethostname():
        return None
    return _has_ended(parts[1], parts[2])


def _has_ended(pid: str, started: str) -> bool | None:
    import psutil

    try:
        # A clock that is set while the process lives moves its reported start a little.
        return abs(psutil.Process(int(pid)).create_time() - float(started)) > 2.0
    except psutil.NoSuchProcess:
        return True
    except (psutil.Error, ValueError):
        return None
