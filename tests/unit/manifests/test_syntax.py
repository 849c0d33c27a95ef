"""YAML that cannot be read is explained in a beginner's words."""

from __future__ import annotations

import re

import pytest

from tests.unit.manifests.corpus import HEAD, fault, faults, only, place

SYNTAX = {
    "tab below a key": ("a:\n\tb: c\n", 2, 1, "two spaces"),
    "tab below a value": ("a: b\n\tc: d\n", 2, 1, "two spaces"),
    "tab after spaces": ("a:\n  b: 1\n  \tc: 2\n", 3, 3, "two spaces"),
    "second colon": ("name: web: x\n", 1, 10, "quotes"),
    "value and fields": ("metadata: x\n  name: y\n", 2, 3, "line 1"),
    "too deep": ("a: b\nc: d\n   e: f\n", 3, 4, "line 2"),
    "glued first": ("name:web\nkind: x\n", 1, 5, "space after the colon"),
    "glued last": ("kind: x\nname:web\n", 2, 5, "space after the colon"),
    "glued in list": ("a:\n- name: x\n  image:nginx\n  b: c\n", 3, 8, "space after the colon"),
    "no colon first": ("name web\nkind: x\n", 1, 1, "`key: value`"),
    "no colon last": ("kind: x\nname\n", 2, 1, "`key: value`"),
    "key in list": ("a:\n  - b\n  c: d\n", 3, 3, "`- `"),
    "list in line": ("ports: - 80\n", 1, 8, "line of its own"),
    "dedent to nowhere": ("a:\n  b: 1\n c: 2\n", 3, 2, "Align"),
    "item too deep": ("env:\n- name: A\n  value: b\n - name: C\n", 4, 2, "Align"),
    "first line indented": ("   a: b\nc: d\n", 2, 1, "Align"),
    "open double quote": ('a: "web\nb: c\n', 1, 4, "Close the quote"),
    "open single quote": ("a: 'web\nb: c\n", 1, 4, "Close the quote"),
    "open quote before another": ('a: "web\nimage: "nginx"\nc: d\n', 1, 4, "Close the quote"),
    "open quote before ---": ('a: "web\n---\nb: "x"\n', 1, 4, "Close the quote"),
    "quote in quotes": ("a: 'it's'\nb: c\n", 1, 8, "''"),
    "text after quotes": ('a: "x" y\n', 1, 8, "whole text"),
    "open bracket": ("a: [1, 2\nb: c\n", 1, 4, "Add `]`"),
    "open bracket at the end": ("a: [1, 2", 1, 4, "Add `]`"),
    "open brace": ("a: {b: c\nd: e\n", 1, 4, "Add `}`"),
    "open bracket without items": ("a: b\nc: [\n", 2, 4, "Add `]`"),
    "open brace without items": ("a: {b:\n", 1, 4, "Add `}`"),
    "missing comma": ('a: ["x" "y"]\n', 1, 9, "comma"),
    "wrong bracket": ("a: [x}\n", 1, 6, "`]`"),
    "stray bracket": ("a: ]\n", 1, 4, "Delete it"),
    "text after bracket": ("a: [x] y\n", 1, 8, "next line"),
    "stray brace": ("a: b\n}\n", 2, 1, "Delete it"),
    "dash in brackets": ("a: [- b]\n", 1, 5, "comma"),
    "colon without key": ("? a\n: b\n: c\n", 3, 1, "key before"),
    "cron": ("schedule: */5 * * * *\n", 1, 11, '"*/5 * * * *"'),
    "undefined alias": ("a: *b\n", 1, 4, '"*b"'),
    "alias in itself": ("a: &a [*a]\n", 1, 8, "Remove"),
    "ampersand": ("a: & b\n", 1, 4, "quotes"),
    "at sign": ("a: @x\n", 1, 4, '"@x"'),
    "back quote": ("a: `x`\n", 1, 4, "quotes"),
    "percent": ("a: %x\n", 1, 4, '"%x"'),
    "unknown tag handle": ("a: !b!c d\n", 1, 4, "quotes"),
    "escape in a tag": ("a: !%\n", 1, 4, "quotes"),
    "escape": ('a: "C:\\path"\n', 1, 7, "single quotes"),
    "block text": ("a: |x\n  b\n", 1, 5, "line after"),
    "directive": ("%x\n", 1, 1, "Delete"),
    "old version": ("%YAML 9.0\n---\na: b\n", 1, 1, "Delete"),
    "text after ---": ("--- a: b\n", 1, 6, "next line"),
    "fence above": ("```yaml\na: b\n```\n", 1, 1, "Delete this line"),
    "fence below": ("a: b\n```\n", 2, 1, "Delete this line"),
    "tilde fence": ("~~~yaml\na: b\n~~~\n", 1, 1, "Delete this line"),
    "helm in a value": ("a: {{ .Values.x }}:tag\n", 1, 4, "render"),
    "helm if": ("{{- if .x }}\na: b\n{{- end }}\n", 1, 1, "render"),
    "jinja": ("a: b\n{% if x %}\nc: d\n", 2, 1, "render"),
    "shell variable": ("a: {b: ${X}}\n", 1, 8, "render"),
    "curly quote": ("a: “x: y”\n", 1, 4, "straight quote"),
    "wide colon": ("a: b\nname：web\nc: d\n", 2, 5, "plain colon"),
    "no-break space after colon": ("a: b\nname:\u00a0web\n", 2, 6, "space bar"),
}


