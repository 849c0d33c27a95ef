"""Workloads: whatever keeps Pods running, and whether the Pods became what was asked for."""

from __future__ import annotations

from kubeplay_pytest.checks import pods, readiness, rollout
from kubeplay_pytest.checks.ground import Json
from kubeplay_pytest.checks.template import PodTemplate

__all__ = ["Workload"]


class Workload(PodTemplate):
    """A Pod, Deployment, ReplicaSet, StatefulSet or DaemonSet."""

    def becomes_ready(
        self, replicas: int | None = None, *, within: float | None = None
    ) -> Workload:
        """The rollout of the newest version is complete and all its Pods are ready.

        With ``replicas`` there are exactly that many; without, at least one. Ends early when
        they can never come: an image that cannot be pulled, a Pod that admission denies or
        that no node takes, a wrong count.
        """
        self._await_existence(within)
        expected = self._expectation(replicas)
        done = self.ground.until(lambda: self._progress(replicas, expected), within, rest=True)
        if done is None:
            readiness.stop_at_denial(self, expected, at_rest=True)
            readiness.stop_without_node(self, expected)
            raise readiness.not_ready(self, expected)
        return self

    def _progress(self, replicas: int | None, expected: str) -> bool | None:
        """True when ready, None while under way; raises at a terminal state."""
        item = self.current()
        if item is None or pods.is_going(item):
            return None
        if self.kind.name == "Pod":
            return self._pod_progress(item, expected)
        if not rollout.is_observed(item):
            return None
        asked = rollout.wanted(item)
        right = asked == replicas or (replicas is None and asked > 0)
        if right and rollout.is_complete(item):
            return True if self._pods_are_seen(item) else None
        readiness.stop_at_count(self, item, replicas, expected)
        readiness.stop_at_stuck(self, expected)
        readiness.stop_at_denial(self, expected)
        return None

    def _pods_are_seen(self, item: Json) -> bool:
        """Whether the watch of the Pods has caught up with the status: checks ask for them next."""
        owned = pods.owned_pods(item, self.ground.named)
        newest = pods.newest_pods(item, self.ground.named)
        return sum(map(pods.is_ready, owned)) == rollout.wanted(item) and (
            sum(map(pods.is_ready, newest)) >= rollout.to_update(item)
        )

    def _pod_progress(self, item: Json, expected: str) -> bool | None:
        if pods.is_ready(item):
            return True
        readiness.stop_at_end(self, item, expected)
        readiness.stop_at_stuck(self, expected)
        return None

    def _expectation(self, replicas: int | None) -> str:
        if replicas is None:
            return f"{self} becomes ready"
        return f"{replicas} ready {'replica' if replicas == 1 else 'replicas'} of {self}"
