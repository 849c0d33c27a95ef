"""Syntax errors about quotes, and about text that should have had some."""

from __future__ import annotations

import re

from kubeplay_pytest.manifests.events import place
from kubeplay_pytest.manifests.trouble import Trouble, bare
from kubeplay_pytest.manifests.words import written
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["after_quote", "block_header", "closed_late", "escape", "special_start", "unclosed"]

_STARTERS = {
    "alias": "`*` starts an alias in YAML",
    "anchor": "`&` starts an anchor in YAML",
    "tag": "`!` starts a tag in YAML",
}
_WORD = re.compile(r"[^\s,\]}]+")


def escape(trouble: Trouble) -> Finding | None:
    r"""``"C:\path"``: an escape that YAML does not have."""
    if trouble.began is None or not trouble.says("quoted scalar"):
        return None
    if not trouble.says("escape", "hexdecimal", "hexadecimal"):
        return None
    start = trouble.source.text.rfind("\\", trouble.began, trouble.at + 1)
    found = f"{written(trouble.source.text[start : start + 2])} in double quotes"
    remedy = "Write the text in single quotes, or the backslash twice."
    if trouble.says("Unicode"):
        remedy = "Write the character itself instead of its \\u escapes."
    expected = "an escape that YAML has, such as \\n"
    return trouble.finding(expected, found, remedy, start=start, width=2)


def unclosed(trouble: Trouble) -> Finding | None:
    """A quote that is open at the end of the file or document."""
    if trouble.began is None or not trouble.says("quoted scalar:"):
        return None
    return _unclosed(trouble, trouble.began)


def _unclosed(trouble: Trouble, start: int) -> Finding:
    quote = trouble.source.text[start : start + 1]
    found = "a quote that is not closed on its line"
    remedy = f"Close the quote: add {quote} at the end of the text that starts here."
    return trouble.finding(f"a closing {quote}", found, remedy, start=start)


def closed_late(trouble: Trouble) -> Finding | None:
    """A quote that the opening one of a later text closed: the error comes after both."""
    last = trouble.before
    if last is None or not last.style or last.style not in "\"'":
        return None
    start, end = place(last)
    text = trouble.source.text
    adjacent = end <= trouble.at and not text[end : trouble.at].strip()
    if not adjacent or trouble.source.line_number(start) == trouble.source.line_number(end):
        return None
    return _unclosed(trouble, start)


def after_quote(trouble: Trouble) -> Finding | None:
    """``'it's'``: more text after the closing quote."""
    last = trouble.before
    if last is None or not last.style or last.style not in "\"'":
        return None
    _, end = place(last)
    between = trouble.source.text[end : trouble.at]
    if end > trouble.at or between.strip() or "\n" in between or not trouble.char.strip():
        return None
    rest = _WORD.match(trouble.source.text, trouble.at)
    width = len(rest.group()) if rest else 1
    doubled = "''" if last.style == "'" else '\\"'
    remedy = f"Put the whole text in quotes, and write {doubled} for one inside of it."
    found = "more text after the closing quote"
    return trouble.finding("nothing after the closing quote", found, remedy, width=width)


def special_start(trouble: Trouble) -> Finding | None:
    """A value that starts with a character that means something else in YAML."""
    if trouble.says("cannot start any token"):
        return _unquoted(
            trouble, trouble.at, f"the character {trouble.char} cannot start a value in YAML"
        )
    for name, found in _STARTERS.items():
        if trouble.says(f"an {name}:", f"a {name}:", f"{name} handle"):
            start = trouble.at if trouble.began is None else trouble.began
            return _unquoted(trouble, start, found)
    return None


def _unquoted(trouble: Trouble, start: int, found: str) -> Finding:
    number = trouble.source.line_number(start)
    line = trouble.source.lines[number - 1]
    column = start - trouble.source.offset(number)
    value = bare(line)[column:].rstrip() or line[column:]
    quote = "'" if '"' in value or "\\" in value else '"'
    short = len(value) <= 40 and quote not in value
    remedy = f"Write it in quotes: {quote}{value}{quote}." if short else "Write it in quotes."
    expected = "a value, in quotes when it starts with a special character"
    return trouble.finding(expected, found, remedy, start=start, width=len(value))


def block_header(trouble: Trouble) -> Finding | None:
    """``|text``: a block starts on the next line."""
    if trouble.began is None or not trouble.says("block scalar"):
        return None
    sign = written(trouble.source.text[trouble.began : trouble.began + 1])
    expected = f"nothing after {sign} on its line"
    remedy = f"Start the text on the line after {sign}, indented by two more spaces."
    return trouble.finding(expected, "more text", remedy)
