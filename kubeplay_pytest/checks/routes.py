"""HTTPRoutes: where a request that arrives at their Gateway would go, and why not elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from kubeplay_pytest.checks.ground import Ground, Json
from kubeplay_pytest.checks.routing.decision import Backend, Decision, Rule
from kubeplay_pytest.checks.routing.listener import GROUP
from kubeplay_pytest.checks.routing.request import Request
from kubeplay_pytest.checks.routing.route import decide, obstacle, rules
from kubeplay_pytest.checks.serving import must_serve, number_of, rule_failure
from kubeplay_pytest.checks.subject import Subject
from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["Routes"]

Headers = Mapping[str, str] | None

_PRECEDENCE = "add or mend a closer rule: the path decides first, then the method, then headers"
"""In short what the Gateway API says of HTTPRouteRule.matches."""


class Routes:
    """All HTTPRoutes of one Gateway, judged by what the specification makes of them together.

    No controller is needed. What the specification leaves to implementations is neither sent,
    redirected nor refused: each statement fails, and says why.
    """

    def __init__(self, ground: Ground, gateway: str) -> None:
        self._ground = ground
        self._gateway = Subject(ground, "Gateway", gateway, f"{GROUP}/v1")

    def sends(
        self,
        url: str,
        *,
        to: str,
        port: int | None = None,
        method: str = "GET",
        headers: Headers = None,
        as_path: str | None = None,
        within: float | None = None,
    ) -> Routes:
        """All requests for ``url`` go to the Service ``to``, at its ``port``, and to ready Pods.

        They arrive there for ``as_path``; without one, for the path that was asked for.
        """
        request = Request.of(url, method, headers)
        expected = f"{request} goes to {Backend(to, port, '')}"
        rule, decision = self._sent(expected, request, {to: 1}, port, within)
        wanted = request.path if as_path is None else as_path
        if decision.path != wanted:
            found = f"{rule} sends it on as {decision.path}"
            raise rule_failure(self._ground, rule, f"{expected} as {wanted}", found)
        return self

    def splits(
        self,
        url: str,
        *,
        among: Mapping[str, int],
        port: int | None = None,
        method: str = "GET",
        headers: Headers = None,
        within: float | None = None,
    ) -> Routes:
        """Requests for ``url`` are shared ``among`` Services in proportion to these weights.

        Each gets them at its ``port``, and has ready Pods.
        """
        request = Request.of(url, method, headers)
        expected = f"{request} goes to {_shown(_parts(among))}"
        self._sent(expected, request, among, port, within)
        return self

    def redirects(
        self, url: str, *, to: str, status: int, method: str = "GET", headers: Headers = None
    ) -> Routes:
        """Whoever asks for ``url`` is told with this ``status`` to go to the URL ``to``."""
        request = Request.of(url, method, headers)
        expected = f"{request} is redirected to {to} with status {status}"
        rule, decision = self._taken(expected, request, "")
        if decision.doubt or (decision.location, decision.status) != (to, status):
            raise self._otherwise(expected, rule, decision)
        return self

    def refuses(self, url: str, *, method: str = "GET", headers: Headers = None) -> Routes:
        """No rule takes a request for ``url``: the answer is 404."""
        request = Request.of(url, method, headers)
        decision = decide(self._gateway.live, self._routes(), request)
        if decision.rule is not None:
            raise self._otherwise(f"no HTTPRoute takes {request}", decision.rule, decision)
        return self

    def _sent(
        self,
        expected: str,
        request: Request,
        among: Mapping[str, int],
        port: int | None,
        within: float | None,
    ) -> tuple[Rule, Decision]:
        rule, decision = self._taken(expected, request, next(iter(among)))
        found = _weights(decision.backends)
        if decision.doubt or decision.location or found.keys() != among.keys():
            raise self._otherwise(expected, rule, decision)
        if _parts(found) != _parts(among):
            raise self._otherwise(expected, rule, decision, f"{decision.backends[0].path}.weight")
        for backend in decision.backends:
            must_serve(self._ground, rule, backend, expected, within)
            if port is not None and number_of(self._ground, backend) != port:
                words = f"{rule} sends it to {backend}"
                raise rule_failure(self._ground, rule, expected, words, path=f"{backend.path}.port")
        return rule, decision

    def _taken(self, expected: str, request: Request, to: str) -> tuple[Rule, Decision]:
        gateway = self._gateway.live
        decision = decide(gateway, self._routes(), request)
        if decision.rule is None:
            raise self._nobody(expected, request, gateway, to)
        return decision.rule, decision

    def _routes(self) -> list[Json]:
        return self._ground.objects(self._ground.kind("HTTPRoute", f"{GROUP}/v1"))

    def _nobody(self, expected: str, request: Request, gateway: Json, to: str) -> LearnerFailure:
        """No rule takes it: the route that names the right Service should have."""
        routes = self._routes()
        if not routes:
            place = self._ground.start()
            advice = "add a document with kind: HTTPRoute"
            finding = Finding(expected, "there is no HTTPRoute", where=place, help=advice)
            return LearnerFailure(finding)
        meant = next((route for route in routes if _names(route, to)), routes[0])
        path, words = obstacle(meant, gateway, request)
        found = f"no rule takes it; HTTPRoute {meant['metadata']['name']}: {words}"
        advice = "change this field: it keeps the request out"
        blamed = Rule(meant, path, "")
        return rule_failure(self._ground, blamed, expected, found, table=self._table(), help=advice)

    def _otherwise(
        self, expected: str, rule: Rule, decision: Decision, path: str = ""
    ) -> LearnerFailure:
        found, advice = f"{rule} {self._deed(decision)}", _PRECEDENCE
        if path:
            advice = "each weight is a share of the sum of all weights of the rule"
        if decision.doubt:
            found = f"{rule} leaves it open: {decision.doubt}"
            advice = "write it so that every implementation reads it in the same way"
        table = self._table()
        return rule_failure(
            self._ground, rule, expected, found, path=path, table=table, help=advice
        )

    def _deed(self, decision: Decision) -> str:
        if decision.location:
            return f"redirects it to {decision.location} with status {decision.status}"
        if not decision.backends:
            return "has nobody to send it to, and answers 500"
        if len(decision.backends) > 1:
            return f"sends it to {_shown(_parts(_weights(decision.backends)))}"
        backend = decision.backends[0]
        absent = backend.service and self._ground.read("Service", backend.service) is None
        return f"sends it to {backend}" + (", which is not there" if absent else "")

    def _table(self) -> list[str]:
        return [f"{rule}: {_ends(spec)}" for route in self._routes() for rule, spec in rules(route)]


def _weights(backends: tuple[Backend, ...]) -> dict[str, int]:
    """Each Service's weights together; what is no Service of the namespace by its description."""
    weights: dict[str, int] = {}
    for backend in backends:
        name = backend.service or backend.text
        weights[name] = weights.get(name, 0) + backend.weight
    return weights


def _parts(weights: Mapping[str, int]) -> dict[str, float]:
    whole = sum(weights.values())
    return {name: weight / whole for name, weight in sorted(weights.items())}


def _shown(parts: Mapping[str, float]) -> str:
    return " and ".join(f"{name} ({100 * part:.3g} %)" for name, part in parts.items())


def _names(route: Json, service: str) -> bool:
    return any(service in _services(spec) for _, spec in rules(route))


def _services(spec: Json) -> list[str]:
    return [str(entry["name"]) for entry in spec.get("backendRefs") or ()]


def _ends(spec: Json) -> str:
    """Where a rule leads, in a few words."""
    if any(item["type"] == "RequestRedirect" for item in spec.get("filters") or ()):
        return "a redirect"
    entries = spec.get("backendRefs") or ()
    words = (f"{e['name']}:{e.get('port')} (weight {e.get('weight', 1)})" for e in entries)
    return ", ".join(words) or "nobody"
