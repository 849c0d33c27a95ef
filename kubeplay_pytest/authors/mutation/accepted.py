"""``accepted.yaml``: mutants that are right answers, each with the author's reason.

A list of ``change`` and ``reason``. The change is written as ``kubeplay check --mutate`` prints
it, ``Deployment web spec.replicas 3 -> 4``, or without its values: then any change of that
field is accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kubeplay_pytest.catalog import Exercise

__all__ = ["FILE", "Accepted", "accepted"]

FILE = "accepted.yaml"
_FORM = "every entry must be 'change: KIND NAME FIELD [OLD -> NEW]' with a 'reason:'"
_KEYS = ["change", "reason"]
_LEAST_WORDS = 3
"""Kind, name and field: less would accept every change of an object."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """One declaration: what may be changed, why, and where that stands."""

    place: str
    change: str
    reason: str

    def covers(self, change: str) -> bool:
        return change == self.change or change.startswith(f"{self.change} ")


def accepted(exercise: Exercise) -> list[Accepted]:
    """The exercise's declarations; raises :class:`ValueError` with ``file:line: what``."""
    path = exercise.folder / FILE
    if not path.exists():
        return []
    try:
        root = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: {error}") from error
    if not isinstance(root, yaml.SequenceNode):
        raise ValueError(f"{path}:1: {_FORM}")  # noqa: TRY004 - the file is wrong, not a type
    return [_read(path, node) for node in root.value]


def _read(path: Path, node: yaml.Node) -> Accepted:
    place = f"{path}:{node.start_mark.line + 1}"
    fields = _texts(node)
    if sorted(fields) != _KEYS or len(fields["change"].split()) < _LEAST_WORDS:
        raise ValueError(f"{place}: {_FORM}")
    return Accepted(place, " ".join(fields["change"].split()), fields["reason"])


def _texts(node: Any) -> dict[str, str]:
    """The entry's fields that hold text."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    scalars = [(k, v) for k, v in node.value if isinstance(v, yaml.ScalarNode)]
    return {str(key.value): value.value for key, value in scalars if value.value.strip()}
