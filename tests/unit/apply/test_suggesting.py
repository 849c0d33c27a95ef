"""Did you mean …? and the schema behind it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kubeplay_pytest.apply.quantity import amount, is_quantity, like_a_quantity
from kubeplay_pytest.apply.schema import Schema
from kubeplay_pytest.apply.suggest import closest, like_a_name

DOCUMENTS = json.loads((Path(__file__).parent / "openapi.json").read_text(encoding="utf-8"))


class Documents:
    """Serves a part of the genuine OpenAPI documents, and counts how often it is asked."""

    asked = 0

    def get(self, path: str) -> Any:
        self.asked += 1
        return DOCUMENTS[path.removeprefix("/openapi/v3/").partition("/")[2]]


def test_schema_asks_once() -> None:
    """A document is fetched on first need, and then remembered for that server."""
    documents = Documents()
    for _ in range(2):
        schema = Schema(documents)  # type: ignore[arg-type]
        assert "replicas" in schema.names("apps/v1", "Deployment", ("spec",))
    assert documents.asked == 1


@pytest.mark.parametrize(
    "path, kind",
    [
        (("spec", "replicas"), "whole number"),
        (("spec", "template", "spec", "containers"), "list"),
        (("spec", "template", "spec", "containers", 0, "tty"), "true or false"),
        (("spec", "template", "spec", "containers", 3, "env", 1, "value"), "text"),
        (("spec", "template", "spec", "containers", 0, "resources", "limits", "cpu"), "quantity"),
        (("spec", "strategy", "rollingUpdate", "maxSurge"), "number or text"),
        (("metadata", "labels"), "map"),
    ],
    ids=str,
)
def test_schema_knows_the_type(path: tuple[Any, ...], kind: str) -> None:
    """The type of a place, in a learner's words."""
    field = Schema(Documents()).field("apps/v1", "Deployment", path)  # type: ignore[arg-type]
    assert field is not None
    assert field.type == kind


def test_schema_knows_values_and_what_is_required() -> None:
    """Allowed values and required fields come from the server."""
    schema = Schema(Documents())  # type: ignore[arg-type]
    policy = schema.field("v1", "Pod", ("spec", "containers", 0, "imagePullPolicy"))
    container = schema.field("v1", "Pod", ("spec", "containers", 0))
    assert policy is not None
    assert container is not None
    assert policy.enum == ("Always", "IfNotPresent", "Never")
    assert container.required == ("name",)


@pytest.mark.parametrize("path", [("spec", "nonsense"), ("spec", "containers", "x"), ("a", 0, "b")])
def test_schema_does_not_know_everything(path: tuple[Any, ...]) -> None:
    """A place that does not exist is unknown, not an error."""
    assert Schema(Documents()).field("v1", "Pod", path) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "word, options, meant",
    [
        ("imagee", ["image", "imagePullPolicy"], "image"),
        ("containerport", ["containerPort", "hostPort"], "containerPort"),
        ("volume_mounts", ["volumeMounts", "volumes"], "volumeMounts"),
        ("environment", ["env", "envFrom"], "env"),
        ("cmd", ["command", "args"], "command"),
        ("sandwich", ["image", "env"], None),
    ],
)
def test_closest_word(word: str, options: list[str], meant: str | None) -> None:
    """Case and separators count little; what is far away is not suggested."""
    assert closest(word, options) == meant


@pytest.mark.parametrize(
    "text, name",
    [("My_Web", "my-web"), ("webServer", "web-server"), (" a b ", "a-b"), ("--", ""), ("É", "")],
)
def test_like_a_name(text: str, name: str) -> None:
    """A name is made legal, or nothing is left of it."""
    assert like_a_name(text) == name


@pytest.mark.parametrize("value", ["1", "100m", "1.5Gi", "1e3", "1E3", ".5", "5.", "2k", 3, 1.5])
def test_quantity_is_one(value: Any) -> None:
    """What Kubernetes reads as a quantity."""
    assert is_quantity(value)


@pytest.mark.parametrize("value", ["", "1 Gi", "256MB", "1K", "lots", "m", "1mi", True, None, []])
def test_quantity_is_none(value: Any) -> None:
    """What Kubernetes does not read as a quantity."""
    assert not is_quantity(value)


def test_quantities_compare() -> None:
    """Different spellings of one amount are equal."""
    assert amount("1Gi") == amount("1024Mi")
    assert amount("1") == amount("1000m") == amount("1e0")


@pytest.mark.parametrize(
    "text, meant",
    [("256MB", "256Mi"), ("1 Gi", "1Gi"), ("0,5", "0.5"), ("2 cores", "2"), ("100 m", "100m"),
     ("lots", ""), ("5 parsecs", "")],
)  # fmt: skip
def test_like_a_quantity(text: str, meant: str) -> None:
    """Units as people write them become Kubernetes' own."""
    assert like_a_quantity(text) == meant
