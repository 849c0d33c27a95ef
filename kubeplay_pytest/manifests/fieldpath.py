"""The path of a field, in every way in which the API server writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from kubeplay_pytest.manifests.follow import MISSING, value_at
from kubeplay_pytest.manifests.steps import Selector, Step

__all__ = ["FieldPath"]


_NAME = re.compile(r"[^.\[]+")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)
_SELECTOR = re.compile(r"[\w$.-]*=", re.ASCII)
_PAIR = re.compile(r'([\w$.-]*)=("(?:[^"\\]|\\.)*"|[^,]*)(?:,|$)', re.ASCII | re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z_$][\w$-]*", re.ASCII)
_BRACKETED = re.compile(r"[A-Za-z_$][\w$./-]*", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?", re.ASCII)
_WORDS = {"true": True, "false": False, "null": None}


class FieldPath(tuple[Step, ...]):
    """The steps from an object's root to one of its fields: names, indexes, selectors."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> FieldPath:
        """The path that ``text`` writes.

        Never raises: what is no path in any known notation becomes steps that no object
        has, and leads to the nearest ancestor that exists.
        """
        text = text.strip()
        if text == "<nil>":  # Go's word for the root
            return cls()
        steps: list[Step] = []
        at = 0
        while at < len(text):
            at = _read(text, at, steps)
        return cls(steps)

    @classmethod
    def of(cls, path: FieldPath | str | Iterable[Step]) -> FieldPath:
        """``path`` itself, or what it writes or lists."""
        if isinstance(path, str):
            return cls.parse(path)
        return path if isinstance(path, cls) else cls(path)

    def child(self, step: Step) -> FieldPath:
        """The path one step further down."""
        return FieldPath((*self, step))

    @property
    def parent(self) -> FieldPath:
        """The path without its last step; the root's parent is the root."""
        return FieldPath(self[:-1])

    def get(self, data: Any, default: Any = MISSING) -> Any:
        """The value at this path in ``data``, any JSON value, or ``default``."""
        value = value_at(data, self)
        return default if value is MISSING else value

    def __str__(self) -> str:
        """The usual dotted form; :meth:`parse` gives the same path back."""
        return "".join(map(_rendered, self)).removeprefix(".")

    def __repr__(self) -> str:
        return f"FieldPath({str(self)!r})"


def _read(text: str, at: int, steps: list[Step]) -> int:
    if text[at] == ".":
        return at + 1
    if text[at] == "[":
        inside, end = _bracket(text, at)
        steps.append(_step(inside))
        return end
    name = _QUOTED.match(text, at) or _NAME.match(text, at)
    if name is None:  # cannot be: a name is whatever is neither dot nor bracket
        return len(text)
    steps.append(_unquoted(name.group()))
    return name.end()


def _bracket(text: str, at: int) -> tuple[str, int]:
    """What stands between the bracket at ``at`` and its partner, and the offset after it."""
    depth, position = 0, at
    while position < len(text):
        quoted = _QUOTED.match(text, position) if text[position] == '"' else None
        if quoted:
            position = quoted.end()
            continue
        depth += {"[": 1, "]": -1}.get(text[position], 0)
        position += 1
        if depth == 0:
            return text[at + 1 : position - 1], position
    return text[at + 1 :], len(text)


def _step(inside: str) -> Step:
    if _INDEX.fullmatch(inside):
        return int(inside)
    if _SELECTOR.match(inside):
        return Selector(tuple((key, _value(raw)) for key, raw in _PAIR.findall(inside)))
    return _unquoted(inside)


def _value(raw: str) -> str | int | float | bool | None:
    if raw in _WORDS:
        return _WORDS[raw]
    if _NUMBER.fullmatch(raw) and len(raw) < 40:
        return int(raw) if raw.lstrip("-").isdigit() else float(raw)
    return _unquoted(raw)


def _unquoted(text: str) -> str:
    if not _QUOTED.fullmatch(text):
        return text
    try:
        return str(json.loads(text, strict=False))
    except ValueError:  # Go has escapes that JSON has not
        return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


def _rendered(step: Step) -> str:
    if isinstance(step, str):
        if _PLAIN.fullmatch(step):
            return f".{step}"
        return f"[{step if _BRACKETED.fullmatch(step) else json.dumps(step)}]"
    return f"[{step}]"
