"""What the filters of an HTTPRoute's rule make of a request: another path, or a redirect.

Source: the reference of ``gateway.networking.k8s.io/v1`` (v1.4.0), types HTTPRouteFilter,
HTTPRequestRedirectFilter and HTTPPathModifier.
"""

from __future__ import annotations

from typing import Any

from kubeplay_pytest.checks.routing.request import WELL_KNOWN, Request

__all__ = ["location", "named", "rewritten"]

Json = dict[str, Any]


def named(filters: list[Json], type_: str, field: str) -> Json | None:
    """What the filter of this type says in its field; each type stands there once."""
    return next((item.get(field, {}) for item in filters if item["type"] == type_), None)


def rewritten(modifier: Json | None, path: str, prefix: str) -> str:
    """The path after a HTTPPathModifier, where ``prefix`` is what the rule matched."""
    if not modifier:
        return path
    if modifier["type"] == "ReplaceFullPath":
        return str(modifier["replaceFullPath"])
    rest = path[len(prefix.rstrip("/")) :]
    return modifier["replacePrefixMatch"].rstrip("/") + rest or "/"


def location(redirect: Json, request: Request, prefix: str) -> str:
    """Where a RequestRedirect sends the client; a port is named only where it must be."""
    scheme = redirect.get("scheme", request.scheme)
    usual = WELL_KNOWN[scheme]
    port = redirect.get("port") or (usual if redirect.get("scheme") else request.port)
    host = redirect.get("hostname", request.host) + ("" if port == usual else f":{port}")
    query = request.url.partition("?")[2]
    path = rewritten(redirect.get("path"), request.path, prefix)
    return f"{scheme}://{host}{path}" + (f"?{query}" if query else "")
