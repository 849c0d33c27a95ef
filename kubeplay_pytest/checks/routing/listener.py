"""Which listener of a Gateway a request arrives at, and which routes belong to that.

Source: the reference of ``gateway.networking.k8s.io/v1`` (v1.4.0), types Listener,
AllowedRoutes and ParentReference. Requests match one listener only ("Listener Isolation").
"""

from __future__ import annotations

from typing import Any

from kubeplay_pytest.checks.routing.request import Request

__all__ = ["GROUP", "arrival", "host_takes", "stranger"]

Json = dict[str, Any]

GROUP = "gateway.networking.k8s.io"

_SCHEMES = {"http": "HTTP", "https": "HTTPS"}


def host_takes(pattern: str, host: str) -> bool:
    """Whether a hostname means this one; unlike in an Ingress ``*`` stands for many labels."""
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else pattern == host


def arrival(gateway: Json, request: Request) -> Json | None:
    """The listener that takes the request: the one whose hostname is the closest."""
    listeners = [item for item in gateway["spec"]["listeners"] if _listens(item, request)]
    return max(listeners, key=lambda item: _closeness(item.get("hostname", "")), default=None)


def stranger(route: Json, gateway: Json, listener: Json) -> tuple[str, str] | None:
    """Why the route does not belong to the listener, as (path in it, words); None if it does."""
    name, parents = gateway["metadata"]["name"], route["spec"].get("parentRefs") or ()
    own = [(i, parent) for i, parent in enumerate(parents) if _is_meant(parent, route, gateway)]
    if not own:
        others = ", ".join(parent["name"] for parent in parents) or "nobody"
        return "spec.parentRefs[0].name", f"its parent is {others}, not Gateway {name}"
    if not any(_points_at(parent, listener) for _, parent in own):
        index, parent = own[0]
        section = parent.get("sectionName", f"of port {parent.get('port')}")
        words = f"it belongs to the listener {section}, the request arrives at {listener['name']}"
        return f"spec.parentRefs[{index}].sectionName", words
    if not _admits(listener):
        return "kind", f"the listener {listener['name']} admits no HTTPRoute from this namespace"
    return None


def _listens(listener: Json, request: Request) -> bool:
    hostname = listener.get("hostname", "")
    here = (listener["port"], listener["protocol"]) == (request.port, _SCHEMES[request.scheme])
    return here and (not hostname or host_takes(hostname, request.host))


def _closeness(hostname: str) -> tuple[bool, int]:
    """An exact name before wildcards, of those the one with more dots, then no name."""
    return not hostname.startswith("*.") and bool(hostname), hostname.count(".")


def _is_meant(parent: Json, route: Json, gateway: Json) -> bool:
    own, target = route["metadata"].get("namespace"), gateway["metadata"]
    kind = parent.get("group", GROUP), parent.get("kind", "Gateway")
    place = parent.get("namespace", own), parent["name"]
    return kind == (GROUP, "Gateway") and place == (target.get("namespace"), target["name"])


def _points_at(parent: Json, listener: Json) -> bool:
    name, port = parent.get("sectionName"), parent.get("port")
    return name in (None, listener["name"]) and port in (None, listener["port"])


def _admits(listener: Json) -> bool:
    """Routes of the Gateway's own namespace; a namespace's labels are not looked at."""
    allowed = listener.get("allowedRoutes") or {}
    kinds = allowed.get("kinds") or [{"kind": "HTTPRoute"}]
    origin = (allowed.get("namespaces") or {}).get("from", "Same")
    return origin in {"Same", "All"} and any(
        kind["kind"] == "HTTPRoute" and kind.get("group", GROUP) == GROUP for kind in kinds
    )
