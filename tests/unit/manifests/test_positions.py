"""Every value knows its line and column."""

from __future__ import annotations

import pytest

from kubeplay_pytest.manifests import MISSING, FieldPath
from tests.unit.manifests.corpus import HEAD, only

DEPLOYMENT = """\
# a comment
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web, "tier": front}
spec:
  template:
    spec:
      containers:
      - name: web
        imagee: nginx:1.27
        ports:
        - containerPort: 80
        env: []
      - name: side
        command: ["sh", "-c", 'x']
        args:
  empty:
"""

PLACES = {
    "kind": (3, 7, 10),
    "metadata": (4, 1, 8),
    "metadata.name": (5, 9, 3),
    "metadata.labels.app": (6, 17, 3),
    "metadata.labels.tier": (6, 30, 5),
    "spec.template.spec.containers[0].imagee": (12, 17, 10),
    ".spec.template.spec.containers[0]": (11, 9, 4),
    'spec.template.spec.containers[name="side"].command[1]': (17, 25, 4),
    'spec.template.spec.containers[name="web"].ports[containerPort=80,protocol="TCP"]': (
        14,
        11,
        13,
    ),
    "spec.template.spec.containers[1].args": (18, 9, 4),
    "spec.template.spec.containers[0].env[3].value": (15, 9, 3),
    "spec.template.spec.containers[7].image": (10, 7, 10),
    "spec.replicas": (7, 1, 4),
    "status.phase": (2, 1, 10),
    "": (2, 1, 10),
    "spec.empty": (19, 3, 5),
}


@pytest.mark.parametrize(("path", "expected"), PLACES.items(), ids=str)
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "bom"])
def test_path_leads_to_its_place(
    parser: str, path: str, expected: tuple[int, int, int], ending: str, mark: str
) -> None:
    """A path leads to its value, or the nearest ancestor's key, whatever the line ends with."""
    where = only((mark + DEPLOYMENT).replace("\n", ending)).locate(path)
    assert (where.line, where.column, where.width) == expected
    assert where.text == DEPLOYMENT.splitlines()[where.line - 1]
    assert where.file == "solution.yaml"


def test_key_can_be_asked_for() -> None:
    """`key=True` underlines the key of a scalar."""
    path = "spec.template.spec.containers[0].imagee"
    where = only(DEPLOYMENT).locate(path, key=True)
    assert (where.line, where.column, where.width) == (12, 9, 6)


def test_manifest_stands_at_its_kind() -> None:
    """The place of a whole manifest is the value of its kind."""
    assert str(only(DEPLOYMENT).where()) == "solution.yaml:3:7"


def test_value_at_a_path() -> None:
    """`at` gives the value, or MISSING, which is false."""
    manifest = only(DEPLOYMENT)
    assert manifest.at("spec.template.spec.containers[1].command[2]") == "x"
    assert manifest.at("spec.replicas") is MISSING
    assert not MISSING


def test_every_scalar_is_listed_with_its_place() -> None:
    """`scalars` yields every leaf once, and `locate` agrees about its place."""
    manifest = only(DEPLOYMENT)
    leaves = list(manifest.scalars())
    assert len(leaves) == 14
    assert all(manifest.locate(path) == where for path, _, where in leaves)
    assert all(manifest.at(path) == value for path, value, _ in leaves)


def test_alias_shows_the_place_of_its_anchor(parser: str) -> None:
    """An aliased value is mended where its anchor is."""
    text = HEAD + "a: &x\n  port: 80\nb: *x\nc: &y word\nd: *y\n"
    manifest = only(text)
    assert manifest.at("b.port") == 80
    assert str(manifest.locate("b.port")) == "solution.yaml:6:9"
    assert str(manifest.locate("d")) == "solution.yaml:8:4"


def test_merge_keys_work(parser: str) -> None:
    """Own keys win over merged ones, earlier bases over later; places are the origin's."""
    text = HEAD + "a: &a {x: 1, k: 1}\nb: &b {k: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 0\n"
    manifest = only(text)
    assert manifest.at("c") == {"x": 0, "k": 1, "z": 2}
    assert str(manifest.locate("c.z")) == "solution.yaml:6:17"


def test_quoted_merge_key_is_an_ordinary_key() -> None:
    """`"<<"` in quotes merges nothing."""
    assert only(HEAD + 'a: {"<<": {x: 1}}\n').at("a") == {"<<": {"x": 1}}


def test_aliased_values_are_not_shared() -> None:
    """Changing one copy of an aliased mapping leaves the other alone."""
    data = only(HEAD + "a: &x {k: 1}\nb: *x\n").data
    data["a"]["k"] = 2
    assert data["b"]["k"] == 1


def test_block_text_is_underlined_on_its_first_line() -> None:
    """The place of a block scalar is its `|`."""
    where = only(HEAD + "data:\n  k: |\n    one\n    two\n").locate("data.k")
    assert (where.line, where.column, where.width) == (6, 6, 1)


def test_columns_count_characters() -> None:
    """An emoji or a tab is one column, as in most editors."""
    where = only(HEAD + 'data: {"😀": x,\t"y": z}\n').locate("data.y")
    assert (where.line, where.column) == (5, 21)


def test_long_line_is_bounded() -> None:
    """A line is cut to 200 characters; beyond that there is no text to draw a caret under."""
    manifest = only(HEAD + 'data: {"a": "' + "x" * 300 + '", "b": y}\n')
    assert len(manifest.locate("data.a").text) == 200
    assert manifest.locate("data.a").width == 188
    assert (manifest.locate("data.b").text, manifest.locate("data.b").width) == ("", 1)


def test_line_separator_is_no_line_for_an_editor(parser: str) -> None:
    """U+2028 in a text moves no position, though YAML 1.1 calls it a line break."""
    manifest = only(HEAD + 'a: "x\u2028y"\nb: z\n')
    assert str(manifest.locate("b")) == "solution.yaml:6:4"


def test_hidden_characters_do_not_reach_the_terminal() -> None:
    """A line that turns the writing direction is shown with a replacement."""
    assert only(HEAD + "a: x\u202ey\n").locate("a").text == "a: x\ufffdy"


def test_json_is_yaml(parser: str) -> None:
    """A JSON file indented with tabs is read, with positions."""
    text = '{\n\t"apiVersion": "v1",\n\t"kind": "Pod",\n\t"metadata":\t{"name": "web"}\n}\n'
    assert str(only(text).locate("metadata.name")) == "solution.yaml:4:23"


def test_path_may_be_given_in_parts() -> None:
    """`locate` and `at` take a FieldPath as well as text."""
    path = FieldPath(("metadata", "name"))
    assert only(HEAD).at(path) == "web"
    assert str(only(HEAD).locate(path)) == "solution.yaml:4:9"
