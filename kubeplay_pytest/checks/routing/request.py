"""A request as a router sees it, and how its path is compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

__all__ = ["WELL_KNOWN", "Request", "is_below", "may_match"]

WELL_KNOWN = {"http": 80, "https": 443}
"""The port of a scheme, which a URL does not have to say."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request for ``url``; the names of hosts and headers are in lower case."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, url: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> Request:
        """The request that an author writes: ``https://shop.example/cart?item=7``."""
        parts = urlsplit(url)
        lowered = {name.lower(): value for name, value in (headers or {}).items()}
        return cls(
            url=url,
            scheme=parts.scheme,
            host=parts.hostname or "",
            port=parts.port or WELL_KNOWN[parts.scheme],
            path=parts.path or "/",
            method=method,
            headers=lowered,
            query=dict(reversed(parse_qsl(parts.query, keep_blank_values=True))),
        )

    def __str__(self) -> str:
        method = "" if self.method == "GET" else f"{self.method} "
        headers = ", ".join(f"{name}: {value}" for name, value in self.headers.items())
        return method + self.url + (f" with {headers}" if headers else "")


def is_below(path: str, prefix: str) -> bool:
    """Whether ``path`` begins with the whole elements of ``prefix``.

    The rule of ``Prefix`` (Ingress) and ``PathPrefix`` (Gateway API), both of which ignore a
    slash at the prefix's end: ``/cart`` takes ``/cart``, ``/cart/`` and ``/cart/7``, but not
    ``/cartoons``.
    """
    elements = prefix.rstrip("/")
    return path == elements or path.startswith(f"{elements}/")


def may_match(pattern: str, text: str) -> bool:
    """Whether some dialect of regular expressions, anchored or not, may find the pattern.

    False only where the plain text with which it begins is missing. It is never run: it is a
    stranger's, and may take for ever.
    """
    if "|" in pattern or "(?" in pattern:
        return True
    body = pattern.removeprefix("^")
    plain = re.split(r"[^\w/-]", body, maxsplit=1)[0]
    optional = body[len(plain) :].startswith(("*", "?", "{"))
    return (plain[:-1] if optional else plain) in text
