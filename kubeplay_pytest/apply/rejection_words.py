"""Taking the server's answer apart: which places it complains about, in its own words.

Sources of the shapes: ``field.Error`` (apimachinery), ``typed.ValidationErrors``
(structured-merge-diff), strict decoding (sigs.k8s.io/json) and encoding/json.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kubeplay_pytest.cluster.api import ApiError

__all__ = ["Complaint", "a", "bounded", "complaints", "value_said"]

_GO_WORDS = {"string", "bool", "int64", "float64", "null", "nil"}
"""Types that the server names where it might have quoted a value."""

LONG = 300
"""Characters of the server's words that a learner is shown; some answers print whole objects."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing the server has against one place. ``path`` is empty when it names none."""

    path: str
    words: str

    @property
    def evidence(self) -> tuple[str, ...]:
        """The server's own words, as one line of evidence."""
        return (bounded(f"{self.path}: {self.words}" if self.path else self.words),)


def a(noun: str) -> str:
    """The noun with its indefinite article."""
    return f"an {noun}" if noun[:1] in "AEIOaeio" else f"a {noun}"


def bounded(words: str) -> str:
    """Words as one line of at most :data:`LONG` characters."""
    line = " ".join(words.split())
    return line if len(line) <= LONG else line[: LONG - 1] + "…"


def complaints(error: ApiError) -> list[Complaint]:
    """Everything that the answer complains about, in the server's order; at least one."""
    message = str(error.message)
    found = list(_typed(message)) or list(_causes(error.causes)) or list(_decoding(message))
    # A custom object's answer adds remarks about the whole, which say nothing more.
    found = [complaint for complaint in found if complaint.path] or found
    return found or [Complaint("", _without_preamble(message))]


_TYPED = re.compile(
    r"failed to create typed patch object \([^)]*\): (?:errors:\s*)?(.*)", re.DOTALL
)
_TYPED_LINE = re.compile(r"^(?P<path>(?:\.|\[).*?): (?P<words>.*)$", re.DOTALL)


def _typed(message: str) -> Iterator[Complaint]:
    """Server-side apply's comparison with the schema: one complaint a line."""
    said = _TYPED.search(message)
    for line in re.split(r"\n\s+(?=\.)", said[1]) if said else ():
        parts = _TYPED_LINE.match(line.strip())
        yield Complaint(parts["path"], parts["words"]) if parts else Complaint("", line.strip())


def _causes(causes: Any) -> Iterator[Complaint]:
    for cause in causes if isinstance(causes, list) else ():
        if isinstance(cause, dict) and cause.get("message"):
            path = str(cause.get("field") or "")
            # Some errors about the whole object come with a path of "<nil>" or "[]".
            yield Complaint("" if path in ("<nil>", "[]") else path, str(cause["message"]))


_UNKNOWN = re.compile(r'(unknown|duplicate) field "((?:[^"\\]|\\.)*)"')
_GO = re.compile(
    r"json: cannot unmarshal (?P<got>.+?) into Go (?:struct field \w+\.(?P<path>[\w.]+)|value) of "
    r"type (?P<type>\S+)"
)


def _decoding(message: str) -> Iterator[Complaint]:
    """A POST's strict decoding, which names fields without list positions."""
    for what, path in _UNKNOWN.findall(message):
        yield Complaint(path, f"{what} field")
    for said in _GO.finditer(message):
        yield Complaint(said["path"] or "", said[0])


_PREAMBLES = (
    re.compile(r"^failed to convert new (?:typed )?object \([^)]*\) to [\w ]+: "),
    re.compile(r"^unable to convert unstructured object to [^:]+: "),
    re.compile(r"^(?:admission webhook \S+ denied the request: )"),
    re.compile(r'^[\w.]+ "[^"]*" is (?:invalid|forbidden): '),
)


def _without_preamble(message: str) -> str:
    for preamble in _PREAMBLES:
        message = preamble.sub("", message)
    return message


_SAID = re.compile(r"^(?:Invalid|Unsupported|Duplicate) value: |^Not found: |^expected .*?, got ")
_VALUE = re.compile(
    r'"(?P<text>(?:[^"\\]|\\.)*)"|&value\.valueUnstructured\{Value:(?P<typed>[^{}\[\]]*)\}$'
    r"|&\{(?P<scalar>[^{}\[\]]*)\}$|(?P<plain>-?[\w.]+)(?=:|$)"
)


def value_said(words: str) -> str | None:
    """The scalar value that the words quote (``Invalid value: "x": …``), if they do."""
    head = _SAID.match(words)
    said = _VALUE.match(words, head.end()) if head else None
    if not said:
        return None
    text = said["text"]
    if text is not None:
        return re.sub(r"\\(.)", r"\1", text)
    value = said["typed"] or said["scalar"] or said["plain"]
    return None if value in _GO_WORDS else value
