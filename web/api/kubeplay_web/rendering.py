"""Markdown of exercises as HTML that can do nothing.

Raw HTML is switched off when it is rendered, and what comes out is cleaned again: an exercise
may come from a stranger.
"""

from __future__ import annotations

from functools import cache

import nh3
from markdown_it import MarkdownIt

__all__ = ["safe_html"]

_TAGS = {
    *("a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre"),
    *("strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
_ATTRIBUTES = {"a": {"href"}, "code": {"class"}}


def safe_html(markdown: str) -> str:
    """The text as HTML without scripts, styles, images, frames or forms."""
    return nh3.clean(
        _renderer().render(markdown),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
