"""The store: entire archives or none, made once, whoever asks."""

from __future__ import annotations

import gzip
import shutil
import threading
import time
from pathlib import Path

import pytest

from kubeplay_pytest.errors import PlatformError, UsageError
from kubeplay_pytest.images import Store
from kubeplay_pytest.images.bring import bring
from kubeplay_pytest.images.store import Writer


def writes(text: str, origin: str = "a test") -> Writer:
    def write(target: Path) -> str:
        target.write_text(text)
        return origin

    return write


def files(store: Store) -> list[str]:
    return sorted(p.name for p in store.folder.iterdir() if p.suffix != ".lock")


def test_kept(store: Store) -> None:
    """What was kept is found by any spelling, with where it is from."""
    made = store.keep("nginx:1.27", writes("12345", "stand-in: nginx"))
    assert store.find("docker.io/library/nginx:1.27") == made
    assert (made.reference, made.origin, made.size) == (
        "docker.io/library/nginx:1.27",
        "stand-in: nginx",
        5,
    )
    assert list(store) == [made]
    assert store.find("nginx:1.28") is None


def test_names_do_not_collide(store: Store) -> None:
    """Every reference has a file of its own, and is read back from its name."""
    images = ["localhost:5000/a/b:1", "localhost/a_b:1", "localhost/a/b_1:1", "a-b/c.d:1.0_x"]
    made = [store.keep(image, writes(image)).reference for image in images]
    assert sorted(stored.reference for stored in store) == sorted(made)
    assert len(set(made)) == len(images)


def test_once(store: Store) -> None:
    """What is there is not made again, unless that is asked for."""
    store.keep("nginx:1.27", writes("one"))
    assert store.keep("nginx:1.27", writes("two")).archive.read_text() == "one"
    assert store.keep("nginx:1.27", writes("two"), again=True).archive.read_text() == "two"


@pytest.mark.parametrize("error", [KeyboardInterrupt, PlatformError("no"), OSError(28, "full")])
def test_no_half_file(store: Store, error: BaseException) -> None:
    """A writer that fails, or is interrupted, leaves what was there before."""

    def write(target: Path) -> str:
        target.write_text("half")
        raise error

    with pytest.raises((KeyboardInterrupt, PlatformError)):
        store.keep("nginx:1.27", write)
    assert files(store) == []
    store.keep("nginx:1.27", writes("good"))
    with pytest.raises((KeyboardInterrupt, PlatformError)):
        store.keep("nginx:1.27", write, again=True)
    found = store.find("nginx:1.27")
    assert found
    assert (found.archive.read_text(), found.origin) == ("good", "a test")


def test_two_at_once(store: Store) -> None:
    """Of two that want the same image one makes it, and both get it."""
    made = []

    def write(target: Path) -> str:
        made.append(target)
        time.sleep(0.05)
        target.write_text("x")
        return "slow"

    threads = [
        threading.Thread(target=Store(store.folder).keep, args=("nginx:1.27", write))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len(files(store)) == 2


def test_what_a_killed_writer_left(store: Store) -> None:
    """A part that a killed process left goes when the image is made."""
    store.folder.mkdir()
    (store.folder / "docker.io+library+nginx=1.27.tar.123.part").write_text("half")
    store.keep("nginx:1.27", writes("x"))
    assert [name for name in files(store) if "part" in name] == []


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "\udcff"])
def test_origin_lost(store: Store, text: str) -> None:
    """An archive whose origin cannot be read is an archive of unknown origin."""
    made = store.keep("nginx:1.27", writes("x"))
    made.archive.with_suffix(".json").write_text(text, errors="surrogateescape")
    found = store.find("nginx:1.27")
    assert found
    assert found.origin == "unknown"


def test_latest(store: Store) -> None:
    """The store keeps no latest."""
    with pytest.raises(UsageError, match="latest"):
        store.keep("nginx", writes("x"))
    assert not store.folder.exists()


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    """Where the folder cannot be made, the message names it and KUBEPLAY_HOME."""
    (tmp_path / "file").write_text("")
    with pytest.raises(PlatformError, match="KUBEPLAY_HOME") as error:
        Store(tmp_path / "file/images").keep("nginx:1.27", writes("x"))
    assert str(tmp_path) in error.value.problem


def test_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """By default images lie in KUBEPLAY_HOME; looking makes no folder."""
    monkeypatch.setenv("KUBEPLAY_HOME", str(tmp_path))
    assert Store().folder == tmp_path / "images"
    assert list(Store()) == []
    assert not Store().folder.exists()


def test_brought(archive: Path, store: Store) -> None:
    """A file of docker save is copied, and replaces what was kept before."""
    store.keep("nginx:1.27", writes("old"))
    (stored,) = bring(archive, store)
    assert stored.archive.read_bytes() == archive.read_bytes()
    assert stored.origin == "loaded from nginx.tar"


def test_brought_by_gzip(archive: Path, store: Store) -> None:
    """Packed by gzip it is unpacked on the way."""
    packed = archive.with_suffix(".tar.gz")
    with archive.open("rb") as source, gzip.open(packed, "wb") as out:
        shutil.copyfileobj(source, out)
    (stored,) = bring(packed, store)
    assert stored.archive.read_bytes() == archive.read_bytes()


def test_brought_corrupt(store: Store, tmp_path: Path) -> None:
    """A corrupt file is refused, and nothing is kept."""
    (tmp_path / "bad.tar.gz").write_bytes(b"\x1f\x8bgarbage")
    with pytest.raises(PlatformError, match=r"bad\.tar\.gz"):
        bring(tmp_path / "bad.tar.gz", store)
    assert list(store) == []
