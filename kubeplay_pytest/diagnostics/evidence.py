"""Evidence: what the cluster tells of an object and of what it owns, the most telling first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from kubeplay_pytest.cluster.api import Api, ApiError
from kubeplay_pytest.cluster.discovery import Discovery
from kubeplay_pytest.diagnostics.sayings import last_words
from kubeplay_pytest.diagnostics.telling import container_troubles, is_well, telling_conditions
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.wait import Informers

__all__ = ["LIMIT", "evidence_for", "family"]

Json = dict[str, Any]

LIMIT = 12
"""Lines of evidence that a person still reads."""

_LENGTH = 400
"""Characters of a line that a person still reads."""

_HERE = "\0"
"""Stands for an object's own name where texts about several objects are compared."""

_PASSED = "failed to sync"
"""What a kubelet says that starts a Pod before it has read all that the Pod needs."""

_OWNED = ("ReplicaSet", "Job", "Pod")


class Told(NamedTuple):
    """One thing that is told of one object."""

    kind: str
    name: str
    text: str


def evidence_for(
    item: Json, informers: Informers, discovery: Discovery, api: Api | None = None
) -> tuple[str, ...]:
    """At most :data:`LIMIT` lines; empty when nothing is told, or the cluster does not answer.

    With ``api``, containers in trouble are asked for their last log lines.
    """
    try:
        members = family(item, informers, discovery)
        told = [
            *(Told(*_who(m), text) for m in members for text in telling_conditions(m)),
            *(Told(*_who(m), text) for m in members for text in container_troubles(m)),
            *_warnings(members, informers, discovery, probes=True),
            *(Told(*_who(m), text) for m, text in (last_words(members, api) if api else ())),
            *_warnings(members, informers, discovery, probes=False),
        ]
    except (ApiError, PlatformError):
        return ()  # a dying cluster is reported by whoever needs it next
    return tuple(_lines(told))[:LIMIT]


def family(item: Json, informers: Informers, discovery: Discovery) -> list[Json]:
    """The object and everything it owns, down to its Pods."""
    members = [item]
    for name in _OWNED:
        kind = discovery.find(name)
        if kind is None:
            continue
        owners = {member["metadata"]["uid"] for member in members}
        members += [
            {"kind": name, **candidate}
            for candidate in informers.of(kind).objects()
            if owners & {o["uid"] for o in candidate["metadata"].get("ownerReferences") or ()}
        ]
    return members


def _lines(told: Iterable[Told]) -> Iterator[str]:
    """Each text once; what several objects share is said of the first, with their number."""
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind, name, text in told:
        key = (kind, text.replace(name, _HERE))
        if name not in names[key]:
            names[key].append(name)
    for (kind, text), (first, *others) in names.items():
        more = f" (and {len(others)} more)" if others else ""
        yield f"{kind} {first}{more}: {text.replace(_HERE, first)}"[:_LENGTH]


def _warnings(
    members: Iterable[Json], informers: Informers, discovery: Discovery, *, probes: bool
) -> Iterator[Told]:
    """Events that warn, the latest first: what went well is no evidence of a failure.

    Either those of failed ``probes``, which nothing else tells of, or all others.
    """
    kind = discovery.find("Event", "v1")
    if kind is None:
        return
    uids = {m["metadata"]["uid"] for m in members if not (probes and is_well(m))}
    events = [e for e in informers.of(kind).objects() if _about(e).get("uid") in uids]
    for event in sorted(events, key=_when, reverse=True):
        if event.get("type") == "Warning" and (event.get("reason") == "Unhealthy") is probes:
            if _PASSED in str(event.get("message")):
                continue
            text = f"{event.get('reason')}: {str(event.get('message', '')).strip()}"
            yield Told(str(_about(event).get("kind")), str(_about(event).get("name")), text)


def _about(event: Json) -> Json:
    return event.get("involvedObject") or {}


def _when(event: Json) -> str:
    return str(event.get("lastTimestamp") or event.get("eventTime") or "")


def _who(item: Json) -> tuple[str, str]:
    return str(item.get("kind", "")), str(item["metadata"]["name"])