@pytest.mark.parametrize(("text", "line", "column", "remedy"), SYNTAX.values(), ids=SYNTAX)
def test_mistake_is_placed_and_has_a_remedy(
    parser: str, text: str, line: int, column: int, remedy: str
) -> None:
    """A mistake in YAML gives one finding, with its place and what to do, by both parsers."""
    finding = fault(text)
    assert place(finding) == (line, column)
    assert remedy in finding.help


#: A directive stands before `---` only.
BELOW = {name: case for name, case in SYNTAX.items() if not case[0].startswith("%")}


@pytest.mark.parametrize(("text", "line", "column", "remedy"), BELOW.values(), ids=BELOW)
def test_place_moves_with_the_lines_above(
    parser: str, text: str, line: int, column: int, remedy: str
) -> None:
    """The same mistake in a second document stands below the first, in Windows' lines too."""
    finding = fault((f"{HEAD}---\n{text}").replace("\n", "\r\n"))
    assert place(finding) == (line + 5, column)


@pytest.mark.parametrize("text", [case[0] for case in SYNTAX.values()], ids=SYNTAX)
def test_words_are_for_a_beginner(parser: str, text: str) -> None:
    """No finding repeats the words of the YAML library."""
    finding = fault(text)
    said = f"{finding.expected} {finding.found} {finding.help}"
    assert not re.search(r"token|scann|while parsing|mapping values|block end|expected <", said)
    assert finding.help.endswith(".")
    assert not finding.found.endswith(".")


STRUCTURE = {
    "no-break indentation": ("spec:\n\u00a0\u00a0x: y\n", 6, 1, "space bar"),
    "curly key": ("“x”: y\n", 5, 1, "straight quote"),
    "curly value": ("x: [“sh”]\n", 5, 5, "straight quote"),
    "long dash": ("– x: y\n", 5, 1, "plain dash"),
    "zero-width space": ("x\u200b: y\n", 5, 2, "space bar"),
    "helm mapping": ("x: {{ .Values.x }}\n", 5, 4, "render"),
    "duplicate key": ("kind: Job\n", 5, 1, "Keep one"),
}


@pytest.mark.parametrize(("text", "line", "column", "remedy"), STRUCTURE.values(), ids=STRUCTURE)
def test_mistake_that_yaml_accepts_is_found(
    parser: str, text: str, line: int, column: int, remedy: str
) -> None:
    """What YAML would read as something else is found all the same."""
    finding = fault(HEAD + text)
    assert place(finding) == (line, column)
    assert remedy in finding.help


def test_duplicate_key_names_the_first_line() -> None:
    """The second of two equal keys is shown, and the line of the first is named."""
    assert "line 2" in fault(HEAD + "kind: Job\n").found


ACCEPTED = {
    "command variable": 'x: ["echo", "$(VAR)"]\ny: $(VAR)\nz: ${VAR}\n',
    "braces in quotes": 'data:\n  k: "{{ .x }}"\n',
    "braces in a block": "data:\n  k: |\n    {{ .x }}\n    ```\n\tno\n",
    "curly quotes in data": "data:\n  k: “quoted”\n",
    "curly quote inside": "x: don’t\n",
    "no-break space inside": "x: a\u00a0b\n",
    "flow": "x: {a: [1, 2], b: {c: d}}\n",
    "document end": "...\n",
    "url": "x: http://a.b/c:80\n",
}


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED)
def test_what_kubernetes_accepts_is_accepted(parser: str, text: str) -> None:
    """Braces, dollars and odd characters inside of values are the learner's business."""
    text = text.replace("\tno", "    \tno")
    assert only(HEAD + text).name == "web"


def test_syntax_error_keeps_the_findings_before_it() -> None:
    """Documents before the one that cannot be read are judged."""
    assert [place(one) for one in faults("a: 1\nkind: Pod\nmetadata: {name: x}\n---\nb: [\n")] == [
        (1, 1),
        (5, 4),
    ]


def test_document_with_a_syntax_error_has_only_that() -> None:
    """What is missing is not asked for in a document that cannot be read."""
    assert len(faults("a: b\n c: d\n")) == 1
