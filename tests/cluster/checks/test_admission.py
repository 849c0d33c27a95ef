"""What the namespace would take and refuse from the learner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kubeplay_pytest.checks import Applied
from tests.cluster.checks.judging import assert_fails
from tests.cluster.checks.objects import POD

GroundOf = Callable[..., Applied]


def pod(**spec: Any) -> dict[str, Any]:
    containers = [{"name": "main", "image": "nginx:1.27"}]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "visitor"},
        "spec": {"containers": containers, **spec},
    }


def test_what_is_accepted(ground_of: GroundOf) -> None:
    """An object that the namespace would take is accepted, and not made."""
    applied = ground_of(POD)
    applied.accepts(pod())
    assert applied.select("Pod", "") == ["web"]


def test_what_is_refused(ground_of: GroundOf) -> None:
    """An object that the namespace would refuse is refused, for the reason that is named."""
    applied = ground_of(POD)
    applied.refuses(pod(hostNetwork=True))
    applied.refuses(pod(hostNetwork=True), because="violates PodSecurity")


def test_acceptance_that_fails(ground_of: GroundOf) -> None:
    """A refusal in place of an acceptance is told in the server's words."""
    applied = ground_of(POD)
    assert_fails(
        lambda: applied.accepts(pod(hostNetwork=True)),
        line="kind: Pod", expected="a Pod named visitor is accepted", found="PodSecurity",
    )  # fmt: skip


def test_refusal_that_fails(ground_of: GroundOf) -> None:
    """An acceptance, or a refusal for another reason, is told as what was found."""
    applied = ground_of(POD)
    assert_fails(
        lambda: applied.refuses(pod()),
        line="kind: Pod", expected="a Pod named visitor is refused", found="it is accepted",
    )  # fmt: skip
    assert_fails(
        lambda: applied.refuses(pod(hostNetwork=True), because="exceeded quota"),
        line="kind: Pod", expected="is refused because exceeded quota", found="PodSecurity",
    )  # fmt: skip
