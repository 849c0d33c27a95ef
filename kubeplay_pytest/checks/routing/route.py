"""Where HTTPRoutes send a request that arrives at a Gateway.

Source: the reference of ``gateway.networking.k8s.io/v1`` (v1.4.0): HTTPRouteSpec for
hostnames, HTTPRouteRule for precedence, HTTPRouteMatch, HTTPBackendRef and BackendRef for
what is sent where. Regular expressions and extensions are an implementation's own: a doubt.
So are routes that only their age tells apart when they were made together: the next time it
may be the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kubeplay_pytest.checks.routing.decision import Backend, Decision, Rule
from kubeplay_pytest.checks.routing.filters import location, named, rewritten
from kubeplay_pytest.checks.routing.listener import arrival, host_takes, stranger
from kubeplay_pytest.checks.routing.request import Request, is_below, may_match

__all__ = ["decide", "obstacle", "rules"]

Json = dict[str, Any]

_REGEX = "RegularExpression"
_EVERYTHING = {"type": "PathPrefix", "value": "/"}
_TOGETHER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A match that fits the request, or (``open``) may fit it; the smallest key wins."""

    rule: Rule
    spec: Json
    prefix: str
    open: bool
    rank: tuple[int, ...]
    order: tuple[int, int]

    @property
    def key(self) -> tuple[Any, ...]:
        """Of equal ranks the oldest route, the first by name, the first of its matches."""
        return self.rank, self.born, self.rule.name, self.order

    @property
    def born(self) -> datetime:
        return datetime.fromisoformat(self.rule.item["metadata"]["creationTimestamp"])

    @property
    def deed(self) -> tuple[Any, Any]:
        """What becomes of the request."""
        return self.spec.get("filters"), self.spec.get("backendRefs")

    def rivals(self, other: _Claim) -> bool:
        """Whether nothing but the age of two routes of one age decides between them."""
        alike = self.rank == other.rank and self.deed != other.deed
        return alike and self.rule.name != other.rule.name and self.born - other.born < _TOGETHER


def decide(gateway: Json, routes: Iterable[Json], request: Request) -> Decision:
    """Which rule takes the request, and what it does with it; nobody answers with 404."""
    listener = arrival(gateway, request)
    if listener is None:
        return Decision()
    own = [r for r in routes if stranger(r, gateway, listener) is None]
    claims = [claim for route in own for claim in _claims(route, request)]
    best = min(claims, key=lambda claim: claim.key, default=None)
    if best is None:
        return Decision()
    rival = next((claim for claim in claims if claim.rivals(best)), None)
    return _outcome(best, rival, request)


def obstacle(route: Json, gateway: Json, request: Request) -> tuple[str, str]:
    """What keeps the request from the route, as (path in it, words)."""
    listener = arrival(gateway, request)
    if listener is None:
        words = f"no listener of Gateway {gateway['metadata']['name']} takes such a request"
        return "spec.parentRefs", words
    found = stranger(route, gateway, listener)
    if found:
        return found
    if _host(route, request) is None:
        names = ", ".join(route["spec"]["hostnames"])
        return "spec.hostnames[0]", f"its hostnames are {names}, not {request.host}"
    return "spec.rules", "no match of its rules fits"


def rules(route: Json) -> Iterator[tuple[Rule, Json]]:
    """The rules of a route, each as it reads and as it stands."""
    for index, spec in enumerate(route["spec"].get("rules") or ()):
        texts = (_read(match) for match in _matches(spec))
        yield Rule(route, f"spec.rules[{index}]", " or ".join(texts)), spec


def _claims(route: Json, request: Request) -> Iterator[_Claim]:
    host = _host(route, request)
    if host is None:
        return
    for order, (rule, spec) in enumerate(rules(route)):
        for place, match in enumerate(_matches(spec)):
            fits = _fits(match, request)
            if fits is not False:
                rank = (*_host_key(host), *_match_key(match))
                at = f"{rule.path}.matches[{place}].path.value"
                written, prefix = Rule(route, at, _read(match)), _path(match)["value"]
                yield _Claim(written, spec, prefix, fits is None, rank, (order, place))


def _host(route: Json, request: Request) -> str | None:
    """The closest hostname that takes the request; empty without hostnames, None if none does."""
    hostnames = route["spec"].get("hostnames")
    if not hostnames:
        return ""
    taking = [name for name in hostnames if host_takes(name, request.host)]
    return min(taking, key=_host_key, default=None)


