"""A place where YAML stopped making sense, and what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import yaml

from kubeplay_pytest.manifests.source import SourceFile
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["Trouble", "bare"]

_LONGEST = 2_000
_NOT_BARE = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'|(?:^|(?<=\s))#.*')


def bare(line: str) -> str:
    """``line`` with blanks for what is quoted or a comment, every column kept.

    Of a very long line only the start is given: a cause to its right is not looked for.
    """
    return _NOT_BARE.sub(lambda found: " " * len(found.group()), line[:_LONGEST])


@dataclass(frozen=True)
class Trouble:
    """One error of PyYAML's, seen from the source.

    ``said`` is its context and problem in PyYAML's words (which differ between its two
    parsers), ``at`` the offset of the problem, ``began`` of the construct around it, and
    ``before`` the last scalar that was read, ``opened`` the
    offset of the innermost open bracket.
    """

    source: SourceFile
    said: str
    at: int
    began: int | None
    before: yaml.ScalarEvent | None
    opened: int | None

    @classmethod
    def of(
        cls,
        source: SourceFile,
        error: yaml.MarkedYAMLError,
        before: yaml.ScalarEvent | None,
        opened: int | None,
    ) -> Trouble:
        """What ``error`` says about ``source``."""
        said = f"{error.context or ''}: {error.problem or ''}"
        mark, context = error.problem_mark, error.context_mark
        at = mark.index if mark else 0
        began = context.index if context else None
        return cls(source, said, min(at, len(source.text)), began, before, opened)

    def says(self, *words: str) -> bool:
        """Whether PyYAML used one of these words."""
        return any(word in self.said for word in words)

    @cached_property
    def number(self) -> int:
        """The number of the line."""
        return self.source.line_number(self.at)

    @cached_property
    def line(self) -> str:
        """The line of the problem."""
        return self.source.lines[self.number - 1]

    @cached_property
    def column(self) -> int:
        """The column of the problem, from 0."""
        return self.at - self.source.offset(self.number)

    @cached_property
    def char(self) -> str:
        """The character at the problem, empty at the end of the file."""
        return self.source.text[self.at : self.at + 1]

    @cached_property
    def previous(self) -> int | None:
        """The number of the last line before it that is neither blank nor a comment."""
        for number in range(self.number - 1, 0, -1):
            if bare(self.source.lines[number - 1]).strip():
                return number
        return None

    @cached_property
    def suspects(self) -> tuple[int, ...]:
        """The lines to look at for a cause: of the problem, before it, and of its beginning."""
        numbers = [self.number, self.previous]
        if self.began is not None and not self.says("block mapping", "block collection"):
            numbers.append(self.source.line_number(self.began))
        return tuple(dict.fromkeys(number for number in numbers if number))

    def text_of(self, number: int) -> str:
        """A line, with blanks for what is quoted or a comment."""
        return bare(self.source.lines[number - 1])

    def finding(
        self, expected: str, found: str, remedy: str, *, start: int | None = None, width: int = 1
    ) -> Finding:
        """A finding at ``start``, an offset, or else at the problem."""
        start = self.at if start is None else start
        where = self.source.where(start, start + width)
        return Finding(expected, found, where=where, help=remedy)

    def on_line(self, number: int, expected: str, found: str, remedy: str) -> Finding:
        """A finding about a whole line."""
        return Finding(expected, found, where=self.source.where_line(number), help=remedy)
