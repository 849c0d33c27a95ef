"""Following a field path through an object."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any, Final, Literal

from kubeplay_pytest.manifests.steps import Selector, Step

__all__ = ["MISSING", "Missing", "follow", "value_at"]


class Missing(Enum):
    """The type of :data:`MISSING`, which stands for a field that is not there; it is false."""

    MISSING = "missing"

    def __bool__(self) -> Literal[False]:
        return False


MISSING: Final = Missing.MISSING


def value_at(data: Any, path: Sequence[Step]) -> Any:
    """The value at ``path``, or :data:`MISSING`."""
    steps, complete = follow(data, path)
    if not complete:
        return MISSING
    for step in steps:
        data = data[step]
    return data


def follow(data: Any, path: Sequence[Step]) -> tuple[tuple[str | int, ...], bool]:
    """The keys and indexes that ``path`` means in ``data``, and whether it led to its end."""
    taken: list[str | int] = []
    done = 0
    while done < len(path):
        key, used = _enter(data, path, done)
        if key is None:
            return tuple(taken), False
        data = data[key]
        taken.append(key)
        done += used
    return tuple(taken), True


def _enter(here: Any, path: Sequence[Step], done: int) -> tuple[str | int | None, int]:
    if isinstance(here, dict):
        return _key(here, path, done)
    if isinstance(here, list):
        return _index(here, path[done]), 1
    return None, 0


def _key(here: dict[str, Any], path: Sequence[Step], done: int) -> tuple[str | None, int]:
    """A key, or several names that make one: ``labels.app.kubernetes.io/name``."""
    name = str(path[done])
    last = done + 1 == len(path)
    if name in here and (last or isinstance(here[name], dict | list)):
        return name, 1
    longer = name
    for used, step in enumerate(path[done + 1 :], start=2):
        longer += f".{step}"
        if longer in here:
            return longer, used
    return (name, 1) if name in here else (None, 0)


def _index(here: list[Any], step: Step) -> int | None:
    if isinstance(step, int):
        return step if 0 <= step < len(here) else None
    if isinstance(step, str):
        step = Selector((("", step),))
    exact = (index for index, item in enumerate(here) if _matches(item, step, partly=False))
    partly = (index for index, item in enumerate(here) if _matches(item, step, partly=True))
    return next(exact, next(partly, None))


def _matches(item: Any, selector: Selector, *, partly: bool) -> bool:
    """Whether ``item`` has the keys; ``partly`` forgives absent ones.

    The server fills in defaults before it writes a path: `protocol="TCP"` need not stand
    in the learner's file.
    """
    present = [(key, value) for key, value in selector.pairs if _get(item, key) is not MISSING]
    if not present or (len(present) < len(selector.pairs) and not partly):
        return False
    return all(_same(_get(item, key), value) for key, value in present)


def _get(item: Any, key: str) -> Any:
    if not key:
        return item
    return item.get(key, MISSING) if isinstance(item, dict) else MISSING


def _same(one: Any, other: Any) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
