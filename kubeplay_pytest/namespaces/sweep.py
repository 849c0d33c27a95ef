"""Sweeping up: namespaces and cluster-scoped objects whose run has ended.

Only what carries our label is ever looked at. A namespace whose deletion is stuck on a
finalizer is freed: its objects are disposable by contract.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from kubeplay_pytest.cluster.api import MERGE, Api, ApiError
from kubeplay_pytest.cluster.discovery import Discovery, Kind
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.namespaces.owner import is_dead
from kubeplay_pytest.namespaces.policy import MANAGED, OWNER, RUN, Json

__all__ = ["TICKETS", "Sweeper", "Swept", "remove", "sweep"]

TICKETS = "/apis/coordination.k8s.io/v1/namespaces/default/leases"
"""Where runs queue up for cluster-scoped objects (see :mod:`kubeplay_pytest.namespaces.turn`)."""

_NAMESPACES = "/api/v1/namespaces"

AGE = 3600.0
"""Seconds after which a run whose owner cannot be seen from here counts as ended."""

STUCK = 20.0
"""Seconds of terminating after which finalizers are taken off."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: namespaces given back, freed from finalizers, objects removed."""

    deleted: tuple[str, ...]
    freed: tuple[str, ...]
    objects: tuple[str, ...]


def sweep(
    api: Api,
    discovery: Discovery,
    *,
    age: float = AGE,
    stuck: float = STUCK,
    thorough: bool = False,
    everything: bool = False,
) -> Swept:
    """Delete what dead or forgotten runs left; returns without waiting for the cluster.

    ``thorough`` looks for cluster-scoped objects even when no namespace was left behind;
    ``everything`` takes the namespaces of live runs too.
    """
    ours = api.get(_NAMESPACES, labelSelector=f"{MANAGED}=kubeplay")["items"]
    live = [n for n in ours if "deletionTimestamp" not in n["metadata"]]
    orphans = [n for n in live if everything or _is_orphan(n, age)]
    jammed = [n for n in ours if _terminating_for(n) > stuck and _waits_for_finalizers(n)]
    for namespace in orphans:
        _delete(api, f"{_NAMESPACES}/{_name(namespace)}")
    for namespace in jammed:
        _free(api, discovery, _name(namespace))
    objects: tuple[str, ...] = ()
    if orphans or thorough or everything:
        objects = tuple(_sweep_cluster_scope(api, discovery))
    return Swept(tuple(map(_name, orphans)), tuple(map(_name, jammed)), objects)


class Sweeper:
    """Sweeps in a thread beside a run, so that nobody waits for it. A context manager."""

    def __init__(self, api: Api, discovery: Discovery) -> None:
        self._thread = threading.Thread(
            target=self._sweep, args=(api, discovery), daemon=True, name="sweep"
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # What is not done by now is left to the next run: nobody waits for others' leavings.
        self._thread.join(timeout=1.0)

    @staticmethod
    def _sweep(api: Api, discovery: Discovery) -> None:
        # A run must not fail for what another one left; kubeplay gc says what is wrong.
        with contextlib.suppress(ApiError, PlatformError):
            sweep(api, discovery)


def _is_orphan(namespace: Json, age: float) -> bool:
    owner = namespace["metadata"].get("annotations", {}).get(OWNER)
    if owner is None:
        return False  # not one of the runs'
    dead = is_dead(owner)
    if dead is None:
        return _seconds_since(namespace["metadata"]["creationTimestamp"]) > age
    return dead


def _terminating_for(namespace: Json) -> float:
    since = namespace["metadata"].get("deletionTimestamp")
    return _seconds_since(since) if since else 0.0


def _waits_for_finalizers(namespace: Json) -> bool:
    """The namespace controller says so; without its word a namespace is only slow in ending."""
    conditions = namespace["status"].get("conditions") or ()
    held = ("NamespaceFinalizersRemaining", "True")
    return any((c["type"], c["status"]) == held for c in conditions)


def _seconds_since(timestamp: str) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(timestamp)).total_seconds()


def _free(api: Api, discovery: Discovery, namespace: str) -> None:
    """Take the finalizers off everything left in a namespace that cannot end."""
    for kind in discovery.kinds:
        if kind.namespaced:
            for item in _list(api, kind.path(namespace)):
                if item["metadata"].get("finalizers"):
                    _unfinalize(api, kind.path(namespace, _name(item)))


def _unfinalize(api: Api, path: str) -> None:
    body: Json = {"metadata": {"finalizers": None}}
    try:
        api.request("PATCH", path, body=body, content_type=MERGE)
    except ApiError as error:
        if error.code != 404:
            raise


def remove(api: Api, path: str, item: Json) -> None:
    """Delete this very object, not one that has taken its name since; returns at once."""
    exactly = {"uid": item["metadata"]["uid"]}
    body: Json = {"propagationPolicy": "Background", "preconditions": exactly}
    try:
        api.request("DELETE", path, body=body)
    except ApiError as error:
        if error.code not in (404, 409):
            raise


def _sweep_cluster_scope(api: Api, discovery: Discovery) -> Iterator[str]:
    """Objects are listed before namespaces: what a run writes meanwhile is never taken for left."""
    places = [(kind.name, kind.path()) for kind in _declarable(discovery)] + [("Lease", TICKETS)]
    marked = [(k, path, item) for k, path in places for item in _list(api, path, labelSelector=RUN)]
    ours = api.get(_NAMESPACES, labelSelector=f"{MANAGED}=kubeplay")["items"]
    running = {_name(n) for n in ours if "deletionTimestamp" not in n["metadata"]}
    for kind, path, item in marked:
        if item["metadata"]["labels"][RUN] not in running:
            remove(api, f"{path}/{_name(item)}", item)
            yield f"{kind}/{_name(item)}"


def _declarable(discovery: Discovery) -> Iterator[Kind]:
    """Cluster-scoped kinds that can be listed with labels; reviews, say, cannot."""
    wanted = {"CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding", "PriorityClass"}
    wanted |= {"StorageClass", "PersistentVolume", "IngressClass", "RuntimeClass"}
    return (k for k in discovery.kinds if not k.namespaced and k.name in wanted)


def _list(api: Api, path: str, **query: str) -> list[Json]:
    try:
        return list(api.get(path, **query).get("items") or ())
    except ApiError:
        return []  # a kind that cannot be listed holds nothing


def _delete(api: Api, path: str) -> None:
    try:
        api.delete(path, propagationPolicy="Background")
    except ApiError as error:
        if error.code not in (404, 409):
            raise


def _name(item: Json) -> str:
    return str(item["metadata"]["name"])
