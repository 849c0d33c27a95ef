"""Where Ingresses send a request.

Sources: the reference of ``networking.k8s.io/v1``, and of Kubernetes' page "Ingress" the
sections "Path types", "Multiple matches", "Hostname wildcards" and "Default backend".
Several Ingresses of one class count together, as their controller sees them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kubeplay_pytest.checks.routing.decision import Backend, Decision, Rule
from kubeplay_pytest.checks.routing.request import Request, is_below

__all__ = ["Way", "class_of", "decide", "host_takes", "ways"]

Json = dict[str, Any]

_ANNOTATION = "kubernetes.io/ingress.class"
_OPEN = "ImplementationSpecific"
_PATTERN = set("*^$()[]|+?\\")


@dataclass(frozen=True, slots=True)
class Way:
    """One path of one rule of an Ingress."""

    rule: Rule
    host: str
    path: str
    type: str
    backend: Backend

    @property
    def precision(self) -> int:
        """How closely the host is named: exactly, by a wildcard, or not at all."""
        return 0 if not self.host else 1 if self.host.startswith("*.") else 2

    @property
    def rank(self) -> tuple[int, int, bool]:
        """The closest host, then by "Multiple matches" the longest path, then ``Exact``."""
        return self.precision, len(self.path), self.type == "Exact"

    def takes(self, path: str) -> bool:
        """Whether every controller takes this path here."""
        if self.type == "Exact":
            return path == self.path
        return self.type == "Prefix" and is_below(path, self.path)

    def may_take(self, path: str) -> bool:
        """Whether some controller may: a text that begins alike, or a pattern of its own."""
        if self.type != _OPEN:
            return self.takes(path)
        return path.startswith(self.path) or bool(_PATTERN & set(self.path))


def class_of(ingress: Json) -> str:
    """The class by the field, or by the old annotation, which controllers still honour."""
    annotations = ingress["metadata"].get("annotations") or {}
    return str(ingress["spec"].get("ingressClassName") or annotations.get(_ANNOTATION, ""))


def host_takes(pattern: str, host: str) -> bool:
    """Whether a rule's host means this one; ``*`` stands for exactly one label."""
    if pattern.startswith("*."):
        return host.partition(".")[2] == pattern[2:]
    return pattern in ("", host)


def ways(ingresses: Iterable[Json]) -> Iterator[Way]:
    """All paths of all rules."""
    for item in ingresses:
        for i, rule in enumerate(item["spec"].get("rules") or ()):
            for j, entry in enumerate((rule.get("http") or {}).get("paths") or ()):
                place = f"spec.rules[{i}].http.paths[{j}]"
                yield _way(item, rule.get("host", ""), entry, place)


def decide(ingresses: Iterable[Json], request: Request) -> Decision:
    """Where the request goes: by the best path of the host, else to the default backend."""
    items = list(ingresses)
    here = [way for way in ways(items) if host_takes(way.host, request.host)]
    sure = [way for way in here if way.takes(request.path)]
    if not sure:
        vague = [way for way in here if way.may_take(request.path)]
        return _taken(vague[0], here, request) if vague else _by_default(items)
    return _taken(max(sure, key=lambda way: way.rank), here, request)


def _taken(way: Way, here: list[Way], request: Request) -> Decision:
    rule, doubt = _doubt(way, here, request)
    return Decision(rule, (way.backend,), doubt=doubt)


def _doubt(best: Way, here: list[Way], request: Request) -> tuple[Rule, str]:
    """Which rule makes a controller decide otherwise, where it has the choice, and why."""
    rivals = (w for w in here if w.may_take(request.path) and w.rank >= best.rank)
    for rival in rivals:
        if rival is not best and rival.backend.same(best.backend):
            continue
        if rival.type == _OPEN:
            return rival.rule, f"each controller reads {_OPEN} in its own way"
        if rival is not best:
            return rival.rule, f"{rival.rule} and {best.rule} claim it alike"
    if any(way.precision > best.precision for way in here):
        reason = f"controllers differ in what they do where {request.host} has rules of its own"
        return best.rule, reason
    return best.rule, ""


def _by_default(items: list[Json]) -> Decision:
    """The default backend takes what no rule takes; of two, nobody says which."""
    found = [
        (Rule(item, "spec.defaultBackend", "the defaultBackend"), entry)
        for item in items
        if (entry := item["spec"].get("defaultBackend"))
    ]
    if not found:
        return Decision()
    (rule, entry), *others = found
    backend = _backend(entry, rule.path)
    differs = any(not _backend(other, place.path).same(backend) for place, other in others)
    doubt = "several Ingresses have a defaultBackend of their own" if differs else ""
    return Decision(rule, (backend,), doubt=doubt)


def _way(item: Json, host: str, entry: Json, place: str) -> Way:
    path, kind = entry.get("path") or "/", entry["pathType"]
    rule = Rule(item, f"{place}.path", f"{host or 'any host: '}{path} ({kind})")
    return Way(rule, host, path, kind, _backend(entry["backend"], f"{place}.backend"))


def _backend(entry: Json, place: str) -> Backend:
    service = entry.get("service")
    if service is None:
        resource = entry["resource"]
        text = f"the {resource['kind']} {resource['name']}"
        return Backend("", None, f"{place}.resource", text=text)
    port = service.get("port") or {}
    number = port.get("number") or port.get("name")
    return Backend(service["name"], number, f"{place}.service")
