"""Probes: Pods of ours that call what the learner built, from inside the cluster.

Calls come from a Pod because nothing else is true: the API server's proxy and
port-forwarding reach Pods directly, past kube-proxy, DNS and NetworkPolicies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kubeplay_pytest.cluster import streams
from kubeplay_pytest.cluster.api import Api, ApiError
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.namespaces import Namespace
from kubeplay_pytest.namespaces.probe_pod import IMAGE, probe_namespace, probe_pod
from kubeplay_pytest.wait import Informers

__all__ = ["NAMESPACE", "Probe", "shared", "stand"]

Json = dict[str, Any]

NAMESPACE = "kubeplay-probe"
"""Where the probe lives that all runs of a cluster share. It has no owner: no sweep takes it."""

# A shell, because process 1 has to reap what a command leaves at its deadline.
_IDLE = "while :; do sleep 1; done"
_PODS = Kind("v1", "Pod", "pods", True)
_START_SECONDS = 60.0


@dataclass(frozen=True)
class Probe:
    """A running Pod of ours."""

    api: Api
    namespace: str
    pod: str

    def sh(self, script: str, *arguments: str, seconds: float) -> streams.ExecResult:
        """What a shell script does with these arguments. Raises :class:`streams.ExecError`."""
        command = ["sh", "-c", script, "sh", *arguments]
        return streams.run(self.api, self.namespace, self.pod, "probe", command, seconds=seconds)


def shared(run: Namespace) -> Probe:
    """The cluster's own probe, made by the run that needs it first, left for all who follow."""
    if _find(run.api, NAMESPACE, "probe") is None:
        manifest = probe_namespace(NAMESPACE, run.node_selector, {})
        _make(run.api, "/api/v1/namespaces", manifest)
    return stand(run.api, NAMESPACE, "probe", {})


def stand(api: Api, namespace: str, name: str, labels: dict[str, str]) -> Probe:
    """A running probe of this name, made if need be. Safe for several processes at once."""
    found = _find(api, namespace, name)
    if found is None or not _runs(found):
        if found is not None and _is_spent(found):
            api.delete(_PODS.path(namespace, name), gracePeriodSeconds="0")
        _await(api, namespace, name, labels)
    return Probe(api, namespace, name)


def _await(api: Api, namespace: str, name: str, labels: dict[str, str]) -> None:
    """Make the Pod, again where an old one was in its place, and wait until it runs."""
    informers = Informers(api, namespace)
    pods = informers.of(_PODS)

    def running() -> bool | None:
        found = next((p for p in pods.objects() if p["metadata"]["name"] == name), None)
        if found is None:
            _make(api, _PODS.path(namespace), probe_pod(name, _IDLE, labels))
            return None
        return True if _runs(found) else None

    try:
        if informers.until(running, _START_SECONDS) is None:
            raise PlatformError(
                f"the Pod {namespace}/{name}, from which checks call, does not start: "
                f"{_state(_find(api, namespace, name))}",
                f"does the cluster hold the image {IMAGE}?",
            )
    finally:
        informers.stop()


def _make(api: Api, path: str, manifest: Json) -> None:
    try:
        api.post(path, manifest)
    except ApiError as error:
        if error.reason != "AlreadyExists":
            raise PlatformError(
                f"the Pod from which checks call cannot be made: {error}",
                "report this to the exercise's author",
            ) from error


def _find(api: Api, namespace: str, name: str) -> Json | None:
    try:
        return api.get(_PODS.path(namespace, name))
    except ApiError as error:
        if error.code == 404:
            return None
        raise


def _runs(pod: Json) -> bool:
    statuses = pod.get("status", {}).get("containerStatuses") or ()
    running = any("running" in (status.get("state") or {}) for status in statuses)
    return running and "deletionTimestamp" not in pod["metadata"]


def _is_spent(pod: Json) -> bool:
    """Whether the Pod will not run any more, as after its node has gone."""
    ended = pod.get("status", {}).get("phase") in {"Succeeded", "Failed"}
    return ended or "deletionTimestamp" in pod["metadata"]


def _state(pod: Json | None) -> str:
    if pod is None:
        return "it is not there"
    status = pod.get("status", {})
    waits = [s["state"]["waiting"].get("reason", "") for s in status.get("containerStatuses") or ()
             if "waiting" in (s.get("state") or {})]  # fmt: skip
    words = [c.get("message", "") for c in status.get("conditions") or () if c["status"] == "False"]
    return "; ".join(filter(None, (*waits, *words))) or str(status.get("phase"))
