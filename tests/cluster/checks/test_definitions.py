"""Custom kinds: defined and used in one submission, and gone with it."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest

from kubeplay_pytest.checks import Applied
from kubeplay_pytest.errors import LearnerFailure

DECLARED = ("CustomResourceDefinition", "Boat")


def definition(group: str, plural: str = "boats", kind: str = "Boat", more: str = "") -> str:
    return f"""\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: {plural}.{group}
spec:
  group: {group}
  scope: Namespaced
  names: {{plural: {plural}, kind: {kind}}}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {{openAPIV3Schema: {{type: object}}}}
{more}---
"""


def boat(group: str) -> str:
    return f"apiVersion: {group}/v1\nkind: Boat\nmetadata:\n  name: anna\n---\n"


@pytest.fixture
def group() -> str:
    """A group that no other test uses."""
    return f"g{secrets.token_hex(4)}.example"


def test_the_definition_comes_first(ground_of: Callable[..., Applied], group: str) -> None:
    """A custom object may stand before its definition: it is applied when it can be."""
    applied = ground_of(boat(group) + definition(group), allowed=DECLARED)
    applied.object("Boat", "anna", f"{group}/v1").exists()


def test_runs_follow_each_other(ground_of: Callable[..., Applied], group: str) -> None:
    """The next run's definition is never taken for that of the last one, whose scope differed."""
    for scope in ("Cluster", "Namespaced", "Cluster", "Namespaced"):
        text = definition(group).replace("Namespaced", scope)
        applied = ground_of(text + boat(group), allowed=DECLARED)
        kind = applied.namespace.discovery.find("Boat", f"{group}/v1")
        assert kind is not None
        assert kind.namespaced is (scope == "Namespaced")
        applied.namespace.delete()


def test_names_that_are_taken(ground_of: Callable[..., Applied], group: str) -> None:
    """A second definition of a kind in one group fails at its names."""
    with pytest.raises(LearnerFailure) as failure:
        ground_of(definition(group) + definition(group, "ships"), allowed=DECLARED)
    finding = failure.value.findings[0]
    assert finding.where is not None
    assert finding.where.line == 22
    assert "already in use" in finding.evidence[0]


def test_a_webhook_is_refused(ground_of: Callable[..., Applied], group: str) -> None:
    """A definition that lets the API server call somewhere is refused before it is sent."""
    webhook = "  conversion:\n    strategy: Webhook\n"
    with pytest.raises(LearnerFailure, match="a webhook"):
        ground_of(definition(group, more=webhook), allowed=DECLARED)
