"""A home that cannot be used: a clear word, error and never fail, and no process left."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.faults.place import Place

PLATFORM = 3
"""kubeplay's exit code when the platform could not say."""


@pytest.fixture
def mounted(home: Path, place: Place) -> Iterator[list[str]]:
    """Options of a tmpfs to mount on the home; skips where that is not ours to do."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a tmpfs needs Linux and root")
    done: list[str] = []
    yield done
    place.close()
    if done:
        subprocess.run(["umount", str(home)], check=True)  # noqa: S607


def mount(home: Path, done: list[str], options: str) -> None:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(home)]
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    if made.returncode != 0:
        pytest.skip(f"a tmpfs cannot be mounted here: {made.stderr}")
    done.append(options)


def refuses(place: Place, *words: str) -> None:
    """Both ways to run say why there can be no cluster; neither blames the learner."""
    solution = place.work / "solutions" / "ex90"
    solution.mkdir(parents=True, exist_ok=True)
    done = place.kubeplay("run", "ex90")
    assert done.returncode == PLATFORM, done.stdout + done.stderr
    run = place.run()
    assert run.finish() != 0
    assert run.result["verdict"] == "error"
    for said in (done.stdout + done.stderr, run.output):
        unfolded = " ".join(said.split())
        assert [word for word in words if word not in unfolded] == [], said
        assert "Traceback" not in said
    assert not place.processes()


def test_below_a_file(place: Place) -> None:
    """A home below a file cannot be made."""
    (place.home / "file").write_text("")
    place.environment["KUBEPLAY_HOME"] = str(place.home / "file" / "home")
    refuses(place, "cannot be written", "Not a directory", "set KUBEPLAY_HOME")


def test_where_nothing_can_be_made(place: Place) -> None:
    """A home in a file system that takes no folder is named, with what to do."""
    if sys.platform != "linux":
        pytest.skip("/proc is Linux'")
    place.environment["KUBEPLAY_HOME"] = "/proc/kubeplay"
    refuses(place, "/proc/kubeplay", "cannot be written", "set KUBEPLAY_HOME")


def test_read_only(place: Place, mounted: list[str]) -> None:
    """A read-only home is named, also to root, whom permissions do not bind."""
    mount(place.home, mounted, "ro")
    refuses(place, str(place.home), "cannot be written", "Read-only file system")


def test_turned_read_only(place: Place, mounted: list[str]) -> None:
    """A home that became read-only after a first run is named as well."""
    mount(place.home, mounted, "size=600m")
    place.passes()
    assert place.kubeplay("cluster", "down").returncode == 0
    subprocess.run(["mount", "-o", "remount,ro", str(place.home)], check=True)  # noqa: S607
    refuses(place, "ead-only file system")


@pytest.mark.parametrize("size", ["16m", "60m"])
def test_a_small_disk(place: Place, mounted: list[str], size: str) -> None:
    """A disk too small for a cluster is said to be full."""
    mount(place.home, mounted, f"size={size}")
    refuses(place, "no space left on device")


def test_a_disk_that_fills_up(place: Place, mounted: list[str]) -> None:
    """On a disk that is filled under a running cluster a run may end as error, never as fail."""
    mount(place.home, mounted, "size=400m")
    place.passes()
    with (place.home / "filler").open("wb") as filler:
        try:
            while True:
                filler.write(b"x" * (1 << 20))
        except OSError:
            pass
    run = place.run()
    run.finish()
    assert run.result["verdict"] in {"pass", "error"}, run.output
    (place.home / "filler").unlink()
    place.kubeplay("cluster", "down")
    place.passes()
