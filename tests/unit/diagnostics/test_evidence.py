"""Evidence: what tells something is shown once, and what tells nothing is not."""

from __future__ import annotations

from typing import Any

import pytest

from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.diagnostics import evidence_for
from kubeplay_pytest.diagnostics.evidence import LIMIT
from kubeplay_pytest.diagnostics.telling import container_troubles, telling_conditions
from kubeplay_pytest.errors import PlatformError
from tests.unit.checks.live import Held, condition, pod, thing, waiting

Json = dict[str, Any]


class Collections(Held):
    """The namespace as informers and discovery show it."""

    def find(self, name: str, api_version: str | None = None) -> Kind:
        return Kind(api_version or "v1", name, name.lower(), namespaced=True)

    def of(self, kind: Kind) -> Any:
        held = self

        class Collection:
            def objects(self) -> list[Json]:
                return held.named(kind.name)

        return Collection()


def told(item: Json, *others: Json) -> tuple[str, ...]:
    scene: Any = Collections(item, *others)
    return evidence_for(item, scene, scene)


def event(about: Json, reason: str, message: str, *, type_: str = "Warning", at: str = "") -> Json:
    subject = {"uid": about["metadata"]["uid"], "kind": about["kind"]}
    return thing("Event", reason) | {
        "involvedObject": {**subject, "name": about["metadata"]["name"]},
        "reason": reason, "message": message, "type": type_, "lastTimestamp": at,
    }  # fmt: skip


@pytest.mark.parametrize(
    "type_,status,shown",
    [
        ("ReplicaFailure", "True", True),
        ("Failed", "True", True),
        ("Progressing", "False", True),
        ("PodScheduled", "False", True),
        ("ScalingActive", "False", True),
        ("Available", "False", False),
        ("Ready", "False", False),
        ("ScaledToZero", "False", False),
        ("Progressing", "True", False),
        ("Complete", "True", False),
    ],
)
def test_conditions_that_tell(type_: str, status: str, shown: bool) -> None:
    """A condition is shown when a controller complains by it, not while something starts."""
    conditions = [condition(type_, status, reason="Reason", message="words")]
    item = thing("Deployment", status={"conditions": conditions}) | {"apiVersion": "apps/v1"}
    assert list(telling_conditions(item)) == (["Reason: words"] if shown else [])


def test_a_custom_resource_that_is_not_ready() -> None:
    """Nothing but its conditions tells of a custom resource."""
    conditions = [condition("Ready", "False", reason="NoRoute", message="no route")]
    item = thing("Shop", status={"conditions": conditions}) | {"apiVersion": "shops.example.com/v1"}
    assert list(telling_conditions(item)) == ["NoRoute: no route"]


@pytest.mark.parametrize(
    "state,line",
    [
        ({"running": {}}, None),
        ({"waiting": {"reason": "ContainerCreating"}}, None),
        (
            {"waiting": {"reason": "ErrImagePull", "message": "not found"}},
            "container main is waiting: ErrImagePull: not found",
        ),
        ({"terminated": {"reason": "Completed", "exitCode": 0}}, None),
        (
            {"terminated": {"reason": "Error", "exitCode": 3}},
            "container main ended with exit code 3: Error",
        ),
    ],
    ids=["running", "creating", "waiting", "completed", "failed"],
)
def test_containers(state: Json, line: str | None) -> None:
    """Containers that wait or failed are shown, those that run or are on their way are not."""
    item = pod(containerStatuses=[{"name": "main", "state": state}])
    assert list(container_troubles(item)) == ([line] if line else [])


def test_how_a_container_ended_before_its_restart() -> None:
    """A container that was restarted tells how it ended."""
    last = {"terminated": {"reason": "OOMKilled", "exitCode": 137}}
    status = {"name": "main", "state": {"running": {}}, "lastState": last}
    assert list(container_troubles(pod(containerStatuses=[status]))) == [
        "container main ended with exit code 137: OOMKilled"
    ]


def test_what_several_pods_say_is_said_once() -> None:
    """Pods with the same trouble share a line, which names the first and their number."""
    owner = thing("ReplicaSet")
    pods = [pod(f"web-{n}", owner=owner, **waiting("ErrImagePull")) for n in "abc"]
    events = [event(p, "Failed", f"cannot start {p['metadata']['name']}") for p in pods]
    assert told(owner, *pods, *events) == (
        "Pod web-a (and 2 more): container main is waiting: ErrImagePull",
        "Pod web-a (and 2 more): Failed: cannot start web-a",
    )


def test_warnings_come_latest_first_and_others_not_at_all() -> None:
    """Events that warn of the object itself are shown, the latest first."""
    item, other = thing("Job"), thing("Job", "other")
    lines = told(
        item,
        event(item, "Early", "one", at="2026-01-01T00:00:01Z"),
        event(item, "Late", "two", at="2026-01-01T00:00:02Z"),
        event(item, "Fine", "three", type_="Normal"),
        event(other, "Alien", "four"),
    )
    assert lines == ("Job web: Late: two", "Job web: Early: one")


def test_evidence_is_short() -> None:
    """No more lines than a person reads, and none without an end."""
    item = thing("Job")
    lines = told(item, *(event(item, f"R{n}", "x" * 5_000) for n in range(20)))
    assert len(lines) == LIMIT
    assert max(map(len, lines)) <= 400


def test_a_cluster_that_does_not_answer() -> None:
    """A dying cluster does not hide what the check has found."""

    class Dead(Collections):
        def of(self, kind: Kind) -> Any:
            raise PlatformError("the cluster is gone")

    scene: Any = Dead()
    assert evidence_for(thing("Job"), scene, scene) == ()
