"""What lies over the main screen for a moment: a text, a choice, a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Label, Markdown, OptionList, Static
from textual.widgets.option_list import Option

__all__ = ["Choice", "Question", "Reading"]

_CLOSING: list[BindingType] = [
    Binding("escape,q", "dismiss", "Close"),
]


class Reading(ModalScreen[bool]):
    """A text to read: Markdown, or one that is already laid out.

    Dismissed with True when the key ``more`` was pressed: there is more to be read.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *_CLOSING,
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(
        self, title: str, content: str | Text, footer: str = "Esc closes", more: str = ""
    ) -> None:
        super().__init__()
        self._title, self._content, self._footer, self._more = title, content, footer, more

    def compose(self) -> ComposeResult:
        with Vertical(classes="paper"):
            yield Label(self._title, classes="title", markup=False)
            with VerticalScroll():
                if isinstance(self._content, str):
                    yield Markdown(self._content, open_links=False)
                else:
                    yield Static(self._content)
            yield Label(self._footer, classes="footer", markup=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def on_key(self, event: Key) -> None:
        if self._more and event.key == self._more:
            event.stop()
            self.dismiss(True)

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


class Choice(ModalScreen[str | None]):
    """A list to choose from; dismissed with the chosen line's id, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *_CLOSING,
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
    ]

    def __init__(self, title: str, lines: Sequence[tuple[str, Text]], now: str) -> None:
        super().__init__()
        self._title, self._lines, self._now = title, lines, now

    def compose(self) -> ComposeResult:
        with Vertical(classes="paper"):
            yield Label(self._title, classes="title", markup=False)
            yield OptionList(*(Option(text, id=name) for name, text in self._lines))
            yield Label("Enter chooses · Esc closes", classes="footer")

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.highlighted = options.get_option_index(self._now)
        options.focus()

    def action_move(self, lines: int) -> None:
        options = self.query_one(OptionList)
        options.action_cursor_down() if lines > 0 else options.action_cursor_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)


class Question(ModalScreen[bool]):
    """Yes or no; anything but ``y`` is no."""

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical(classes="paper small"):
            yield Label(self._question, classes="title", markup=False)
            yield Label("y yes · any other key no", classes="footer")

    def on_key(self, event: Key) -> None:
        event.stop()
        self.dismiss(event.key in {"y", "Y"})
