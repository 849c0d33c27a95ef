"""The cluster's folder: what lives is decided by the lock, not by what files claim."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from kubeplay_pytest.cluster.embedded import Embedded
from kubeplay_pytest.cluster.state import ClusterState, home
from kubeplay_pytest.errors import PlatformError


@pytest.fixture
def state(tmp_path: Path) -> ClusterState:
    made = ClusterState(tmp_path / "clusters" / "one")
    made.create_folder()
    return made


@pytest.fixture
def lock(state: ClusterState) -> Iterator[FileLock]:
    """The supervisor's lock, held by somebody."""
    with FileLock(state.folder / "supervisor.lock") as held:
        yield held


def running(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "import sys; sys.stdin.read()", *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE)


def says(state: ClusterState, **facts: object) -> None:
    (state.folder / "cluster.json").write_text(json.dumps(facts), encoding="utf-8")


def test_no_lock_file(state: ClusterState) -> None:
    """Where no supervisor ever ran, none lives, and looking makes no file."""
    assert not state.is_locked()
    assert list(state.folder.iterdir()) == []


def test_a_stale_lock_file(state: ClusterState) -> None:
    """A lock file that nobody holds means nothing."""
    (state.folder / "supervisor.lock").write_text("12345")
    assert not state.is_locked()


def test_a_held_lock(state: ClusterState, lock: FileLock) -> None:
    """A held lock is seen, each time that one looks."""
    assert (state.is_locked(), state.is_locked()) == (True, True)
    lock.release()
    assert not state.is_locked()


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '"ready"', "\x00\x00"])
def test_illegible_facts(state: ClusterState, content: str) -> None:
    """A cluster.json that is half, empty or no mapping counts as nothing said."""
    (state.folder / "cluster.json").write_text(content)
    assert state.read() == {}


def test_bytes_that_are_no_text(state: ClusterState) -> None:
    """Neither do bytes that are no UTF-8 end in an exception."""
    (state.folder / "cluster.json").write_bytes(b"\xff\xfe{}")
    assert state.read() == {}


def test_the_living_supervisor(state: ClusterState, lock: FileLock) -> None:
    """The pid is believed when that process names this folder and the lock is held."""
    with running("--state", str(state.folder)) as process:
        says(state, pid=process.pid)
        assert state.supervisor() == process.pid
        lock.release()
        assert state.supervisor() is None
        process.kill()


def test_a_strangers_pid(state: ClusterState, lock: FileLock) -> None:
    """A living process that does not name this folder is no supervisor of it."""
    with running("--state", str(state.folder) + "-other") as process:
        says(state, pid=process.pid)
        assert state.supervisor() is None
        process.kill()


@pytest.mark.parametrize("pid", [None, "1", 0, -1, 2**22 + 1, 1.5, [1]])
def test_pids_that_are_none(state: ClusterState, lock: FileLock, pid: object) -> None:
    """Whatever else stands where a pid belongs is nobody."""
    says(state, pid=pid)
    assert state.supervisor() is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_folder_is_private(state: ClusterState) -> None:
    """Nobody else on the machine can read the credentials in the folder."""
    state.folder.chmod(0o755)
    state.create_folder()
    assert stat.S_IMODE(state.folder.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    """A folder below a file is refused, naming it and what to do."""
    (tmp_path / "file").touch()
    with pytest.raises(PlatformError, match="cannot be written") as error:
        ClusterState(tmp_path / "file" / "clusters").create_folder()
    assert str(tmp_path / "file" / "clusters") in error.value.problem
    assert "KUBEPLAY_HOME" in error.value.remedy


def test_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """KUBEPLAY_HOME is taken from where one stands; without it, the cache folder is used."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KUBEPLAY_HOME", "here")
    assert home() == tmp_path / "here"
    monkeypatch.delenv("KUBEPLAY_HOME")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert home().name == "kubeplay"
    assert home().is_absolute()


def test_what_the_supervisor_said(state: ClusterState) -> None:
    """The last lines are kept for an error message; without any, there is none."""
    assert state.supervisor_said() == ""
    lines = "".join(f"line {number}\n" for number in range(9))
    (state.folder / "supervisor.out").write_text(lines)
    assert state.supervisor_said().splitlines() == [f"line {n}" for n in range(4, 9)]


@pytest.fixture
def embedded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Embedded:
    monkeypatch.setenv("KUBEPLAY_HOME", str(tmp_path))
    return Embedded()


def test_old_versions_are_swept(embedded: Embedded, tmp_path: Path) -> None:
    """Idle folders of other versions go; one that runs, the own one and files stay."""
    clusters = tmp_path / "clusters"
    for name in ("idle", "running", embedded.state.folder.name):
        (clusters / name).mkdir(parents=True, exist_ok=True)
        (clusters / name / "supervisor.lock").touch()
    (clusters / "note.txt").touch()
    with FileLock(clusters / "running" / "supervisor.lock"):
        assert embedded.sweep() == [clusters / "idle"]
    kept = {"running", embedded.state.folder.name, "note.txt"}
    assert {path.name for path in clusters.iterdir()} == kept


def test_nothing_to_stop(embedded: Embedded) -> None:
    """Without a held lock, stopping signals nobody, whatever the file says."""
    embedded.state.create_folder()
    says(embedded.state, pid=os.getpid(), phase="ready")
    assert embedded.stop() is False
    assert embedded.status().running is False
    with pytest.raises(PlatformError, match="not running"):
        embedded.kubeconfig()
