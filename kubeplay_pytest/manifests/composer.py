"""From text to nodes, without recursion and within limits.

PyYAML's own composer recurses and expands without a bound, hence this one: it adds up
sizes and depths as if every alias were written out, and stops before that is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from kubeplay_pytest.manifests import events, mappings, scalars, syntax
from kubeplay_pytest.manifests.events import place
from kubeplay_pytest.manifests.limits import Limits
from kubeplay_pytest.manifests.nodes import Node, Sequence
from kubeplay_pytest.manifests.problems import Problems, Refused
from kubeplay_pytest.manifests.source import SourceFile
from kubeplay_pytest.manifests.words import written
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["compose"]

#: libyaml compares every %TAG with every other one.
_DIRECTIVES = 50


def compose(source: SourceFile, limits: Limits, problems: Problems) -> Iterator[Node]:
    """The documents of ``source``, empty ones included, in order.

    What is wrong with one value goes to ``problems``; raises :class:`Refused` where the
    rest of the file cannot be read.
    """
    _refuse_directives(source)
    composer = _Composer(source, limits, problems)
    stream = events.events(source.text)
    try:
        while True:
            event = stream.get_event()
            yield from composer.complete(event)
            composer.take(event)
            if isinstance(event, yaml.StreamEndEvent):
                return
    except yaml.YAMLError as error:
        raise Refused(syntax.explain(source, error, composer.last, composer.opened)) from None


def _refuse_directives(source: SourceFile) -> None:
    if source.text.count("\n%") <= _DIRECTIVES:
        return
    where = source.where(source.text.index("\n%") + 1)
    found = "many lines that start with %"
    raise Refused(Finding("Kubernetes objects", found, where=where, help="Delete these lines."))


@dataclass
class _Frame:
    """A list or mapping of which not everything is read yet."""

    event: yaml.CollectionStartEvent
    children: list[Node] = field(default_factory=list)


class _Composer:
    """Takes the events of one file, one at a time, and gives each document's root."""

    def __init__(self, source: SourceFile, limits: Limits, problems: Problems) -> None:
        self.source, self.limits, self.problems = source, limits, problems
        self.frames: list[_Frame] = []
        self.roots: list[Node] = []
        self.anchors: dict[str, Node | None] = {}
        self.nodes = self.aliases = self.documents = 0
        self.last: yaml.ScalarEvent | None = None
        self._take: dict[type[yaml.Event], Callable[[Any], Node | None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    @property
    def opened(self) -> int | None:
        """The offset of the innermost bracket or brace that is open."""
        event = self.frames[-1].event if self.frames else None
        return place(event)[0] if event and event.flow_style else None

    def complete(self, event: yaml.Event) -> list[Node]:
        """The root of the document before ``event``, once that is certain to be complete."""
        if not isinstance(event, yaml.DocumentStartEvent | yaml.StreamEndEvent):
            return []  # what looks like the end may be where a syntax error begins
        roots, self.roots = self.roots, []
        return roots

    def take(self, event: yaml.Event) -> None:
        """Put what ``event`` brings where it belongs; raises :class:`Refused` at a limit."""
        handle = self._take.get(type(event))
        node = handle(event) if handle else None
        if node is not None:
            (self.frames[-1].children if self.frames else self.roots).append(node)

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self.anchors = {}
        self.documents += 1
        if self.documents > self.limits.documents:
            most = f"at most {self.limits.documents} documents in a file"
            self._refuse(event, most, "one document more", "Put fewer objects into one file.")

    def _scalar(self, event: yaml.ScalarEvent) -> Node:
        self._count(event, 1)
        self.last = event
        node = scalars.scalar(self.source, event, self.problems)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        self._count(event, 1)
        scalars.check_collection_tag(self.source, event, self.problems)
        self.frames.append(_Frame(event))
        self._check_depth(event, 0)
        if event.anchor is not None:
            self.anchors[event.anchor] = None  # until it is complete

    def _close(self, event: yaml.CollectionEndEvent) -> Node:
        frame = self.frames.pop()
        node = self._built(frame, place(event)[1])
        if frame.event.anchor is not None:
            self.anchors[frame.event.anchor] = node
        return node

    def _built(self, frame: _Frame, end: int) -> Node:
        start, _ = place(frame.event)
        if isinstance(frame.event, yaml.MappingStartEvent):
            return mappings.mapping(self.source, (start, end), frame.children, self.problems)
        size = 1 + sum(child.size for child in frame.children)
        height = 1 + max((child.height for child in frame.children), default=0)
        return Sequence(start, end, frame.children, size, height)

    def _alias(self, event: yaml.AliasEvent) -> Node:
        self.aliases += 1
        node = self._target(event)
        if self.aliases > self.limits.aliases:
            most = f"at most {self.limits.aliases} aliases (`*name`) in a file"
            self._refuse(event, most, "one alias more", "Write the values out.")
        self._count(event, node.size)
        self._check_depth(event, node.height)
        return node

    def _target(self, event: yaml.AliasEvent) -> Node:
        anchor = event.anchor or ""
        name = f"*{anchor}"
        node = self.anchors.get(anchor)
        if node is not None:
            return node
        if anchor in self.anchors:
            found, remedy = f"{written(name)} inside of what it refers to", "Remove this alias."
        else:
            found = f"the alias {written(name)}, which nothing before it defines"
            remedy = 'If it is plain text, write it in quotes: "' + written(name)[1:-1] + '".'
        return self._refuse(event, "an anchor (`&name`) for every alias (`*name`)", found, remedy)

    def _count(self, event: yaml.Event, size: int) -> None:
        self.nodes += size
        if self.nodes > self.limits.nodes:
            most = f"at most {self.limits.nodes:,} values in a file, aliases written out"
            remedy = "Keep only the objects that the exercise asks for, without repeated aliases."
            self._refuse(event, most, "more than that from here on", remedy)

    def _check_depth(self, event: yaml.Event, more: int) -> None:
        if len(self.frames) + more > self.limits.depth:
            most = f"at most {self.limits.depth} levels of nesting"
            self._refuse(event, most, "one level more", "Remove some nesting or brackets.")

    def _refuse(self, event: yaml.Event, expected: str, found: str, remedy: str) -> NoReturn:
        where = self.source.where(*place(event))
        raise Refused(Finding(expected, found, where=where, help=remedy))