def _host_key(hostname: str) -> tuple[int, int]:
    """Most characters of a hostname without a wildcard first, then of any."""
    exact = 0 if hostname.startswith("*.") else len(hostname)
    return -exact, -len(hostname)


def _match_key(match: Json) -> tuple[int, int, int, int, int]:
    """A pattern may come before everything; then exact, the longest prefix, and so on."""
    path = _path(match)
    kind = {_REGEX: 0, "Exact": 1, "PathPrefix": 2}[path["type"]]
    counts = len(match.get("headers") or ()), len(match.get("queryParams") or ())
    return kind, -len(path["value"]), "method" not in match, -counts[0], -counts[1]


def _fits(match: Json, request: Request) -> bool | None:
    """Whether all parts of the match fit; None where an implementation has to say."""
    headers = {h["name"].lower(): h for h in reversed(match.get("headers") or ())}
    params = {p["name"]: p for p in reversed(match.get("queryParams") or ())}
    answers = [
        _path_fits(_path(match), request.path),
        match.get("method", request.method) == request.method,
        *(_value_fits(h, request.headers.get(name)) for name, h in headers.items()),
        *(_value_fits(p, request.query.get(name)) for name, p in params.items()),
    ]
    if False in answers:
        return False
    return None if None in answers else True


def _matches(spec: Json) -> list[Json]:
    """The matches of a rule; without one it takes everything."""
    return spec.get("matches") or [{}]


def _path(match: Json) -> Json:
    return _EVERYTHING | (match.get("path") or {})


def _path_fits(path: Json, asked: str) -> bool | None:
    if path["type"] == _REGEX:
        return None if may_match(path["value"], asked) else False
    return asked == path["value"] if path["type"] == "Exact" else is_below(asked, path["value"])


def _value_fits(wanted: Json, value: str | None) -> bool | None:
    if value is not None and wanted.get("type") == _REGEX:
        return None if may_match(wanted["value"], value) else False
    return value == str(wanted["value"])


def _outcome(claim: _Claim, rival: _Claim | None, request: Request) -> Decision:
    filters = claim.spec.get("filters") or []
    doubt = _doubt(claim, rival, filters)
    redirect = named(filters, "RequestRedirect", "requestRedirect")
    if redirect is not None:
        status, url = redirect.get("statusCode", 302), location(redirect, request, claim.prefix)
        return Decision(claim.rule, location=url, status=status, doubt=doubt)
    rewrite = named(filters, "URLRewrite", "urlRewrite") or {}
    path = rewritten(rewrite.get("path"), request.path, claim.prefix)
    return Decision(claim.rule, tuple(_backends(claim)), path=path, doubt=doubt)


def _doubt(claim: _Claim, rival: _Claim | None, filters: list[Json]) -> str:
    if claim.open:
        return f"each implementation reads {_REGEX} in its own way"
    if any(item["type"] == "ExtensionRef" for item in filters):
        return "its filter is an extension of one implementation"
    if rival:
        return f"{rival.rule} claims it alike, and only their age tells them apart"
    return ""


def _backends(claim: _Claim) -> Iterator[Backend]:
    """Where the traffic goes; entries of weight 0 get none."""
    root = claim.rule.path.partition(".matches")[0]
    namespace = claim.rule.item["metadata"].get("namespace")
    for index, entry in enumerate(claim.spec.get("backendRefs") or ()):
        place, weight = f"{root}.backendRefs[{index}]", entry.get("weight", 1)
        if weight:
            yield _backend(entry, place, weight, namespace)


def _backend(entry: Json, place: str, weight: int, namespace: str | None) -> Backend:
    name, port = entry["name"], entry.get("port")
    if entry.get("kind", "Service") != "Service" or entry.get("group", ""):
        return Backend("", None, place, weight, f"the {entry['kind']} {name}")
    other = entry.get("namespace", namespace)
    if other != namespace:
        return Backend("", None, place, weight, f"Service {name} of the namespace {other}")
    return Backend(name, port, place, weight)


def _read(match: Json) -> str:
    """A match in a few words: ``GET /cart (PathPrefix) with x-preview: yes``."""
    path = _path(match)
    method = f"{match['method']} " if match.get("method") else ""
    headers = [f"{h['name']}: {h['value']}" for h in match.get("headers") or ()]
    params = [f"{p['name']}={p['value']}" for p in match.get("queryParams") or ()]
    more = f" with {', '.join([*headers, *params])}" if headers or params else ""
    return f"{method}{path['value']} ({path['type']}){more}"
