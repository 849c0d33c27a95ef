"""Answering: what a Service says to calls from inside the cluster, and why it does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kubeplay_pytest.checks import calls
from kubeplay_pytest.checks.asking import STABLE, ask, ask_steady
from kubeplay_pytest.checks.calls import Call
from kubeplay_pytest.checks.endpoints import selected
from kubeplay_pytest.checks.ground import Json
from kubeplay_pytest.checks.probe import Probe, shared
from kubeplay_pytest.checks.traffic import Traffic
from kubeplay_pytest.errors import LearnerFailure

if TYPE_CHECKING:
    from kubeplay_pytest.checks.service import Service

__all__ = ["Wanted", "must_answer", "must_refuse", "sample"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The answer that a Service should give."""

    path: str = "/"
    port: int | None = None
    text: str | None = None
    status: int = 200

    def is_met_by(self, call: Call) -> bool:
        return call.status == self.status and (self.text is None or self.text in call.text)


def must_answer(service: Service, wanted: Wanted, within: float | None) -> None:
    """Fails the check unless the Service answers like this."""
    service.has_endpoints(within=within)
    probe, made = _probe(service), list[Call]()
    url = _url(service, wanted.path, wanted.port)
    expected = f"{url} answers {wanted.status}" + (f" with {wanted.text!r}" if wanted.text else "")

    def look() -> bool | None:
        _must_have_port(service, wanted.port, expected)
        made.append(calls.fetch(probe, url))
        return True if wanted.is_met_by(made[-1]) else None

    if ask(service.ground, look, within, rest=True) is None:
        raise _unanswered(service, expected, wanted.port, made[-1])


def must_refuse(service: Service, port: int | None, within: float | None) -> None:
    """Fails the check unless calls are refused, or nobody answers, for a while."""
    probe, made = _probe(service), list[Call]()
    number = port or _first_port(service.live)

    def holds() -> bool:
        made.append(calls.connect(probe, _host(service), number))
        return made[-1].outcome in {"refused", "timed out"}

    if not ask_steady(service.ground, holds, within):
        wrong = next((c for c in reversed(made) if c.outcome == "answered"), made[-1])
        expected = f"{service} refuses calls of port {number} for {STABLE:g} s"
        raise service.failure(expected, str(wrong), path="spec.selector", key=True)


def sample(service: Service, path: str, interval: float) -> Traffic:
    """Calls of the Service, not yet begun; it has answered before."""
    must_answer(service, Wanted(path), None)

    def failure(expected: str, found: str, lines: list[str]) -> LearnerFailure:
        finding = service.failure(expected, found, path="spec").findings[0]
        return LearnerFailure(replace(finding, evidence=(*lines, *finding.evidence)))

    return Traffic(shared(service.ground.namespace), _url(service, path, None), interval, failure)


def _probe(service: Service) -> Probe:
    service.ground.must_have_network()
    return shared(service.ground.namespace)


def _host(service: Service) -> str:
    return f"{service.name}.{service.ground.namespace.name}.svc"


def _url(service: Service, path: str, port: int | None) -> str:
    number = port or _first_port(service.live)
    return f"http://{_host(service)}:{number}/{path.removeprefix('/')}"


def _first_port(item: Json) -> int:
    return next((int(entry["port"]) for entry in item["spec"].get("ports") or ()), 80)


def _must_have_port(service: Service, port: int | None, expected: str) -> None:
    item = service.live
    ports = [entry["port"] for entry in item["spec"].get("ports") or ()]
    headless = item["spec"].get("clusterIP") == "None"
    if port is not None and port not in ports and not headless:
        has = ", ".join(map(str, ports)) or "none"
        raise service.failure(
            expected,
            f"{service} has no port {port}, only {has}",
            path="spec.ports[0].port",
            help=f"set port: {port}",
        )


def _unanswered(service: Service, expected: str, port: int | None, call: Call) -> LearnerFailure:
    if call.outcome != "answered" and not service.endpoints():
        service.has_endpoints(within=0.0)  # fails, and says why there are none
    item = service.current() or {"spec": {}}
    pods = selected(item, service.ground.named("Pod"))
    lines = [f"the call says: {call.words}"] if call.words else []
    lines += [
        f"it sends traffic to port {number} of Pod {pod}" for pod, number in service.endpoints()
    ]
    lines += [line for pod in pods for line in service.ground.evidence(pod)]
    advice = ""
    if call.outcome == "refused":
        advice = "targetPort must be the port on which the container listens"
    ports = [entry["port"] for entry in item["spec"].get("ports") or ()]
    index = ports.index(port) if port in ports else 0
    field = "spec" if call.status else f"spec.ports[{index}].targetPort"
    finding = service.failure(expected, str(call), path=field, help=advice).findings[0]
    return LearnerFailure(replace(finding, evidence=(*lines, *finding.evidence)[:12]))
