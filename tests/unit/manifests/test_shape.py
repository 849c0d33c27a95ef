"""What every Kubernetes object has."""

from __future__ import annotations

import pytest

from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.manifests import load
from tests.unit.manifests.corpus import HEAD, fault, faults, only, place, read, write

KIND = "apiVersion: v1\nkind: Pod\n"
SHAPES = {
    "no apiVersion": ("kind: Pod\nmetadata: {name: x}\n", 1, 1, "`apiVersion:`"),
    "no kind": ("apiVersion: v1\nmetadata: {name: x}\n", 1, 1, "`kind:`"),
    "no metadata": (KIND, 1, 1, "`metadata:`"),
    "no name": (KIND + "metadata: {labels: {}}\n", 3, 1, "`name:`"),
    "metadata empty": (KIND + "metadata:\nname: x\n", 3, 1, "Indent"),
    "metadata text": (KIND + "metadata: web\n", 3, 11, "Indent"),
    "metadata list": (KIND + "metadata:\n- name: web\n", 4, 1, "Indent"),
    "kind list": ("apiVersion: v1\nkind: [a]\nmetadata: {name: x}\n", 2, 7, "text"),
    "kind empty": ("apiVersion: v1\nkind:\nmetadata: {name: x}\n", 2, 1, "value"),
    "apiVersion number": ("apiVersion: 1\nkind: Pod\nmetadata: {name: x}\n", 1, 13, "v1"),
    "name number": (KIND + "metadata: {name: 123}\n", 3, 18, 'A name is text: write "123"'),
    "name boolean": (KIND + "metadata:\n  name: on\n", 4, 9, 'write "on"'),
    "name empty": (KIND + 'metadata: {name: ""}\n', 3, 18, "value"),
    "name null": (KIND + "metadata:\n  name:\n", 4, 3, "value"),
    "namespace number": (KIND + "metadata: {name: x, namespace: 1}\n", 3, 32, 'write "1"'),
    "wrong case": ("apiversion: v1\nkind: Pod\nmetadata: {name: x}\n", 1, 1, "`apiVersion`"),
    "misspelt": (KIND + "metdata: {name: x}\n", 3, 1, "`metadata`"),
    "list": ("- apiVersion: v1\n  kind: Pod\n", 1, 1, "`---`"),
    "text": ("just words\n", 1, 1, "apiVersion"),
    "glued text": ("kind:Pod", 1, 5, "space after the colon"),
    "template": ("{{ .Values.all }}\n", 1, 1, "render"),
    "metadata template": (KIND + "metadata: {{ .x }}\n", 3, 11, "render"),
    "List without items": ("apiVersion: v1\nkind: List\n", 1, 1, "objects below"),
    "List of text": ("apiVersion: v1\nkind: List\nitems: [x]\n", 3, 9, "apiVersion"),
}


@pytest.mark.parametrize(("text", "line", "column", "remedy"), SHAPES.values(), ids=SHAPES)
def test_what_is_missing_is_named(text: str, line: int, column: int, remedy: str) -> None:
    """Each thing that makes a document no object gives one finding with its place."""
    finding = fault(text)
    assert place(finding) == (line, column)
    assert remedy in finding.help


@pytest.mark.parametrize("text", ["- a: 1\n", "words\n"])
def test_object_is_described(text: str) -> None:
    """A list or a text as document is told what an object is."""
    assert "a mapping that starts with apiVersion and kind" in fault(text).expected


NOTHING = {
    "empty": ("", "is empty"),
    "blank": ("\n \n", "is empty"),
    "comments": ("# a\n  # b\n", "only comments"),
    "separator": ("---\n", "no object"),
    "separators": ("---\n---\n# x\n---\nnull\n", "no object"),
}


@pytest.mark.parametrize(("text", "found"), NOTHING.values(), ids=NOTHING)
def test_nothing_to_apply(text: str, found: str) -> None:
    """A file without an object says so, at its first line."""
    finding = fault(text)
    assert place(finding) == (1, 1)
    assert found in finding.found
    assert "nothing to apply yet" in finding.found
    assert "apiVersion" in finding.help


def test_empty_documents_are_skipped() -> None:
    """Empty documents between others are no objects and no faults."""
    assert only(f"---\n# nothing\n---\n{HEAD}---\n---\n").name == "web"


def test_every_document_is_judged() -> None:
    """The faults of all documents are reported, in order."""
    text = "---\n".join(["kind: Pod\nmetadata: {name: x}\n"] * 3)
    assert [place(one) for one in faults(text)] == [(1, 1), (4, 1), (7, 1)]


def test_findings_are_bounded() -> None:
    """At most twenty findings are given."""
    assert len(faults("---\n".join(["a: 1\n"] * 30))) == 20


def test_list_is_expanded() -> None:
    """The items of a v1 List are manifests, at their own places."""
    items = "".join(
        f"- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: {name}\n" for name in "ab"
    )
    manifests = read(f"apiVersion: v1\nkind: List\nitems:\n{items}").manifests
    assert [str(one.locate("metadata.name")) for one in manifests] == [
        "solution.yaml:7:11",
        "solution.yaml:11:11",
    ]


def test_second_object_of_a_name_is_shown() -> None:
    """Two objects of one kind and name: the second is shown, the first's place is named."""
    finding = fault(f"{HEAD}---\n{HEAD}")
    assert place(finding) == (9, 9)
    assert "solution.yaml:4:9" in finding.found


DIFFERENT = {
    "kind": HEAD.replace("Pod", "Service"),
    "name": HEAD.replace("web", "other"),
    "namespace": HEAD + "  namespace: other\n",
    "group": HEAD.replace("v1", "example.com/v1"),
    "generated": HEAD.replace("name", "generateName"),
}


@pytest.mark.parametrize("other", DIFFERENT.values(), ids=DIFFERENT)
def test_objects_that_differ_are_two(other: str) -> None:
    """A name may be used again by another kind, group or namespace."""
    assert len(read(f"{HEAD}---\n{other}").manifests) == 2


def test_repeated_generate_name_is_no_fault() -> None:
    """Objects with generateName never collide."""
    text = HEAD.replace("name", "generateName")
    manifests = read(f"{text}---\n{text}").manifests
    assert [(one.name, one.generate_name) for one in manifests] == [("", "web")] * 2


def test_properties_of_a_manifest() -> None:
    """A manifest tells what it is."""
    manifest = only(HEAD + "  namespace: prod\n")
    assert (manifest.api_version, manifest.kind) == ("v1", "Pod")
    assert (manifest.name, manifest.namespace, manifest.generate_name) == ("web", "prod", "")
    assert only(HEAD).namespace is None


def test_objects_of_several_files_collide() -> None:
    """The same object in two files is a fault of the second file."""
    with pytest.raises(LearnerFailure) as caught:
        load([write(HEAD, "a.yaml"), write(HEAD, "b.yaml")])
    (finding,) = caught.value.findings
    assert str(finding.where) == "b.yaml:4:9"
    assert "a.yaml:4:9" in finding.found
