"""Calls from inside the cluster: answered, refused, unknown; and while Pods are replaced."""

from __future__ import annotations

from collections.abc import Callable

from kubeplay_pytest.checks import Applied
from tests.cluster.behaviour.containers import PROBED, SERVE, deployment, service
from tests.cluster.behaviour.test_running import finding_of

GroundOf = Callable[..., Applied]

ALL = "---\n".join(
    [
        deployment(SERVE, extra=PROBED, spec=""),
        service(),
        service(81, "wrong"),
        service(name="nobody", selector="nope"),
    ]
)


def test_services(ground_of: GroundOf) -> None:
    """The right Service answers; wrong text, port and selector are told apart."""
    applied = ground_of(ALL)
    web = applied.service("web").answers(text="hello").answers("/none", status=404)
    assert "hello" in finding_of(lambda: web.answers(text="bye", within=1)).found
    assert "has no port 9" in finding_of(lambda: web.answers(port=9)).found
    finding = finding_of(lambda: applied.service("wrong").answers(within=2))
    assert finding.found == "the connection is refused"
    assert finding.where is not None
    assert finding.where.text.strip() == "targetPort: 81"
    assert "no Pod at all" in finding_of(applied.service("nobody").answers).found
    applied.service("nobody").refuses()
    assert "is made" in finding_of(lambda: web.refuses(within=2)).found


def test_clients(ground_of: GroundOf) -> None:
    """A client tells a connection, a refusal and an unknown name from each other."""
    applied = ground_of(ALL)
    applied.service("web").has_endpoints(2)
    client = applied.client({"role": "front"})
    client.reaches("web", 80).gets("http://web/", text="hello").resolves("web")
    client.cannot_reach("wrong", 80).does_not_resolve("nonesuch")
    assert "is made" in finding_of(lambda: client.cannot_reach("web", 80, within=2)).found
    for check in (client.reaches, client.cannot_reach):
        assert "not known" in finding_of(lambda c=check: c("nonesuch", 80, within=2)).found
    assert "found at 10." in finding_of(lambda: client.resolves("web", "1.2.3.4", within=1)).found


def test_traffic_during_a_rollout(ground_of: GroundOf) -> None:
    """Calls are counted, and those that fail are told with their time and words."""
    applied = ground_of(ALL)
    web, shop = applied.deployment("web").becomes_ready(2), applied.service("web")
    with shop.sampled() as traffic:
        web.never_restarts(1)
    traffic.never_failed()
    assert traffic.answers > 2
    with shop.sampled() as traffic:
        path = web.kind.path(applied.namespace.name, "web")
        applied.namespace.api.delete(path, propagationPolicy="Foreground")
        web.is_absent()
        shop.refuses()
    finding = finding_of(traffic.never_failed)
    assert f"{traffic.failures} of {traffic.failures + traffic.answers} calls" in finding.found
    assert any("refused" in line or "timed out" in line for line in finding.evidence)
