"""Syntax errors about indentation, colons, dashes and brackets."""

from __future__ import annotations

import re

from kubeplay_pytest.manifests.source import SourceFile
from kubeplay_pytest.manifests.trouble import Trouble, bare
from kubeplay_pytest.manifests.words import written
from kubeplay_pytest.verdict.finding import Finding

__all__ = [
    "after_bracket",
    "brackets",
    "colon",
    "glued",
    "indentation",
    "list_in_line",
    "no_colon",
    "stray",
]

_CLOSING = {"[": "]", "{": "}"}
#: `name:web`, but not `http://…` nor `- image: nginx:1.27`.
_GLUED = re.compile(r"^\s*(?:- +)*[A-Za-z][\w./-]*(:)(?!//)\S")
_SPACED = re.compile(r":(\s|$)")
_PAIR = "`key: value`, with a space after the colon"


def brackets(trouble: Trouble) -> Finding | None:
    """A bracket without its partner, a missing comma, a missing item."""
    if trouble.says("flow node"):
        if trouble.char:
            remedy = "Separate the items with one comma each, without dashes or empty places."
            return trouble.finding("an item of this list", f"`{trouble.char}`", remedy)
        return _never_closed(trouble, trouble.at if trouble.opened is None else trouble.opened)
    if trouble.began is None or not trouble.says("flow sequence", "flow mapping"):
        return None
    opening = trouble.source.text[trouble.began : trouble.began + 1]
    closing = _CLOSING.get(opening, "]")
    if trouble.char and trouble.char in "]}":
        remedy = f"Replace it with `{closing}`, which closes the `{opening}`."
        return trouble.finding(f"`{closing}`", f"`{trouble.char}`", remedy)
    if trouble.char.strip() and trouble.number == trouble.source.line_number(trouble.began):
        found = "the next item without a comma before it"
        return trouble.finding(f"a comma or `{closing}`", found, "Put a comma between the items.")
    return _never_closed(trouble, trouble.began)


def _never_closed(trouble: Trouble, start: int) -> Finding:
    opening = trouble.source.text[start : start + 1]
    closing = _CLOSING.get(opening, "]")
    remedy = f"Add `{closing}` where the list ends, or the comma that is missing in it."
    found = f"`{opening}`, which is never closed"
    return trouble.finding(f"a closing `{closing}`", found, remedy, start=start)


def colon(trouble: Trouble) -> Finding | None:
    """'Mapping values are not allowed here': a colon where no key can stand."""
    if not trouble.says("mapping values"):
        return None
    before = trouble.text_of(trouble.number)[: trouble.column]
    above = trouble.previous
    if before.startswith("---"):
        remedy = "Put what follows `---` on the next line."
        return trouble.finding("`---` on a line of its own", "text after `---`", remedy)
    if above is None or _SPACED.search(before):
        return _second_colon(trouble)
    if _SPACED.search(trouble.text_of(above)):
        return _too_deep(trouble, above) or _second_colon(trouble)
    return glued(trouble.source, above) or _wordy(trouble, above)


def _second_colon(trouble: Trouble) -> Finding:
    remedy = "Write one `key: value` a line, or put a value that holds a colon in quotes."
    return trouble.finding("one `key: value` a line", "a second colon", remedy)


def glued(source: SourceFile, number: int) -> Finding | None:
    """``name:web``: the space after the colon is missing on line ``number``."""
    line = bare(source.lines[number - 1])
    found = _GLUED.match(line)
    if found is None or _SPACED.search(line):
        return None
    where = source.where(source.offset(number, found.start(1) + 1))
    remedy = "Put a space after the colon: `key: value`."
    return Finding(_PAIR, "no space after the colon", where=where, help=remedy)


def _too_deep(trouble: Trouble, above: int) -> Finding | None:
    if _indent(trouble.line) <= _indent(trouble.source.lines[above - 1]):
        return None
    found = f"more indentation than line {above}, which has a value already"
    remedy = f"Align this line with the key on line {above}, or remove the value there."
    return trouble.on_line(trouble.number, "the indentation of its neighbours", found, remedy)


def _wordy(trouble: Trouble, number: int) -> Finding:
    found = f"{written(trouble.source.lines[number - 1])} without a colon"
    return trouble.on_line(number, _PAIR, found, "Write `key: value` on this line.")


def no_colon(trouble: Trouble) -> Finding | None:
    """A line of a mapping that is no ``key: value``."""
    if trouble.began is None or not trouble.says("expected ':'"):
        return None
    number = trouble.source.line_number(trouble.began)
    return glued(trouble.source, number) or _wordy(trouble, number)


def list_in_line(trouble: Trouble) -> Finding | None:
    """``ports: - 80``: a list that starts behind its key."""
    if not trouble.says("sequence entries"):
        return None
    remedy = "Put each `- ` item on a line of its own, below the key."
    return trouble.finding("a list on the lines below its key", "a dash in the line", remedy)


def stray(trouble: Trouble) -> Finding | None:
    """A closing bracket that nothing opened, or a colon without a key."""
    if not trouble.char or trouble.char not in "]},:":
        return None
    found = f"`{trouble.char}`, which does not belong here"
    remedy = (
        "Delete it, or put the text in quotes."
        if trouble.char != ":"
        else ("Write a key before the colon.")
    )
    return trouble.finding("a value", found, remedy)


def after_bracket(trouble: Trouble) -> Finding | None:
    """``[a] b``: more text after a closing bracket."""
    before = trouble.line[: trouble.column].rstrip()
    if not before.endswith(("]", "}")):
        return None
    remedy = "Put it on the next line, or the whole value in quotes."
    return trouble.finding(f"nothing after `{before[-1]}`", "more text on the same line", remedy)


def indentation(trouble: Trouble) -> Finding | None:
    """A line that starts at a column where nothing above it starts."""
    if trouble.line[: trouble.column].strip():
        return None
    if trouble.says("'-' indicator", "block collection") and not trouble.line.lstrip().startswith(
        "- "
    ):
        found = "a line that is neither an item of the list nor aligned with a key"
        remedy = "Start it with `- `, or change its indentation to that of the key it belongs to."
    elif trouble.says("block mapping", "block collection", "document start"):
        found = "indentation that fits none of the lines above"
        remedy = "Align it with the line it belongs beside; use two spaces for each level."
    else:
        return None
    return trouble.on_line(trouble.number, "the indentation of its neighbours", found, remedy)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
