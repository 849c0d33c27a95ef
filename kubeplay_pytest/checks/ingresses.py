"""Ingresses: where a request that reaches their controller would go, and why not elsewhere."""

from __future__ import annotations

from kubeplay_pytest.checks.ground import Ground, Json
from kubeplay_pytest.checks.routing.decision import Backend, Decision, Rule
from kubeplay_pytest.checks.routing.ingress import Way, class_of, decide, host_takes, ways
from kubeplay_pytest.checks.routing.request import Request, is_below
from kubeplay_pytest.checks.serving import must_serve, number_of, rule_failure
from kubeplay_pytest.checks.subject import Subject
from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["Ingresses"]


class Ingresses:
    """All Ingresses of one class, judged by what the published rules make of them together.

    No controller is needed. What the rules leave to the controller is neither sent nor
    refused: both statements fail, and say why.
    """

    def __init__(self, ground: Ground, ingress_class: str) -> None:
        self._ground = ground
        self._class = ingress_class

    def sends(
        self, url: str, *, to: str, port: int | None = None, within: float | None = None
    ) -> Ingresses:
        """A request for ``url`` goes to the Service ``to``, at its ``port``, and to ready Pods."""
        request, decision = self._asked(url)
        expected = f"{request} goes to {Backend(to, port, '')}"
        rule = decision.rule
        if rule is None:
            raise self._nobody(expected, request, to)
        backend = decision.backends[0]
        if decision.doubt or backend.service != to:
            raise self._elsewhere(expected, decision, rule, request, to)
        must_serve(self._ground, rule, backend, expected, within)
        if port is not None and number_of(self._ground, backend) != port:
            found = f"{rule} sends it to {backend}"
            raise rule_failure(self._ground, rule, expected, found, path=f"{backend.path}.port")
        return self

    def refuses(self, url: str) -> Ingresses:
        """No rule and no default backend takes a request for ``url``."""
        request, decision = self._asked(url)
        if decision.rule is not None:
            expected = f"no Ingress takes {request}"
            raise self._elsewhere(expected, decision, decision.rule, request, "")
        return self

    def encrypts(self, host: str, *, certificate: str) -> Ingresses:
        """``https://`` works for ``host``; ``certificate`` names the TLS Secret that holds it."""
        expected = f"https://{host} with the certificate in the Secret {certificate}"
        item = self._first(expected)
        found = [e for e in self._tls() if any(host_takes(h, host) for h in e[1].get("hosts", ()))]
        if not found:
            failure = Subject(self._ground, "Ingress", item["metadata"]["name"]).failure
            words, advice = f"no entry of tls names the host {host}", f"add {host} to hosts there"
            raise failure(expected, words, path="spec.tls", help=advice)
        rule, entry = found[0]
        if entry.get("secretName") != certificate:
            words = f"{rule} takes the Secret {entry.get('secretName') or 'of nobody'}"
            advice = f"set secretName to {certificate}"
            raise rule_failure(self._ground, rule, expected, words, help=advice)
        self._must_hold_certificate(rule, certificate, expected)
        return self

    def _must_hold_certificate(self, rule: Rule, name: str, expected: str) -> None:
        secret = self._ground.read("Secret", name)
        if secret is None or secret.get("type") != "kubernetes.io/tls":
            what = f"one of type {secret['type']}" if secret else "not there"
            raise rule_failure(self._ground, rule, expected, f"the Secret {name} is {what}")

    def _tls(self) -> list[tuple[Rule, Json]]:
        return [
            (Rule(item, f"spec.tls[{index}].secretName", "the tls entry"), entry)
            for item in self._items()
            for index, entry in enumerate(item["spec"].get("tls") or ())
        ]

    def _items(self) -> list[Json]:
        return [i for i in self._ground.named("Ingress") if class_of(i) == self._class]

    def _asked(self, url: str) -> tuple[Request, Decision]:
        request = Request.of(url)
        return request, decide(self._items(), request)

    def _elsewhere(
        self, expected: str, decision: Decision, rule: Rule, request: Request, to: str
    ) -> LearnerFailure:
        backend, advice = decision.backends[0], self._reason(request, to)
        found = f"{rule} sends it to {backend}"
        if decision.doubt:
            found, advice = f"{rule} leaves it open: {decision.doubt}", ""
        elif backend.service and self._ground.read("Service", backend.service) is None:
            found += ", which is not there"
        return rule_failure(self._ground, rule, expected, found, table=self._table(), help=advice)

    def _nobody(self, expected: str, request: Request, to: str) -> LearnerFailure:
        item = self._first(expected)
        own = [way for way in ways(self._items()) if way.backend.service == to]
        rule = own[0].rule if own else Rule(item, "spec.rules", "")
        advice, table = self._reason(request, to), self._table()
        found = "no rule takes it"
        return rule_failure(self._ground, rule, expected, found, table=table, help=advice)

    def _first(self, expected: str) -> Json:
        """Any Ingress of the class; without one, the class or the kind is to blame."""
        for item in self._items():
            return item
        others = self._ground.named("Ingress")
        if not others:
            place = self._ground.start()
            advice = "add a document with kind: Ingress"
            raise LearnerFailure(Finding(expected, "there is no Ingress", where=place, help=advice))
        other = others[0]
        words = f"of class {class_of(other)}" if class_of(other) else "of no class"
        raise Subject(self._ground, "Ingress", other["metadata"]["name"]).failure(
            expected,
            f"Ingress {other['metadata']['name']} is {words}, so its controller leaves it alone",
            path="spec.ingressClassName",
            help=f"the controller serves what says ingressClassName: {self._class}",
        )

    def _table(self) -> list[str]:
        return [f"{way.rule}: to {way.backend}" for way in ways(self._items())]

    def _reason(self, request: Request, to: str) -> str:
        """Why the paths that lead to the right Service do not take the request."""
        own = [way for way in ways(self._items()) if way.backend.service == to]
        reasons = [_obstacle(way, request) for way in own]
        return next((reason for reason in reasons if reason), "")


def _obstacle(way: Way, request: Request) -> str:
    if not host_takes(way.host, request.host):
        star = "; * stands for exactly one label" if way.host.startswith("*.") else ""
        return f"the host {way.host} is not {request.host}{star}"
    if way.takes(request.path):
        return f"{way.path} takes it too, but the closer host and then the longer path win"
    if way.type == "Exact" and is_below(request.path, way.path):
        return f"Exact takes {way.path} alone, and nothing below it"
    return f"the path {way.path} ({way.type}) does not take {request.path}"
