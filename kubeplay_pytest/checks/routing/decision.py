"""What becomes of a request: the rule that takes it, and where that sends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Backend", "Decision", "Rule"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Backend:
    """The Service's port, by number or by name, that a rule names at ``path``.

    ``service`` is empty where the rule names something else, which ``text`` describes.
    """

    service: str
    port: int | str | None
    path: str
    weight: int = 1
    text: str = ""

    def __str__(self) -> str:
        port = "" if self.port is None else f", port {self.port}"
        return self.text or f"Service {self.service}{port}"

    def same(self, other: Backend) -> bool:
        """Whether both mean the same end, wherever they stand."""
        return (self.service, self.port, self.text) == (other.service, other.port, other.text)


@dataclass(frozen=True, slots=True)
class Rule:
    """The part of a live object that takes requests: where it stands, and how it reads."""

    item: Json
    path: str
    text: str

    @property
    def kind(self) -> str:
        return str(self.item["kind"])

    @property
    def name(self) -> str:
        return str(self.item["metadata"]["name"])

    def __str__(self) -> str:
        return f"{self.text} in {self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Decision:
    """``rule`` takes the request; without one, nobody does.

    It is sent to ``backends``, by their weights, as a request for ``path`` (as it came, when
    that is empty); or the client is told to go to ``location``. A ``doubt`` says why another
    implementation may decide otherwise; ``rule`` is then the one that raises it.
    """

    rule: Rule | None = None
    backends: tuple[Backend, ...] = ()
    path: str = ""
    location: str = ""
    status: int = 0
    doubt: str = ""
