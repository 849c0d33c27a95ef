"""Workloads: the status is not believed before the Pods that it speaks of are seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kubeplay_pytest.checks.workload import Workload
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.errors import LearnerFailure
from tests.unit.checks.live import Held, pod, replicas, thing

Json = dict[str, Any]


class Place(Held):
    """A namespace at one moment, as a check stands on it: nothing in it ever moves."""

    capabilities = frozenset({"containers"})

    timeout = 0.0

    def kind(self, name: str, api_version: str | None = None) -> Kind:
        return Kind(api_version or "v1", name, name.lower(), namespaced=True)

    def find(self, kind: Kind, name: str) -> Json | None:
        return self.read(kind.name, name)

    def until(self, look: Callable[[], Any], *_: Any, **__: Any) -> Any:
        return look()

    def denial(self, item: Json) -> None:
        return None

    def evidence(self, item: Json | None) -> tuple[str, ...]:
        return ()

    def manifest(self, kind: str, name: str) -> None:
        return None

    def start(self) -> None:
        return None


STRATEGY = {"rollingUpdate": {"partition": 2}}


def handle(kind: str, seen: int, status: Json, **spec: Any) -> Workload:
    item = thing(kind, spec={"replicas": 2, **spec}, status=status)
    made = [pod(f"web-{n}", owner=item) for n in range(seen)]
    place: Any = Place(item, *made)
    return Workload(place, kind, "web")


@pytest.mark.parametrize("kind", ["ReplicaSet", "StatefulSet"])
def test_ready_only_when_its_pods_are_seen(kind: str) -> None:
    """A status that is ahead of the Pods' own watch does not make the workload ready."""
    status = replicas(2, updateRevision="new")
    assert len(handle(kind, 2, status).becomes_ready(2).pods()) == 2
    with pytest.raises(LearnerFailure):
        handle(kind, 1, status).becomes_ready(2)


def test_pods_of_the_newest_version_are_seen() -> None:
    """Pods that are seen in their old version only do not count as the newest."""
    status = replicas(2, updateRevision="newer")
    with pytest.raises(LearnerFailure):
        handle("StatefulSet", 2, status).becomes_ready(2)
    held_back = replicas(2, updateRevision="newer", updatedReplicas=0)
    handle("StatefulSet", 2, held_back, updateStrategy=STRATEGY).becomes_ready(2)
