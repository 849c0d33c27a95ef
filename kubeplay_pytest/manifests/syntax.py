"""What PyYAML cannot read, in a learner's words.

Each rule looks at one mistake and answers ``None`` for the others; the first that
answers wins, hence the order: what was certainly meant differently comes first.
"""

from __future__ import annotations

import re

import yaml

from kubeplay_pytest.manifests import layout, lookalikes, quoting, templates
from kubeplay_pytest.manifests.source import SourceFile
from kubeplay_pytest.manifests.trouble import Trouble
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["explain"]


def explain(
    source: SourceFile, error: yaml.YAMLError, before: yaml.ScalarEvent | None, opened: int | None
) -> Finding:
    """The finding for a syntax error; ``before`` is the last scalar that was read.

    ``opened`` is the offset of the innermost open bracket, if one is.
    """
    if not isinstance(error, yaml.MarkedYAMLError):
        where = source.where(0)
        return Finding("YAML", "text that cannot be read", where=where, help="Retype the file.")
    trouble = Trouble.of(source, error, before, opened)
    for rule in _RULES:
        finding = rule(trouble)
        if finding:
            return finding
    return _anything(trouble)


def _fence(trouble: Trouble) -> Finding | None:
    for number in trouble.suspects:
        if trouble.source.lines[number - 1].lstrip().startswith(("```", "~~~")):
            found = "a Markdown fence, which is not YAML"
            return trouble.on_line(number, "YAML only", found, "Delete this line.")
    return None


def _lookalike(trouble: Trouble) -> Finding | None:
    for number in trouble.suspects:
        finding = lookalikes.in_line(trouble.source, number, trouble.text_of(number))
        if finding:
            return finding
    return None


def _template(trouble: Trouble) -> Finding | None:
    for number in trouble.suspects:
        finding = templates.braces_in(trouble.source, number, trouble.text_of(number))
        if finding:
            return finding
    return templates.variable_at(trouble.source, trouble.at)


def _tab(trouble: Trouble) -> Finding | None:
    indent = trouble.line[: len(trouble.line) - len(trouble.line.lstrip(" \t"))]
    leads = "\t" in indent and not trouble.says("flow")
    if not leads and trouble.char != "\t":
        return None
    column = indent.index("\t") if "\t" in indent else trouble.column
    tabs = re.match(r"\t+", trouble.line[column:])
    return trouble.finding(
        "spaces as indentation",
        "a tab character",
        "Replace every tab with two spaces.",
        start=trouble.source.offset(trouble.number, column + 1),
        width=len(tabs.group()) if tabs else 1,
    )


def _directive(trouble: Trouble) -> Finding | None:
    for number in (trouble.number, trouble.previous):
        if number and trouble.source.lines[number - 1].startswith("%"):
            found = "a line that starts with %"
            return trouble.on_line(number, "Kubernetes objects", found, "Delete this line.")
    return None


def _anything(trouble: Trouble) -> Finding:
    return trouble.finding(
        "YAML: `key: value` lines, with lists behind `- `",
        "something here, or just above, that is not YAML",
        "Compare the indentation, colons and quotes with the lines above.",
    )


_RULES = (
    _fence,
    _lookalike,
    _template,
    _tab,
    quoting.escape,
    quoting.unclosed,
    quoting.closed_late,
    layout.brackets,
    _directive,
    quoting.special_start,
    quoting.block_header,
    layout.colon,
    layout.list_in_line,
    layout.no_colon,
    quoting.after_quote,
    layout.stray,
    layout.after_bracket,
    layout.indentation,
)
