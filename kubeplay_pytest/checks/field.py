"""Statements about one field of a live object."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kubeplay_pytest.manifests import MISSING, FieldPath
from kubeplay_pytest.manifests.follow import value_at

if TYPE_CHECKING:
    from kubeplay_pytest.checks.subject import Subject

__all__ = ["Field"]


class Field:
    """A field of a subject. Only ``status`` changes by itself, so only ``status`` is waited for."""

    def __init__(self, subject: Subject, path: str) -> None:
        self._subject = subject
        self._path = path
        self._within = None if path.startswith("status") else 0.0

    @property
    def value(self) -> Any:
        """The field's value now, None when it is not set."""
        found = self._get(self._subject.live)
        return None if found is MISSING else found

    def equals(self, wanted: Any) -> Subject:
        """The field has exactly this value."""
        return self._state(lambda value: value == wanted, f"{self._path}: {_show(wanted)}")

    def is_one_of(self, *wanted: Any) -> Subject:
        """The field has one of these values."""
        choices = " or ".join(_show(choice) for choice in wanted)
        return self._state(lambda value: value in wanted, f"{self._path}: {choices}")

    def at_least(self, least: float) -> Subject:
        """The field is a number of at least this."""
        return self._state(
            lambda v: _is_number(v) and v >= least, f"{self._path} of at least {least}"
        )

    def at_most(self, most: float) -> Subject:
        """The field is a number of at most this."""
        return self._state(lambda v: _is_number(v) and v <= most, f"{self._path} of at most {most}")

    def is_set(self) -> Subject:
        """The field is there."""
        return self._state(lambda value: value is not MISSING, f"{self._path} to be set")

    def is_absent(self) -> Subject:
        """The field is not there."""
        return self._state(lambda value: value is MISSING, f"no {self._path}")

    def contains(self, part: Any) -> Subject:
        """The field's text, list or mapping contains this."""
        return self._state(lambda value: _contains(value, part), f"{self._path} with {_show(part)}")

    def matches(self, pattern: str) -> Subject:
        """The field's text matches the regular expression as a whole."""
        regex = re.compile(pattern)
        return self._state(
            lambda value: isinstance(value, str) and regex.fullmatch(value) is not None,
            f"{self._path} matching {pattern}",
        )

    def _state(self, holds: Callable[[Any], bool], expected: str) -> Subject:
        return self._subject.becomes(
            lambda item: holds(self._get(item)),
            expected,
            path=self._path,
            found=lambda item: self._describe(self._get(item)),
            within=self._within,
        )

    def _get(self, item: Any) -> Any:
        return value_at(item, FieldPath.parse(self._path))

    def _describe(self, value: Any) -> str:
        return f"no {self._path}" if value is MISSING else f"{self._path}: {_show(value)}"


def _show(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _contains(value: Any, part: Any) -> bool:
    try:
        return part in value
    except TypeError:
        return False
