"""Whether a rule's backend can serve: a Service, its port, and ready Pods behind that port."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kubeplay_pytest.checks.endpoints import ends, slices_of
from kubeplay_pytest.checks.ground import Ground, Json
from kubeplay_pytest.checks.routing.decision import Backend, Rule
from kubeplay_pytest.checks.service import Service
from kubeplay_pytest.checks.subject import Subject
from kubeplay_pytest.errors import LearnerFailure

__all__ = ["must_serve", "number_of", "rule_failure"]

_SHOWN = 12
"""How many rules a person still reads."""


def must_serve(
    ground: Ground, rule: Rule, backend: Backend, expected: str, within: float | None
) -> None:
    """Fails the check unless a ready Pod stands behind the backend's port."""
    service = ground.read("Service", backend.service)
    if service is None:
        found = f"{rule} sends it to {backend}, and there is no such Service"
        advice = "compare the name with those of the Services, letter by letter"
        path = f"{backend.path}.name"
        raise rule_failure(ground, rule, expected, found, path=path, help=advice)
    entry = _entry(service, backend.port)
    if entry is None:
        found = f"Service {backend.service} has no port {backend.port}, only {_ports(service)}"
        advice = "name a port of the Service; its Pods' ports are the Service's business"
        path = f"{backend.path}.port"
        raise rule_failure(ground, rule, expected, found, path=path, help=advice)
    Service(ground, backend.service).has_endpoints(within=within)
    if not _has_ready_end(ground, backend.service, str(entry.get("name", ""))):
        found = f"no ready Pod listens behind port {backend.port} of Service {backend.service}"
        raise rule_failure(ground, rule, expected, found, path=f"{backend.path}.port")


def number_of(ground: Ground, backend: Backend) -> int | str | None:
    """The number of the backend's port; its name, where no port has that."""
    entry = _entry(ground.read("Service", backend.service), backend.port)
    return entry["port"] if entry else backend.port


def rule_failure(
    ground: Ground,
    rule: Rule,
    expected: str,
    found: str,
    *,
    path: str = "",
    table: Iterable[str] = (),
    help: str = "",  # noqa: A002 - the word of a finding
) -> LearnerFailure:
    """A failure at the rule's line, or at ``path`` of its object; ``table`` lists all rules."""
    subject = Subject(ground, rule.kind, rule.name)
    finding = subject.failure(expected, found, path=path or rule.path, help=help).findings[0]
    return LearnerFailure(replace(finding, evidence=(*finding.evidence, *table)[:_SHOWN]))


def _entry(service: Json | None, port: int | str | None) -> Json | None:
    entries = (service or {"spec": {}})["spec"].get("ports") or ()
    return next((e for e in entries if port in (e["port"], e.get("name") or None)), None)


def _ports(service: Json) -> str:
    entries = service["spec"].get("ports") or ()
    words = (f"{e['port']} ({e['name']})" if e.get("name") else str(e["port"]) for e in entries)
    return ", ".join(words) or "none"


def _has_ready_end(ground: Ground, service: str, port: str) -> bool:
    """Each port has endpoints of its own: a targetPort may be a name that no Pod knows."""
    pieces = slices_of(service, ground.named("EndpointSlice"))
    return bool(ends(p for p in pieces if port in _names(p)))


def _names(piece: Json) -> set[str]:
    return {entry.get("name") or "" for entry in piece.get("ports") or ()}
