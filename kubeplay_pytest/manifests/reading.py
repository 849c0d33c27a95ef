"""From a path to text, or to the reason why it is none."""

from __future__ import annotations

import hashlib
import re
import stat
from pathlib import Path

from kubeplay_pytest.manifests.limits import Limits
from kubeplay_pytest.manifests.problems import Refused
from kubeplay_pytest.manifests.source import SourceFile, shown
from kubeplay_pytest.manifests.words import character
from kubeplay_pytest.verdict.finding import Finding, Where

__all__ = ["read"]

#: What YAML does not allow in a file, apart from surrogates, which UTF-8 cannot hold.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"
_SAVE_AS_UTF8 = "Save the file again with the encoding UTF-8."


def read(path: Path, limits: Limits) -> SourceFile:
    """The text of ``path``.

    Raises :class:`Refused` for whatever is not a readable UTF-8 text file within
    ``limits``, before more of it was read than the limit allows.
    """
    name = shown(path)
    try:
        content = _content(path, name, limits)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise _unreadable(name, error) from None
    source = SourceFile(path, name, _text(name, content), hashlib.sha256(content).hexdigest())
    _refuse_unprintable(source)
    return source


def _content(path: Path, name: str, limits: Limits) -> bytes:
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):  # a pipe would block, a device would never end
        raise _not_a_file(name, directory=stat.S_ISDIR(state.st_mode))
    if state.st_size <= limits.bytes:
        with path.open("rb") as file:
            content = file.read(limits.bytes + 1)  # it may have grown meanwhile
        if len(content) <= limits.bytes:
            return content
    raise _refusal(
        name,
        f"a file of at most {limits.bytes:,} bytes",
        f"the file is larger than {limits.bytes:,} bytes",
        "Keep only the objects that the exercise asks for.",
    )


def _refusal(name: str, expected: str, found: str, remedy: str) -> Refused:
    return Refused(Finding(expected, found, where=Where(name, 1), help=remedy))


def _not_a_file(name: str, *, directory: bool) -> Refused:
    found = "a directory" if directory else "something that is not an ordinary file"
    return _refusal(name, "a YAML file", found, "Name the YAML file itself.")


def _unreadable(name: str, error: OSError | ValueError) -> Refused:
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        found, remedy = "the file does not exist", "Create it, or check the spelling of its name."
    elif isinstance(error, PermissionError):
        found, remedy = "permission to read the file is missing", "Allow yourself to read it."
    else:
        found, remedy = f"the file cannot be read: {error.strerror}", "Check the file and its disk."
    return _refusal(name, "a YAML file that can be read", found, remedy)


def _text(name: str, content: bytes) -> str:
    if content.startswith(_UTF16) or _looks_like_utf16(content):
        raise _refusal(name, "text in UTF-8", "the file is saved as UTF-16", _SAVE_AS_UTF8)
    content = content.removeprefix(_UTF8_MARK)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _undecodable(name, content, error.start) from None


def _looks_like_utf16(content: bytes) -> bool:
    start = content[:64]
    every_second = max(start[::2].count(0), start[1::2].count(0))
    return len(start) > 1 and every_second >= len(start) // 2


def _undecodable(name: str, content: bytes, at: int) -> Refused:
    before = content[:at].decode("utf-8")
    rest = content[at : at + 200].decode("utf-8", "replace")
    where = SourceFile(Path(name), name, before + rest).where(len(before))
    found = f"a byte that is not UTF-8 (0x{content[at]:02X})"
    if b"\0" in content:
        found = "the file is not text but binary data"
    return Refused(Finding("text in UTF-8", found, where=where, help=_SAVE_AS_UTF8))


def _refuse_unprintable(source: SourceFile) -> None:
    bad = _UNPRINTABLE.search(source.text)
    if bad is None:
        return
    binary = bad.group() == "\0"
    found = "the file is not text but binary data (it holds a NUL)"
    raise Refused(
        Finding(
            "text without control characters",
            found if binary else character(bad.group()),
            where=source.where(bad.start()),
            help="Delete this character." if not binary else "Write the objects as YAML text.",
        )
    )
