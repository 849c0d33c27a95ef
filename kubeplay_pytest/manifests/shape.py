"""What every Kubernetes object has: apiVersion, kind, metadata and a name."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from kubeplay_pytest.manifests import lookalikes
from kubeplay_pytest.manifests.layout import glued
from kubeplay_pytest.manifests.manifest import Manifest
from kubeplay_pytest.manifests.nodes import Mapping, Node, Scalar, Sequence, plain, span
from kubeplay_pytest.manifests.problems import Problems
from kubeplay_pytest.manifests.source import SourceFile
from kubeplay_pytest.manifests.words import a_kind_of, written
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["Shape"]

_OBJECT = "a Kubernetes object: a mapping that starts with apiVersion and kind"
_EXAMPLES = {"apiVersion": "`apiVersion: v1`", "kind": "`kind: Pod`"}
#: Among more keys than this no misspelt one is looked for: the comparison is slow.
_MOST_KEYS = 50
#: Free text, in which curly quotes may well be meant.
_PROSE = frozenset({"annotations", "data", "stringData", "description"})


class Shape:
    """Makes manifests of the documents of one file, and reports those that are none."""

    def __init__(self, source: SourceFile, problems: Problems) -> None:
        self.source, self.problems = source, problems

    def manifests(self, node: Node) -> Iterator[Manifest]:
        """The objects of a document: one, or the items of a ``v1`` ``List``."""
        if not isinstance(node, Mapping):
            self._not_an_object(node)
        elif self._is_list(node):
            yield from self._items(node)
        elif self._whole(node):
            manifest = Manifest(self.source, plain(node), node)
            self._check_quotes(manifest)
            yield manifest

    def _is_list(self, node: Mapping) -> bool:
        return _value(node, "kind") == "List" and _value(node, "apiVersion") == "v1"

    def _items(self, node: Mapping) -> Iterator[Manifest]:
        key, items = node.entries.get("items", (node, node))
        if not isinstance(items, Sequence):
            found = "a List without a list of items"
            self._report(key, "`items`, a list of objects", found, "Write the objects below it.")
            return
        for item in items.items:
            yield from self.manifests(item)

    def _not_an_object(self, node: Node) -> None:
        if _reported(node):
            return
        expected, found = _OBJECT, a_kind_of(plain(node))
        if isinstance(node, Scalar):
            finding = glued(self.source, self.source.line_number(node.start))
            if finding:
                self.problems.add(finding)
                return
            remedy = "Write `apiVersion: …` and `kind: …` on the first lines."
        else:
            remedy = "Remove the dash, and put `---` on a line between two objects."
        self._report(node, expected, found, remedy)

    def _whole(self, node: Mapping) -> bool:
        fields = [self._has_text(node, field) for field in ("apiVersion", "kind")]
        return all([*fields, _is_kustomization(node) or self._has_metadata(node)])

    def _has_text(self, node: Mapping, name: str) -> bool:
        entry = node.entries.get(name)
        if entry is None:
            return self._absent(node, node, name, f"such as {_EXAMPLES[name]}")
        return self._is_text(entry, name)

    def _has_metadata(self, node: Mapping) -> bool:
        entry = node.entries.get("metadata")
        if entry is None:
            return self._absent(node, node, "metadata", "with `name: …` indented below it")
        key, value = entry
        if isinstance(value, Mapping):
            return self._has_name(key, value)
        if _reported(value):
            return False
        found = f"`metadata` with {a_kind_of(plain(value))} instead of `name: …` below it"
        remedy = "Indent `name: …` by two spaces, on the line below `metadata:`."
        where = key if plain(value) is None else value
        return self._report(where, "`metadata` with `name` below it", found, remedy)

    def _has_name(self, key: Scalar, metadata: Mapping) -> bool:
        entries = metadata.entries
        present = [name for name in ("name", "generateName", "namespace") if name in entries]
        right = [self._is_text(entries[name], f"metadata.{name}") for name in present]
        if "name" not in present and "generateName" not in present:
            return self._absent(metadata, key, "name", "indented below `metadata:`")
        return all(right)

    def _is_text(self, entry: tuple[Scalar, Node], name: str) -> bool:
        key, node = entry
        value = plain(node)
        if isinstance(value, str) and value.strip():
            return True
        if value is None or isinstance(value, str):
            blank = key if node.start == node.end else node
            return self._report(
                blank, f"{name} with a value", f"{name} is empty", "Write a value after the colon."
            )
        remedy = f"Write text after `{name.rpartition('.')[2]}:`."
        if isinstance(node, Scalar):
            short = name.rpartition(".")[2]
            article = "An" if short[0] in "aeiou" else "A"
            right = "v1 or apps/v1" if short == "apiVersion" else f'"{node.text[:60]}"'
            remedy = f"{article} {short} is text: write {right}."
        return self._report(node, f"{name} as text", f"{name} is {a_kind_of(value)}", remedy)

    def _absent(self, within: Mapping, place: Node, name: str, how: str) -> bool:
        wrong = _misspelt(within, name)
        if wrong:
            found = f"{written(wrong.text)} instead of `{name}`"
            return self._report(wrong, f"a field `{name}`", found, f"Write `{name}`, spelt so.")
        found = f"no `{name}` in this {'metadata' if name == 'name' else 'object'}"
        return self._report(place, f"a field `{name}`", found, f"Add a line `{name}:`, {how}.")

    def _check_quotes(self, manifest: Manifest) -> None:
        if not any(quote in self.source.text for quote in lookalikes.QUOTES):
            return
        for path, _, where in manifest.scalars():
            start = self.source.offset(where.line, where.column)
            finding = lookalikes.quoted_value(self.source, start, start + where.width)
            if finding and not _PROSE.intersection(path):
                self.problems.add(finding)

    def _report(self, node: Node, expected: str, found: str, remedy: str) -> bool:
        where = self.source.where(*span(node))
        self.problems.add(Finding(expected, found, where=where, help=remedy))
        return False


def _value(node: Mapping, name: str) -> object:
    _, value = node.entries.get(name, (None, None))
    return value.value if isinstance(value, Scalar) else None


def _is_kustomization(node: Mapping) -> bool:
    """The one object that no server sees: it needs no name."""
    return _value(node, "kind") == "Kustomization" and "metadata" not in node.entries


def _reported(node: Node) -> bool:
    return isinstance(node, Scalar) and node.reported


def _misspelt(node: Mapping, name: str) -> Scalar | None:
    known = {"apiVersion", "kind", "metadata", "name", "generateName", "namespace"}
    others = {key.lower(): key for key in list(node.entries)[:_MOST_KEYS] if key not in known}
    close = get_close_matches(name.lower(), others, n=1, cutoff=0.8)
    return node.entries[others[close[0]]][0] if close else None
