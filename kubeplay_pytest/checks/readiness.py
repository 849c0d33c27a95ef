"""Readiness: why a workload is not ready, as soon as it is known that it will not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubeplay_pytest.checks import denials, pods, rollout
from kubeplay_pytest.checks.ground import Json
from kubeplay_pytest.checks.missing import finding as missing
from kubeplay_pytest.errors import LearnerFailure

if TYPE_CHECKING:
    from kubeplay_pytest.checks.template import PodTemplate

__all__ = [
    "not_ready",
    "stop_at_count",
    "stop_at_denial",
    "stop_at_end",
    "stop_at_stuck",
    "stop_without_node",
]


def stop_at_stuck(template: PodTemplate, expected: str) -> None:
    """Raise when a container of a live Pod waits for what will never come."""
    everybody = template.ground.named("Pod")
    found = (pods.stuck_container(pod, everybody) for pod in template.live_pods())
    stuck = next((s for s in found if s), None)
    if stuck is None or (template.kind.name == "Job" and stuck.reason == "CrashLoopBackOff"):
        return  # how often a Job's Pods may crash is the Job's own affair
    path = template.container_path(stuck.container)
    raise template.failure(
        expected,
        f"container {stuck.container} is stuck: {stuck.reason}",
        path=f"{path}.image" if "Image" in stuck.reason else path,
        help=stuck.help,
    )


def stop_at_denial(template: PodTemplate, expected: str, *, at_rest: bool = False) -> None:
    """Raise when the workload's Pods are denied for good.

    A quota's denial is for good only when the namespace has come to rest: until then
    other Pods, such as those of an old version, may end and make room.
    """
    item = template.current()
    message = template.ground.denial(item) if item else None
    if message and (at_rest or not denials.is_quota(message)):
        manifest = template.ground.manifest(template.kind.name, template.name)
        start = template.ground.start()
        raise LearnerFailure(denials.explain(expected, message, manifest, start))


def stop_at_end(template: PodTemplate, pod: Json, expected: str) -> None:
    """Raise when a Pod has ended: it will not become ready any more."""
    if pods.has_ended(pod):
        found = f"it has ended: {pod['status']['phase']}"
        raise template.failure(expected, found, path=f"{template.pod_spec_path}.containers")


def stop_at_count(template: PodTemplate, item: Json, replicas: int | None, expected: str) -> None:
    """Raise when another number of Pods was asked for; an autoscaler may change it yet."""
    if item["kind"] == "DaemonSet" or _is_scaled(template, item):
        return
    asked = rollout.wanted(item)
    if replicas is None and asked == 0:
        raise template.failure(
            expected, "replicas is 0: no Pod was asked for", path="spec.replicas"
        )
    if replicas not in (None, asked):
        advice = f"set spec.replicas to {replicas}"
        raise template.failure(expected, f"replicas is {asked}", path="spec.replicas", help=advice)


def not_ready(template: PodTemplate, expected: str) -> LearnerFailure:
    """What is the matter when waiting has come to its end."""
    item = template.current()
    if item is None:
        return LearnerFailure(missing(template.ground, template.kind.name, template.name))
    if item["spec"].get("paused"):
        return template.failure(expected, "its rollout is paused", path="spec.paused")
    found = "its containers are not ready" if item["kind"] == "Pod" else _count(item)
    return template.failure(expected, found, path=template.pod_spec_path, key=True)


def stop_without_node(template: PodTemplate, expected: str) -> None:
    """Raise when the scheduler finds no node for a Pod."""
    words = next((w for w in map(pods.unscheduled, template.live_pods()) if w), None)
    if words is None:
        return
    base = template.pod_spec_path
    selector = bool(template.written(f"{base}.nodeSelector"))
    raise template.failure(
        expected,
        f"no node takes its Pod: {words}",
        path=f"{base}.nodeSelector" if selector else base,
        key=True,
        help="compare nodeSelector, affinity, tolerations and requests with the nodes",
    )


def _count(item: Json) -> str:
    asked = rollout.wanted(item)
    if asked == 0:
        return "no node is chosen for its Pods" if item["kind"] == "DaemonSet" else "no replica"
    if rollout.ready(item) == asked > rollout.updated(item):
        return f"{rollout.updated(item)} of {asked} replicas are of the newest version"
    return f"{rollout.ready(item)} of {asked} replicas are ready"


def _is_scaled(template: PodTemplate, item: Json) -> bool:
    target = (item["kind"], item["metadata"]["name"])
    scalers = template.ground.named("HorizontalPodAutoscaler")
    references = [s["spec"]["scaleTargetRef"] for s in scalers]
    return any((r["kind"], r["name"]) == target for r in references)
