"""A mapping's keys: unique, text, and merged where `<<` says so."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Several
from dataclasses import dataclass, field

from kubeplay_pytest.manifests import lookalikes, templates, values
from kubeplay_pytest.manifests.nodes import Mapping, Node, Scalar, Sequence, span
from kubeplay_pytest.manifests.problems import Problems
from kubeplay_pytest.manifests.source import SourceFile
from kubeplay_pytest.manifests.words import written
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["mapping"]

_MERGE = "<<"


def mapping(
    source: SourceFile, place: tuple[int, int], children: Several[Node], problems: Problems
) -> Node:
    """The mapping whose keys and values alternate in ``children``.

    Faulty keys are reported. A mapping that is a placeholder of a template language is
    reported and becomes a text, so that nothing else is said about it.
    """
    build = _Mapping(source, problems)
    for key, value in zip(children[::2], children[1::2], strict=True):
        build.add(key, value)
    if build.placeholder:
        text = source.text[slice(*place)]
        return Scalar(*place, text=text, value=text, reported=True)
    size = 1 + sum(child.size for child in children)
    height = 1 + max((child.height for child in children), default=0)
    return Mapping(*place, entries=build.merged(), size=size, height=height)


@dataclass
class _Mapping:
    """The entries of one mapping, as they are read."""

    source: SourceFile
    problems: Problems
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)
    bases: list[Mapping] = field(default_factory=list)
    placeholder: bool = False

    def add(self, key: Node, value: Node) -> None:
        if not isinstance(key, Scalar):
            self._not_text(key)
        elif key.text == _MERGE and not key.quoted:
            self.bases.extend(self._merge_from(key, value))
        else:
            self._named(key, value)

    def merged(self) -> dict[str, tuple[Scalar, Node]]:
        """The mapping's own entries first; of the merged ones the earlier win."""
        for base in self.bases:
            for name, entry in base.entries.items():
                self.entries.setdefault(name, entry)
        return self.entries

    def _named(self, key: Scalar, value: Node) -> None:
        try:
            name = values.as_key(key.value)
        except ValueError:
            self._report(key, "a key that is text", "an empty key", "Write a name before the `:`.")
            return
        if name in self.entries:
            self._duplicate(key, self.entries[name][0])
        elif not key.quoted:
            self._check_characters(key)
        self.entries[name] = (key, value)

    def _duplicate(self, key: Scalar, first: Scalar) -> None:
        line = self.source.line_number(first.start)
        found = f"{written(key.text)} a second time; the first is on line {line}"
        self._report(key, "every key once", found, "Keep one of the two, or merge what they hold.")

    def _check_characters(self, key: Scalar) -> None:
        finding = None if key.text.isascii() else lookalikes.in_key(self.source, key)
        if finding:
            self.problems.add(finding)

    def _not_text(self, key: Node) -> None:
        finding = templates.braces_at(self.source, key.start - 1)
        if finding:
            self.placeholder = True
            self.problems.add(finding)
            return
        kind = "a list" if isinstance(key, Sequence) else "a mapping"
        remedy = "Write a word before the `:`, or put it in quotes."
        self._report(key, "a key that is text", f"{kind} as a key", remedy)

    def _merge_from(self, key: Scalar, value: Node) -> Iterator[Mapping]:
        for base in value.items if isinstance(value, Sequence) else [value]:
            if isinstance(base, Mapping):
                yield base
            else:
                remedy = "Write an alias of a mapping after `<<:`, such as `*defaults`."
                self._report(key, "a mapping to merge", "something else", remedy)

    def _report(self, key: Node, expected: str, found: str, remedy: str) -> None:
        where = self.source.where(*span(key))
        self.problems.add(Finding(expected, found, where=where, help=remedy))
