"""Statements about one field: when they hold, and at which line they fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kubeplay_pytest.checks import Applied
from kubeplay_pytest.checks.field import Field
from tests.cluster.checks.judging import assert_fails
from tests.cluster.checks.objects import documents, workload

GroundOf = Callable[..., Applied]

SETTINGS = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  color: blue
  size: "20"
  app.conf: on
"""

REPLICAS, COLOR, SIZE = "spec.replicas", "data.color", "data.size"


@pytest.fixture
def applied(ground_of: GroundOf) -> Applied:
    return ground_of(documents(workload(), SETTINGS.replace(": on", ': "on"')))


def field_of(applied: Applied, path: str) -> Field:
    owner = applied.config_map("settings") if path.startswith("data") else applied.deployment("web")
    return owner.field(path)


@pytest.mark.parametrize(
    "path,method,arguments",
    [
        (REPLICAS, "equals", (3,)),
        (REPLICAS, "is_one_of", (2, 3)),
        (REPLICAS, "at_least", (3,)),
        (REPLICAS, "at_most", (3,)),
        (REPLICAS, "is_set", ()),
        ("spec.paused", "is_absent", ()),
        (COLOR, "contains", ("lu",)),
        ("spec.template.spec.containers[0]", "contains", ("image",)),
        (COLOR, "matches", ("b.*e",)),
        ("data[app.conf]", "equals", ("on",)),
        ("status.readyReplicas", "equals", (3,)),
    ],
)
def test_what_is_true_of_a_field(
    applied: Applied, path: str, method: str, arguments: tuple[Any, ...]
) -> None:
    """A true statement holds, and gives its subject back for the next."""
    field = field_of(applied, path)
    assert getattr(field, method)(*arguments).name in {"web", "settings"}


@pytest.mark.parametrize(
    "path,method,arguments,line,expected,found",
    [
        (REPLICAS, "equals", (4,), "replicas: 3", "spec.replicas: 4", "spec.replicas: 3"),
        (REPLICAS, "equals", ("3",), "replicas: 3", 'spec.replicas: "3"', "spec.replicas: 3"),
        (REPLICAS, "is_one_of", (1, 2), "replicas: 3", "1 or 2", "spec.replicas: 3"),
        (REPLICAS, "at_least", (4,), "replicas: 3", "at least 4", "spec.replicas: 3"),
        (REPLICAS, "at_most", (2,), "replicas: 3", "at most 2", "spec.replicas: 3"),
        ("spec.paused", "is_set", (), "spec:", "spec.paused to be set", "no spec.paused"),
        (REPLICAS, "is_absent", (), "replicas: 3", "no spec.replicas", "spec.replicas: 3"),
        (COLOR, "contains", ("red",), "color: blue", "with red", "data.color: blue"),
        (REPLICAS, "contains", ("3",), "replicas: 3", 'with "3"', "spec.replicas: 3"),
        (COLOR, "matches", ("b",), "color: blue", "matching b", "data.color: blue"),
        (SIZE, "at_least", (20,), 'size: "20"', "at least 20", 'data.size: "20"'),
        ("status.readyReplicas", "equals", (9,), "kind: Deployment", ": 9", ": 3"),
    ],
)
def test_what_is_not_true_of_a_field(
    applied: Applied,
    path: str,
    method: str,
    arguments: tuple[Any, ...],
    line: str,
    expected: str,
    found: str,
) -> None:
    """A false statement shows both values as YAML would, at the field's line."""
    check = getattr(field_of(applied, path), method)
    assert_fails(lambda: check(*arguments), line=line, expected=expected, found=found)


def test_the_value_itself(applied: Applied) -> None:
    """A field's value can be read, and is None when it is not set."""
    assert field_of(applied, REPLICAS).value == 3
    assert field_of(applied, "spec.paused").value is None
