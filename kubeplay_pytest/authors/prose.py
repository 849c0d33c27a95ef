"""A Markdown file without its code: what people read as sentences."""

from __future__ import annotations

import re

__all__ = ["prose"]

_FENCED = re.compile(r"^(?P<fence>```|~~~).*?^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(`+).+?\1", re.DOTALL)
_CODE = "X"


def prose(text: str) -> str:
    """The text line by line as it was; blocks of code are empty, spans of code a letter X."""
    return _SPAN.sub(_span, _FENCED.sub(_block, text))


def _block(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _span(found: re.Match[str]) -> str:
    return _CODE + "\n" * found[0].count("\n")
