"""What a field path is made of."""

from __future__ import annotations

import json
from dataclasses import dataclass

__all__ = ["Selector", "Step"]


@dataclass(frozen=True, slots=True)
class Selector:
    """The element of a list with these keys: ``[name="web"]``, ``[containerPort=80]``.

    The empty key stands for the element itself: ``[="x"]``.
    """

    pairs: tuple[tuple[str, str | int | float | bool | None], ...]

    def __str__(self) -> str:
        return ",".join(f"{key}={json.dumps(value)}" for key, value in self.pairs)


Step = str | int | Selector
