"""Denials: Pods that admission keeps a controller from making."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kubeplay_pytest.checks import pods
from kubeplay_pytest.checks.pods import Objects
from kubeplay_pytest.cluster.api import ApiError
from kubeplay_pytest.manifests import Manifest
from kubeplay_pytest.namespaces import Namespace
from kubeplay_pytest.verdict.finding import Finding, Where

__all__ = ["denial", "explain", "is_quota", "reported"]

Json = dict[str, Any]


def reported(item: Json, objects: Objects) -> Json | None:
    """The object whose Pods were denied at some time: the item, or its newest ReplicaSet.

    ReplicaSets tell of it in a condition; other kinds in an event, which stays when the
    cause has gone. Ask :func:`denial` whether it still holds.
    """
    if item["kind"] == "Deployment":
        newest = pods.newest_replica_set(item, objects)
        stopped = newest is None and pods.condition(item, "Progressing", "False")
        return item if stopped else newest and reported(newest, objects)
    if item["kind"] == "ReplicaSet":
        return item if pods.condition(item, "ReplicaFailure") else None
    return item if _has_failed_to_create(item, objects) else None


def denial(item: Json, namespace: Namespace) -> str | None:
    """The server's words if it would deny the next Pod of this workload now (a dry run)."""
    try:
        path = f"/api/v1/namespaces/{namespace.name}/pods"
        namespace.api.post(path, _next_pod(item), dryRun="All")
    except ApiError as error:
        # Imported when something was denied: a right answer does not wait for it.
        from kubeplay_pytest.apply.rejection import is_transient

        return None if is_transient(error) else error.message
    return None


def is_quota(message: str) -> bool:
    """Whether a quota denies: other Pods may yet end and make room."""
    return "exceeded quota" in message


def explain(expected: str, message: str, manifest: Manifest | None, start: Where | None) -> Finding:
    """A denial at the line that is to blame."""
    if manifest is None:
        return Finding(expected, "its Pods are denied", (message,), start)
    from kubeplay_pytest.apply.rejection import explain_denial

    return replace(explain_denial(message, manifest), expected=expected)


def _has_failed_to_create(item: Json, objects: Objects) -> bool:
    uid = item["metadata"]["uid"]
    return any(
        event.get("reason") == "FailedCreate" and event["involvedObject"].get("uid") == uid
        for event in objects("Event")
    )


def _next_pod(item: Json) -> Json:
    template = item["spec"]["template"]
    marks = template.get("metadata") or {}
    kept = {key: marks[key] for key in ("labels", "annotations") if key in marks}
    spec = dict(template["spec"])
    claims = item["spec"].get("volumeClaimTemplates") or ()
    volumes = [{"name": claim["metadata"]["name"], "emptyDir": {}} for claim in claims]
    spec["volumes"] = [*(spec.get("volumes") or ()), *volumes]
    metadata = {"generateName": f"{item['metadata']['name']}-", **kept}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}
