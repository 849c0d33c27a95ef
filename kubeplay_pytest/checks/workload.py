"""Workloads: whatever keeps Pods running, and whether the Pods became what was asked for."""

from __future__ import annotations

from datetime import UTC, datetime

from kubeplay_pytest.checks import pods, readiness, restarts, rollout
from kubeplay_pytest.checks.ground import Json
from kubeplay_pytest.checks.running import Running
from kubeplay_pytest.checks.seen import must_find_sources
from kubeplay_pytest.cluster.api import MERGE
from kubeplay_pytest.errors import LearnerFailure, PlatformError

__all__ = ["Workload"]


class Workload(Running):
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

    def stays_ready(self, seconds: float, *, replicas: int | None = None) -> Workload:
        """It becomes ready, and stays so this long without a restart; ends at the first loss."""
        self.becomes_ready(replicas)
        before = restarts.counts(self.live_pods())
        loss = self.ground.until(lambda: self._loss(before), seconds)
        if loss is not None:
            raise self._not_kept(f"{self} stays ready for {seconds:g} s", loss)
        return self

    def never_restarts(self, seconds: float) -> Workload:
        """Its containers run, none was restarted before, and none is for this long."""
        self._await_existence(None)
        expected = f"the containers of {self} run for {seconds:g} s without a restart"
        if not self.ground.until(lambda: restarts.all_run(self.live_pods()) or None, rest=True):
            readiness.stop_at_stuck(self, expected)
            raise readiness.not_ready(self, expected)
        loss = self.ground.until(lambda: restarts.lost(self.live_pods(), {}), seconds)
        if loss is not None:
            raise self._not_kept(expected, loss)
        return self

    def restart_rollout(self) -> Workload:
        """Replace all Pods, as ``kubectl rollout restart`` does, until the old ones are gone."""
        if self.kind.name not in {"Deployment", "StatefulSet", "DaemonSet"}:
            raise PlatformError(
                f"a check restarts {self}, which has no rollout",
                "report this to the exercise's author",
            )
        self._await_existence(None)
        mark = {"kubectl.kubernetes.io/restartedAt": datetime.now(UTC).isoformat()}
        generation = self._patch({"spec": {"template": {"metadata": {"annotations": mark}}}})
        self.ground.until(lambda: self._has_seen(generation))
        self.becomes_ready()
        self.ground.until(lambda: None if self._is_replacing() else True)
        return self

    def _patch(self, body: Json) -> int:
        """Change the object as the platform; returns its new generation."""
        path = self.kind.path(self.ground.namespace.name, self.name)
        api = self.ground.namespace.api
        return int(
            api.request("PATCH", path, body=body, content_type=MERGE)["metadata"]["generation"]
        )

    def _has_seen(self, generation: int) -> bool | None:
        item = self.current()
        return True if item and item["metadata"]["generation"] >= generation else None

    def _is_replacing(self) -> bool:
        item = self.current()
        return item is not None and any(
            map(pods.is_going, pods.owned_pods(item, self.ground.named))
        )

    def _loss(self, before: dict[tuple[str, str], int]) -> str | None:
        """What became of it for the worse, or None while it is as it should be."""
        item = self.current()
        if item is None:
            return "it is gone"
        mine = self.live_pods()
        restarted = restarts.lost(mine, before)
        if restarted:
            return restarted
        unready = [p["metadata"]["name"] for p in mine if not pods.is_ready(p)]
        if unready:
            return f"Pod {unready[0]} is not ready any more"
        if item["kind"] == "Pod":
            return None
        ready, asked = rollout.ready(item), rollout.wanted(item)
        return f"{ready} of {asked} replicas are ready" if ready < asked else None

    def _not_kept(self, expected: str, loss: str) -> LearnerFailure:
        return self.failure(expected, loss, path=f"{self.pod_spec_path}.containers")

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
            return self._would_start() if self._pods_are_seen(item) else None
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
            return self._would_start()
        readiness.stop_at_end(self, item, expected)
        readiness.stop_at_stuck(self, expected)
        return None

    def _would_start(self) -> bool:
        """A simulated node starts whatever there is; a real one says itself what is missing."""
        if "containers" not in self.ground.capabilities:
            must_find_sources(self)
        return True

    def _expectation(self, replicas: int | None) -> str:
        if replicas is None:
            return f"{self} becomes ready"
        return f"{replicas} ready {'replica' if replicas == 1 else 'replicas'} of {self}"
