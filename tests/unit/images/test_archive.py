"""Archives: the same bytes for the same content, all that a file system holds, nothing corrupt."""

from __future__ import annotations

import hashlib
import io
import json
import os
import socket
import tarfile
from pathlib import Path
from typing import Any

import pytest

from kubeplay_pytest.errors import PlatformError, UsageError
from kubeplay_pytest.images import references, write_archive
from kubeplay_pytest.images.config import Config, architecture

FULL = Config(
    entrypoint=("/entry",),
    cmd=("run", "it"),
    env={"A": "1"},
    ports=("80/tcp",),
    user="101",
    working_dir="/data",
    stop_signal="SIGQUIT",
    labels={"who": "me"},
)


def parts(archive: Path) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    """The manifest, the config and the layer."""
    with tarfile.open(archive) as tar:

        def content(name: str) -> bytes:
            member = tar.extractfile(name)
            assert member
            return member.read()

        manifest = json.loads(content("manifest.json"))[0]
        return manifest, json.loads(content(manifest["Config"])), content(manifest["Layers"][0])


def layer(archive: Path) -> dict[str, tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(parts(archive)[2])) as tar:
        return {member.name: member for member in tar}


def test_the_same_bytes(root: Path, tmp_path: Path) -> None:
    """Neither the time of the files nor that of the writing changes a byte."""
    one, two = tmp_path / "one.tar", tmp_path / "two.tar"
    write_archive(root, FULL, ["nginx:1.27", "app:1"], one)
    os.utime(root / "bin/tool", (1, 1))
    write_archive(root, FULL, ["app:1", "nginx:1.27"], two)
    assert one.read_bytes() == two.read_bytes()


def test_entries(archive: Path) -> None:
    """Files, modes, links of both kinds and names beyond ASCII are kept, in order."""
    entries = layer(archive)
    assert list(entries) == ["bin", "bin/link", "bin/tool", "bin/twin", "loop", "tmp", "Ünïcode"]
    assert entries["bin/tool"].mode == 0o4755
    assert entries["tmp"].mode == 0o1777
    assert (entries["bin/link"].issym(), entries["bin/link"].linkname) == (True, "tool")
    assert (entries["bin/twin"].islnk(), entries["bin/twin"].linkname) == (True, "bin/tool")
    assert entries["loop"].issym()


def test_owners(archive: Path) -> None:
    """All is owned by root, and of no time."""
    facts = {(e.uid, e.gid, e.uname, e.gname, e.mtime) for e in layer(archive).values()}
    assert facts == {(0, 0, "root", "root", 0)}


def test_config(root: Path, tmp_path: Path) -> None:
    """The config says what was given, under the names of the format, for this machine."""
    write_archive(root, FULL, ["nginx:1.27"], tmp_path / "full.tar")
    config = parts(tmp_path / "full.tar")[1]
    assert config["config"] == {
        "Entrypoint": ["/entry"],
        "Cmd": ["run", "it"],
        "Env": ["A=1"],
        "ExposedPorts": {"80/tcp": {}},
        "User": "101",
        "WorkingDir": "/data",
        "StopSignal": "SIGQUIT",
        "Labels": {"who": "me"},
    }
    assert (config["os"], config["architecture"]) == ("linux", architecture())


def test_digests(archive: Path) -> None:
    """The config is named by its digest, and names that of the layer."""
    manifest, config, content = parts(archive)
    assert config["rootfs"]["diff_ids"] == [f"sha256:{hashlib.sha256(content).hexdigest()}"]
    with tarfile.open(archive) as tar:
        member = tar.extractfile(manifest["Config"])
        assert member
        assert f"{hashlib.sha256(member.read()).hexdigest()}.json" == manifest["Config"]


def test_references(root: Path, tmp_path: Path) -> None:
    """An archive tells the images inside in full, each once."""
    target = tmp_path / "two.tar"
    write_archive(root, FULL, ["nginx:1.27", "ghcr.io/a/b:2", "docker.io/nginx:1.27"], target)
    assert references(target) == ("docker.io/library/nginx:1.27", "ghcr.io/a/b:2")


def test_no_latest(root: Path, tmp_path: Path) -> None:
    """No archive is written for an image without a tag, not even in part."""
    with pytest.raises(UsageError, match="no tag but latest"):
        write_archive(root, FULL, ["nginx"], tmp_path / "never.tar")
    assert not list(tmp_path.glob("never*"))


def test_a_socket(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no image can hold is named, and no half archive stays."""
    monkeypatch.chdir(root)  # a socket's path is short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket")
    with pytest.raises(PlatformError, match="socket"):
        write_archive(root, FULL, ["nginx:1.27"], tmp_path / "never.tar")
    assert not list(tmp_path.glob("never*"))


def test_cut_off(archive: Path, tmp_path: Path) -> None:
    """An archive that was copied in part is refused, wherever it was cut."""
    content = archive.read_bytes()
    for length in range(0, len(content) - 12_000, 512):
        (tmp_path / "part.tar").write_bytes(content[:length])
        with pytest.raises(PlatformError, match=r"part\.tar is no complete image archive"):
            references(tmp_path / "part.tar")


def rewritten(archive: Path, manifest: object) -> Path:
    with tarfile.open(archive, "a") as tar:
        data = json.dumps(manifest).encode()
        entry = tarfile.TarInfo("manifest.json")
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))
    return archive


@pytest.mark.parametrize("manifest", [{}, None, 1, [1], [{}], [{"Config": "no", "Layers": []}]])
def test_strange_manifests(archive: Path, manifest: object) -> None:
    """A manifest that means nothing is an error of words."""
    with pytest.raises(PlatformError):
        references(rewritten(archive, manifest))


def test_without_names(archive: Path) -> None:
    """An image that was saved by its id says how to save it."""
    manifest = parts(archive)[0]
    with pytest.raises(PlatformError, match="by its name"):
        references(rewritten(archive, [manifest | {"RepoTags": None}]))


def test_latest_inside(archive: Path) -> None:
    """An archive of latest is refused."""
    manifest = parts(archive)[0]
    with pytest.raises(UsageError, match="latest"):
        references(rewritten(archive, [manifest | {"RepoTags": ["nginx:latest"]}]))


def test_some_other_tar(tmp_path: Path) -> None:
    """A tar of anything else is no image archive, and neither is no tar."""
    (tmp_path / "notes.txt").write_text("hello")
    with tarfile.open(tmp_path / "other.tar", "w") as tar:
        tar.add(tmp_path / "notes.txt", "notes.txt")
    for name, cause in (("other.tar", "manifest.json"), ("notes.txt", "complete")):
        with pytest.raises(PlatformError, match=cause):
            references(tmp_path / name)
