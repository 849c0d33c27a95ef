"""Links that lead somewhere, as far as can be seen without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from kubeplay_pytest.authors.fault import Fault
from kubeplay_pytest.authors.prose import prose
from kubeplay_pytest.catalog import Exercise

__all__ = ["dead_links"]

_LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]*)>?[^)]*\)|(?<![(<\w])(https?://[^\s)>]+)")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_SCHEMES = frozenset({"https", "http", "mailto"})
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


def dead_links(exercise: Exercise) -> Iterator[Fault]:
    """Links to files and headings that are not there, and addresses that cannot be meant."""
    for path in sorted(exercise.folder.glob("*.md")):
        text = prose(path.read_text("utf-8"))
        for found in _LINK.finditer(text):
            target = found[1] if found[2] is None else found[2].rstrip(".,;:!?")
            problem = _problem(path, target)
            if problem:
                line = text.count("\n", 0, found.start()) + 1
                yield Fault(f"{path}:{line}", f"the link {target or '()'} is dead: {problem}")


def _problem(path: Path, target: str) -> str:
    """Why a link leads nowhere; empty when it leads somewhere."""
    if urlsplit(target).scheme:
        return _address(target)
    name, _, anchor = target.partition("#")
    file = path.parent / name if name else path
    if not target or not file.exists():
        return f"there is no {file}"
    if anchor and file.suffix == ".md" and anchor not in _anchors(file.read_text("utf-8")):
        return f"{file.name} has no heading #{anchor}"
    return ""


def _address(target: str) -> str:
    parts = urlsplit(target)
    if parts.scheme not in _SCHEMES:
        return f"nobody knows {parts.scheme}:"
    if parts.scheme == "mailto" or _HOST.fullmatch(parts.hostname or ""):
        return ""
    return "this is no host that learners can reach; write it as code if it is none of the web's"


def _anchors(text: str) -> set[str]:
    """The anchors of a text's headings, as they are made of them: small, with hyphens."""
    headings = _HEADING.findall(text)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
