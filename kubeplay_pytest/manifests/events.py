"""PyYAML's stream of parsing events, from the C parser where there is one."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

__all__ = ["PurePython", "events", "place"]


class PurePython(Reader, Scanner, Parser):
    """The same events without C: slower by about twelve times."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def scan_to_next_token(self) -> None:
        """As in PyYAML, but between brackets a tab is a space, as in JSON and in libyaml."""
        super().scan_to_next_token()
        while self.flow_level and self.peek() == "\t":
            self.forward()
            super().scan_to_next_token()


def _fastest() -> Any:
    try:
        return import_module("yaml._yaml").CParser
    except ImportError:  # PyYAML was built without libyaml
        return PurePython


FASTEST = _fastest()


def events(text: str) -> Any:
    """A parser of ``text``: ``get_event()`` gives one event after the other.

    It raises ``yaml.YAMLError`` and reads no further than it must, so that whoever asks
    can stop at a limit.
    """
    return FASTEST(text)


def place(event: Any) -> tuple[int, int]:
    """The offsets at which ``event`` starts and ends; a parser's event always has marks."""
    return event.start_mark.index, event.end_mark.index
