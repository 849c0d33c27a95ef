"""One change of a manifest's text; everything else stays byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from kubeplay_pytest.authors.mutation.place import Place
from kubeplay_pytest.manifests.nodes import Scalar

__all__ = ["Edit", "replaced"]

_QUOTES = ("'", '"')
_BLOCKS = ("|", ">")


@dataclass(frozen=True, slots=True)
class Edit:
    """A change at a place: ``sort`` names the kind of mistake, ``words`` what was changed."""

    sort: str
    place: Place
    words: str
    start: int
    end: int
    new: str

    @property
    def drops(self) -> bool:
        return self.sort == "dropped"

    @property
    def of_key(self) -> bool:
        return not self.drops and self.place.key is not None and self.start == self.place.key.start

    @property
    def value(self) -> Any:
        """What the new text means."""
        return yaml.safe_load(self.new)

    def applied(self, text: str) -> str:
        return text[: self.start] + self.new + text[self.end :]


def replaced(sort: str, place: Place, node: Scalar, new: str, text: str) -> Edit | None:
    """The edit that writes ``new`` for a scalar, quoted as it was.

    None for a text in block style: :func:`extended` changes those.
    """
    raw = text[node.start : node.end]
    if raw.startswith(_BLOCKS) and "\n" in raw:
        return None
    quote = raw[:1] if raw.startswith(_QUOTES) else ""
    is_key = node is place.key
    words = f"{'key ' if is_key else ''}{node.text or '(empty)'} -> {new or '(empty)'}"
    return Edit(sort, place, words, node.start, node.end, f"{quote}{new}{quote}")
