"""Evidence: conditions, container states and events of an object and what it owns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kubeplay_pytest.cluster.discovery import Discovery
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.wait import Informers

__all__ = ["LIMIT", "container_states", "evidence_for", "family"]

Json = dict[str, Any]

LIMIT = 8
"""Lines of evidence that a person still reads."""

_OWNED = ("ReplicaSet", "Job", "Pod")


def evidence_for(item: Json, informers: Informers, discovery: Discovery) -> tuple[str, ...]:
    """At most :data:`LIMIT` lines, the most telling first; empty when nothing is told."""
    try:
        members = family(item, informers, discovery)
        lines = [
            *_bad_conditions(item),
            *(line for member in members for line in _pod_lines(member)),
            *_event_lines(members, informers, discovery),
        ]
    except PlatformError:
        return ()  # a dying cluster is reported by whoever needs it next
    return tuple(dict.fromkeys(lines))[:LIMIT]


def family(item: Json, informers: Informers, discovery: Discovery) -> list[Json]:
    """The object and everything it owns, down to its Pods."""
    members = [item]
    for name in _OWNED:
        kind = discovery.find(name)
        if kind is None:
            continue
        owners = {member["metadata"]["uid"] for member in members}
        for candidate in informers.of(kind).objects():
            if owners & {o["uid"] for o in candidate["metadata"].get("ownerReferences", ())}:
                members.append({"kind": name, **candidate})
    return members


def container_states(pod: Json) -> Iterator[tuple[str, str, Json]]:
    """Each container of a Pod as (name, state, details): waiting, running or terminated."""
    status = pod.get("status", {})
    for group in ("initContainerStatuses", "containerStatuses"):
        for container in status.get(group, ()):
            for state, details in container.get("state", {}).items():
                yield container["name"], state, details or {}


def _bad_conditions(item: Json) -> Iterator[str]:
    kind, name = item.get("kind", ""), item["metadata"]["name"]
    for condition in item.get("status", {}).get("conditions", ()):
        bad = condition["type"] in {"ReplicaFailure", "Failed"}
        if bad == (condition["status"] == "True") and condition.get("message"):
            yield f"{kind} {name}: {condition.get('reason', '')}: {condition['message']}"


def _pod_lines(pod: Json) -> Iterator[str]:
    if pod.get("kind") != "Pod":
        return
    name = pod["metadata"]["name"]
    for condition in pod.get("status", {}).get("conditions", ()):
        if condition["type"] == "PodScheduled" and condition["status"] == "False":
            yield f"Pod {name}: {condition.get('reason', '')}: {condition.get('message', '')}"
    for container, state, details in container_states(pod):
        if state != "running" and details.get("reason") != "Completed":
            text = ": ".join(str(details[k]) for k in ("reason", "message") if details.get(k))
            code = f" (exit code {details['exitCode']})" if "exitCode" in details else ""
            yield f"Pod {name}: container {container} is {state}{code}: {text}"


def _event_lines(
    members: Iterable[Json], informers: Informers, discovery: Discovery
) -> Iterator[str]:
    """Warnings only: what went well is no evidence of a failure."""
    kind = discovery.find("Event", "v1")
    if kind is None:
        return
    uids = {member["metadata"]["uid"] for member in members}
    for event in informers.of(kind).objects():
        about = event.get("involvedObject", {})
        if about.get("uid") in uids and event.get("type") == "Warning":
            what = f"{about.get('kind')} {about.get('name')}"
            yield f"{what}: {event.get('reason')}: {event.get('message', '').strip()}"
