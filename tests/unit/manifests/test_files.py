"""Files that cannot be read as text, and those that can."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.manifests import Limits, load
from kubeplay_pytest.verdict.finding import Finding
from tests.unit.manifests.corpus import HEAD, fault, place, read, write

BYTES = {
    "utf-16 with mark": (HEAD.encode("utf-16"), 1, 1, "UTF-8"),
    "utf-16 without mark": (HEAD.encode("utf-16-le"), 1, 1, "UTF-8"),
    "latin-1": ("a: b\nc: é\n".encode("latin-1"), 2, 4, "UTF-8"),
    "nul": (b"a: b\n\0", 2, 1, "YAML"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0", 1, 1, "UTF-8"),
    "escape": (b"a: \x1b[31m\n", 1, 4, "Delete"),
    "delete": (b"a: b\n c\x7f\n", 2, 3, "Delete"),
}


@pytest.mark.parametrize(("content", "line", "column", "remedy"), BYTES.values(), ids=BYTES)
def test_what_is_not_text_is_refused(content: bytes, line: int, column: int, remedy: str) -> None:
    """Bytes that are no UTF-8 text are shown at the first of them."""
    finding = fault(content)
    assert place(finding) == (line, column)
    assert remedy in finding.help


def test_control_characters_are_not_repeated() -> None:
    """A finding about a control character holds none."""
    finding = fault(b"a: \x1b[31m\n")
    assert "\x1b" not in f"{finding}"


def _failure(path: Path) -> Finding:
    with pytest.raises(LearnerFailure) as caught:
        load([path])
    (finding,) = caught.value.findings
    return finding


def test_missing_file_is_named(workplace: Path) -> None:
    """A file that does not exist is a finding with its name."""
    finding = _failure(workplace / "none.yaml")
    assert str(finding.where) == "none.yaml:1:1"
    assert "exist" in finding.found


def test_directory_is_no_file(workplace: Path) -> None:
    """A directory is a finding."""
    (workplace / "dir").mkdir()
    assert "directory" in _failure(Path("dir")).found
    assert "exist" in _failure(write("x", "file") / "x").found


def test_pipe_is_not_waited_for(workplace: Path) -> None:
    """A named pipe is refused instead of read."""
    os.mkfifo("pipe")
    assert "not an ordinary file" in _failure(Path("pipe")).found


def test_odd_paths_are_findings() -> None:
    """A NUL in a name, a name that is too long and a circle of links are findings."""
    Path("loop").symlink_to("loop")
    for path in ("a\0b", "x" * 5000, "loop"):
        assert _failure(Path(path)).help


def test_permission_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is a finding."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    path = write(HEAD)
    monkeypatch.setattr(Path, "open", refuse)
    assert "permission" in _failure(path).found


def test_size_is_limited() -> None:
    """A file may have as many bytes as the limit says, and not one more."""
    assert read(HEAD, bytes=len(HEAD)).manifests
    finding = fault(HEAD, bytes=len(HEAD) - 1)
    assert "larger" in finding.found
    assert "Keep only" in finding.help


def test_growing_file_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit holds for what is read, not only for what the directory says."""
    path = write(HEAD)
    small = write("", "small").stat()
    monkeypatch.setattr(Path, "stat", lambda *_, **__: small)
    with pytest.raises(LearnerFailure, match="larger"):
        load([path], limits=Limits(bytes=10))


def test_no_file_at_all() -> None:
    """Nothing handed in is a finding."""
    with pytest.raises(LearnerFailure, match="no file"):
        load([])


def test_empty_file_beside_others_is_no_fault() -> None:
    """One file without objects does not matter when another has some."""
    submission = load([write("", "a.yaml"), write(HEAD, "b.yaml")])
    assert [file.shown for file in submission.files] == ["a.yaml", "b.yaml"]
    assert len(submission.manifests) == 1


def test_faults_of_all_files_are_reported() -> None:
    """One file's faults do not hide another's."""
    with pytest.raises(LearnerFailure) as caught:
        load([write("a: [", "a.yaml"), Path("none.yaml"), write("b: [", "b.yaml")])
    assert [one.where.file for one in caught.value.findings if one.where] == [
        "a.yaml",
        "none.yaml",
        "b.yaml",
    ]


def test_file_is_shown_as_it_would_be_typed(workplace: Path) -> None:
    """A path below the working directory is relative, another stays as it was given."""
    (workplace / "solutions").mkdir()
    path = write(HEAD, "solutions/x.yaml").resolve()
    assert load([path]).files[0].shown == "solutions/x.yaml"
    os.chdir("solutions")
    write(HEAD, "../y.yaml")
    assert load([Path("../y.yaml")]).files[0].shown == "../y.yaml"


def test_digest_is_of_the_bytes() -> None:
    """The digest of one file is its SHA-256; of several it depends on each and their order."""
    content = b"\xef\xbb\xbf" + HEAD.encode()
    assert read(content).digest == hashlib.sha256(content).hexdigest()
    a, b = write(HEAD, "a.yaml"), write(HEAD.replace("web", "b"), "b.yaml")
    assert load([a, b]).digest not in (load([b, a]).digest, load([a]).digest)


def test_manifest_is_found_by_kind_and_name() -> None:
    """`find` gives the manifest, or nothing."""
    submission = read(HEAD)
    assert submission.find("Pod", "web") is submission.manifests[0]
    assert submission.find("Pod", "other") is None
