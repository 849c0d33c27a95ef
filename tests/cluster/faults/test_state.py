"""State that lies: stale, foreign, corrupt or of another version. What is true is looked up."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from filelock import FileLock

from kubeplay_pytest.cluster.embedded import Embedded
from tests.cluster.faults.place import Place


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A living process that is none of ours."""
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.wait()


def claim(place: Place, **facts: object) -> None:
    """Write into cluster.json what is not true."""
    text = json.dumps({**place.facts(), **facts})
    (place.state / "cluster.json").write_text(text, encoding="utf-8")


def down(place: Place) -> None:
    done = place.kubeplay("cluster", "down")
    assert (done.returncode, done.stdout.strip()) == (0, "Stopped."), done
    place.all_ended()


@pytest.mark.parametrize("phase", ["ready", "starting", "stopped", "failed", "nonsense"])
def test_a_stale_file(place: Place, stranger: subprocess.Popen[bytes], phase: str) -> None:
    """A file of a cluster that is gone, with a stranger's pid, neither kills nor misleads."""
    place.passes()
    down(place)
    claim(place, phase=phase, pid=stranger.pid, servePid=stranger.pid)
    assert "nothing of ours" in place.kubeplay("cluster", "down").stdout
    assert place.kubeplay("cluster", "status").returncode == 3
    place.passes()
    assert place.facts()["pid"] != stranger.pid
    down(place)
    assert stranger.poll() is None


def test_a_strangers_pid_while_locked(
    home: Path, stranger: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the lock is held but the pid is a stranger's, stopping signals nobody."""
    monkeypatch.setenv("KUBEPLAY_HOME", str(home))
    embedded = Embedded()
    embedded.state.create_folder()
    text = json.dumps({"pid": stranger.pid, "phase": "ready"})
    (embedded.state.folder / "cluster.json").write_text(text, encoding="utf-8")
    lock = FileLock(embedded.state.folder / "supervisor.lock")
    lock.acquire()
    stopping = threading.Thread(target=embedded.stop)
    stopping.start()
    with pytest.raises(subprocess.TimeoutExpired):
        stranger.wait(timeout=1.0)
    lock.release()
    stopping.join(timeout=10)
    assert not stopping.is_alive()


def test_a_taken_port(place: Place) -> None:
    """The port of the last time is taken by a stranger: another one is used."""
    place.passes()
    down(place)
    port = urlsplit(place.facts()["server"]).port
    with socket.create_server(("127.0.0.1", port or 0)):
        place.passes()
        assert urlsplit(place.facts()["server"]).port != port


@pytest.mark.parametrize("name", ["cluster.json", "kubeconfig", "pki", "data"])
def test_garbage(place: Place, name: str) -> None:
    """Files that were damaged while nothing ran are made again, and the run passes."""
    place.passes()
    down(place)
    path = place.state / name
    files = [p for p in path.rglob("*") if p.is_file()] if path.is_dir() else [path]
    assert files
    for file in files:
        if file.name != "build":
            file.write_bytes(b"\x00garbage" * 64)
    place.passes()
    assert place.facts()["phase"] == "ready"


def test_a_folder_that_is_gone(place: Place) -> None:
    """A home that somebody removed is made again."""
    place.passes()
    down(place)
    for file in sorted(place.home.rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    place.passes()


def test_an_upgrade(place: Place) -> None:
    """Another version of the program has its own folder; old ones that are idle are removed."""
    older = [place.home / "clusters" / name for name in ("idle", "running")]
    for folder in older:
        folder.mkdir(parents=True)
        (folder / "supervisor.lock").touch()
    with FileLock(older[1] / "supervisor.lock"):
        run = place.run()
        assert run.finish() == 0, run.output
        assert [folder.exists() for folder in older] == [False, True]
