"""Statements about one field of a live object."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kubeplay_pytest.checks.words import other_case, own
from kubeplay_pytest.manifests import MISSING, FieldPath
from kubeplay_pytest.manifests.follow import value_at

if TYPE_CHECKING:
    from kubeplay_pytest.checks.subject import Subject

__all__ = ["Field"]

# Fields outside ``status`` that the cluster writes by and by.
_WRITTEN_LATER = {
    "Pod": ("spec.nodeName", "spec.tolerations"),
    "PersistentVolumeClaim": ("spec.volumeName",),
    "Deployment": ("metadata.annotations",),
}
_PLAIN = re.compile(r"[A-Za-z/][\w./:@ -]*")
_NOT_TEXT = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


class Field:
    """A field of a subject. What the learner alone writes is looked at once, not waited for."""

    def __init__(self, subject: Subject, path: str) -> None:
        self._subject = subject
        self._path = path

    @property
    def value(self) -> Any:
        """The field's value now, None when it is not set."""
        found = self._get(self._subject.live)
        return None if found is MISSING else found

    def equals(self, wanted: Any) -> Subject:
        """The field has exactly this value."""
        return self.is_one_of(wanted)

    def is_one_of(self, *wanted: Any) -> Subject:
        """The field has one of these values."""
        choices = " or ".join(_show(choice) for choice in wanted)
        return self._state(
            lambda value: any(_same(value, choice) for choice in wanted),
            f"{self._path}: {choices}",
            f"set {self._path} to {choices}",
            lambda value: next(filter(None, (other_case(w, [value]) for w in wanted)), ""),
        )

    def at_least(self, least: float) -> Subject:
        """The field is a number of at least this."""
        return self._state(
            lambda v: _is_number(v) and v >= least,
            f"{self._path} of at least {least}",
            f"set {self._path} to {least} or more",
        )

    def at_most(self, most: float) -> Subject:
        """The field is a number of at most this."""
        return self._state(
            lambda v: _is_number(v) and v <= most,
            f"{self._path} of at most {most}",
            f"set {self._path} to {most} or less",
        )

    def is_set(self) -> Subject:
        """The field is there."""
        return self._state(
            lambda value: value is not MISSING, f"{self._path} to be set", f"add {self._path}"
        )

    def is_absent(self) -> Subject:
        """The field is not there."""
        return self._state(
            lambda value: value is MISSING, f"no {self._path}", f"take {self._path} out"
        )

    def contains(self, part: Any) -> Subject:
        """The field's text, list or mapping contains this."""
        return self._state(
            lambda value: _contains(value, part),
            f"{self._path} with {_show(part)}",
            f"add {_show(part)} to {self._path}",
        )

    def matches(self, pattern: str) -> Subject:
        """The field's text matches the regular expression as a whole."""
        regex = re.compile(pattern)
        return self._state(
            lambda value: isinstance(value, str) and regex.fullmatch(value) is not None,
            f"{self._path} matching {pattern}",
            "",
        )

    def _may_change(self) -> bool:
        kind = self._subject.kind.name
        if self._path.startswith(("status", *_WRITTEN_LATER.get(kind, ()))):
            return True
        if self._path == "spec.replicas":  # an autoscaler writes it
            return bool(self._subject.ground.named("HorizontalPodAutoscaler"))
        # What a controller made, such as an EndpointSlice, it may change as well.
        return "ownerReferences" in (self._subject.current() or {}).get("metadata", {})

    def _state(
        self,
        holds: Callable[[Any], bool],
        expected: str,
        remedy: str,
        advice: Callable[[Any], str] = lambda _: "",
    ) -> Subject:
        """``remedy`` is what the learner can do, unless ``advice`` knows better."""
        changes = self._may_change()
        return self._subject.becomes(
            lambda item: holds(self._get(item)),
            expected,
            path=self._path,
            found=lambda item: self._describe(self._get(item)),
            help=lambda item: advice(self._get(item)) or ("" if changes else remedy),
            within=None if changes else 0.0,
        )

    def _get(self, item: Any) -> Any:
        return value_at(item, FieldPath.parse(self._path))

    def _describe(self, value: Any) -> str:
        if value is MISSING:
            return f"no {self._path}"
        if isinstance(value, dict) and self._path.endswith(("labels", "annotations")):
            value = own(value)
        default = ", the default: your file does not set it" if self._is_default() else ""
        return f"{self._path}: {_show(value)}{default}"

    def _is_default(self) -> bool:
        """Whether the value stands in the learner's own object, and they did not write it."""
        manifest = self._subject.ground.manifest(self._subject.kind.name, self._subject.name)
        unwritten = manifest is not None and manifest.at(self._path) is MISSING
        return unwritten and self._path.startswith("spec") and not self._may_change()


def _show(value: Any) -> str:
    """The value as it would stand in YAML, so that text and number look different."""
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def _same(value: Any, wanted: Any) -> bool:
    """Equal, and not merely because Python holds true for 1."""
    return bool(value == wanted) and isinstance(value, bool) == isinstance(wanted, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _contains(value: Any, part: Any) -> bool:
    try:
        return part in value
    except TypeError:
        return False
