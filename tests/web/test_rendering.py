"""Markdown becomes HTML that can do nothing."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from kubeplay_pytest.catalog import Catalog
from kubeplay_web.rendering import safe_html
from tests.web.hostile import TEXTS

ALLOWED = {"href", "class", "rel", "target"}


class Seen(HTMLParser):
    """The tags and attributes that a browser would find."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_stays_text(text: str) -> None:
    """No element or attribute that could act survives, whatever is written around it."""
    for markdown in (
        text,
        f"# {text}",
        f"- {text}\n",
        f"`{text}`",
        f"```\n{text}\n```",
        f"| {text} |",
    ):
        seen = Seen()
        seen.feed(safe_html(markdown))
        assert not seen.tags & {
            "script",
            "img",
            "svg",
            "iframe",
            "style",
            "form",
            "base",
            "details",
        }
        assert {name for name, _ in seen.attributes} <= ALLOWED
        assert all(v.startswith("http") for name, v in seen.attributes if name == "href")


def test_prompts_keep_their_form(repository: Path) -> None:
    """Headings, lists, code and tables of the exercises are what a reader sees."""
    html = "".join(safe_html(exercise.prompt) for exercise in Catalog(repository / "exercises"))
    seen = Seen()
    seen.feed(html)
    assert {"h1", "h2", "p", "ul", "li", "code"} <= seen.tags
