"""Paths as the API server writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kubeplay_pytest.manifests import MISSING, FieldPath, Selector

FORMS = {
    "spec.containers[0].imagee": ("spec", "containers", 0, "imagee"),
    ".spec.x": ("spec", "x"),
    "spec.selector.matchLabels": ("spec", "selector", "matchLabels"),
    "metadata.labels[app.kubernetes.io/name]": ("metadata", "labels", "app.kubernetes.io/name"),
    "metadata.annotations[a.b/c]": ("metadata", "annotations", "a.b/c"),
    'metadata.labels["a.b"]': ("metadata", "labels", "a.b"),
    'metadata.labels."a.b".c': ("metadata", "labels", "a.b", "c"),
    "data[KEY]": ("data", "KEY"),
    'data["x\\"]"]': ("data", 'x"]'),
    'metadata.finalizers["x"]': ("metadata", "finalizers", "x"),
    'metadata.finalizers[="x"]': ("metadata", "finalizers", Selector((("", "x"),))),
    'a[name="web"].env[name="A"].value': (
        "a", Selector((("name", "web"),)), "env", Selector((("name", "A"),)), "value",
    ),
    '.ports[containerPort=80,protocol="TCP"]': (
        "ports", Selector((("containerPort", 80), ("protocol", "TCP"))),
    ),
    "a[x=true,y=null,z=1.5,w=raw]": (
        "a", Selector((("x", True), ("y", None), ("z", 1.5), ("w", "raw"))),
    ),
    'a[name="x,y]"]': ("a", Selector((("name", "x,y]"),))),
    'a["\\x41"]': ("a", "x41"),
    "a[007]": ("a", "007"),
    "a[b[c]].d": ("a", "b[c]", "d"),
    "a[b": ("a", "b"),
    "<nil>": (),
    "": (),
}  # fmt: skip


@pytest.mark.parametrize(("text", "steps"), FORMS.items(), ids=FORMS)
def test_form_is_understood(text: str, steps: tuple[object, ...]) -> None:
    """Each way of writing a path gives its steps."""
    assert tuple(FieldPath.parse(text)) == steps


RENDERED = {
    "spec.containers[0].image": ("spec", "containers", 0, "image"),
    "metadata.labels[a.b/c]": ("metadata", "labels", "a.b/c"),
    'data["a b"]': ("data", "a b"),
    'data["0"]': ("data", "0"),
    'p[name="web",port=80]': ("p", Selector((("name", "web"), ("port", 80)))),
}


@pytest.mark.parametrize(("text", "steps"), RENDERED.items(), ids=RENDERED)
def test_path_is_written_in_the_usual_form(
    text: str, steps: tuple[str | int | Selector, ...]
) -> None:
    """A path renders as dotted names, with brackets where they are needed."""
    assert str(FieldPath(steps)) == text


_key = some.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]*", fullmatch=True)
_value = some.one_of(
    some.text(), some.integers(-(10**30), 10**30), some.booleans(), some.none(),
    some.floats(allow_nan=False, allow_infinity=False),
)  # fmt: skip
_selectors = some.lists(some.tuples(_key, _value), min_size=1, max_size=3).map(
    lambda pairs: Selector(tuple(pairs))
)
_steps = some.lists(some.one_of(some.text(), some.integers(0, 999_999_999), _selectors))


@given(_steps)
def test_path_survives_being_written_and_read(steps: list[str | int | Selector]) -> None:
    """Whatever the steps hold, the written path means the same steps."""
    path = FieldPath(steps)
    assert FieldPath.parse(str(path)) == path


@given(some.text(alphabet='ab.[]"\\=,0<>\n é'))
def test_no_text_is_too_odd_for_a_path(text: str) -> None:
    """Parsing never raises, and what it gives is stable."""
    path = FieldPath.parse(text)
    assert FieldPath.parse(str(path)) == path


DATA = {
    "metadata": {"labels": {"app": "x", "app.kubernetes.io/name": "y"}, "finalizers": ["a", "b"]},
    "ports": [
        {"containerPort": 80, "protocol": "UDP"},
        {"containerPort": 80, "name": "http"},
        {"containerPort": True},
    ],
    "data": {"8080": "z"},
}
FOUND = {
    "metadata.labels.app.kubernetes.io/name": "y",
    "metadata.labels.app": "x",
    'metadata.finalizers["b"]': "b",
    'metadata.finalizers[="b"]': "b",
    'metadata.finalizers["c"]': MISSING,
    'ports[containerPort=80,protocol="UDP"]': DATA["ports"][0],  # type: ignore[index]
    'ports[containerPort=80,protocol="TCP"].name': "http",
    "ports[containerPort=1]": MISSING,
    'ports[name="none"]': MISSING,
    "data[8080]": "z",
    "data.8080": "z",
    "ports[9]": MISSING,
    "ports.containerPort": MISSING,
    "metadata.labels.app.deeper": MISSING,
}


@pytest.mark.parametrize(("text", "value"), FOUND.items(), ids=FOUND)
def test_path_is_followed_through_data(text: str, value: object) -> None:
    """Selectors find the first element whose keys match, defaulted keys forgiven."""
    assert FieldPath.parse(text).get(DATA) == value


def test_default_stands_for_what_is_missing() -> None:
    """`get` gives the default when the path leads nowhere."""
    assert FieldPath.parse("a.b").get({}, "none") == "none"


def test_path_has_parent_and_children() -> None:
    """A path can be shortened and extended."""
    path = FieldPath.parse("a.b")
    assert str(path.parent) == "a"
    assert str(path.child(0)) == "a.b[0]"
    assert FieldPath().parent == FieldPath()
