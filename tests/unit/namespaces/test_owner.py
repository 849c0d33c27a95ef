"""Whether the owner of a namespace has certainly ended."""

from __future__ import annotations

import subprocess
import sys

import psutil
import pytest

from kubeplay_pytest.namespaces.owner import is_dead, this_process

HOST, PID, STARTED = this_process().split("/")


def test_this_process_lives() -> None:
    """A run does not take itself for dead."""
    assert is_dead(this_process()) is False


def test_a_process_that_ended() -> None:
    """A process that was there and ended is dead."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        owner = f"{HOST}/{process.pid}/{psutil.Process(process.pid).create_time()}"
        assert is_dead(owner) is False
    assert is_dead(owner) is True


@pytest.mark.parametrize(
    "owner, dead",
    [
        (f"{HOST}/{PID}/1.0", True),
        (f"{HOST}/{PID}/{float(STARTED) + 1.0}", False),
        (f"{HOST}/{PID}/{float(STARTED) + 60.0}", True),
        (f"{HOST}/{2**22 + 1}/{STARTED}", True),
        (f"another-host/{PID}/{STARTED}", None),
        ("", None),
        (HOST, None),
        (f"{HOST}/{PID}", None),
        (f"{HOST}/x/{STARTED}", None),
        (f"{HOST}/{PID}/x", None),
        (f"{HOST}/-1/{STARTED}", None),
        (f"{HOST}/{PID}/{STARTED}/more", None),
    ],
    ids=["pid used again", "clock moved a little", "clock far off", "no such pid", "another host",
         "empty", "host only", "no start", "pid is no number", "start is no number",
         "negative pid", "too many parts"],
)  # fmt: skip
def test_owners(owner: str, dead: bool | None) -> None:
    """What cannot be known from here is None, never a guess."""
    assert is_dead(owner) is dead
