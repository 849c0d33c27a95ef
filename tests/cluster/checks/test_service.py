"""Services: whom they reach, and why they do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kubeplay_pytest.checks import Applied
from tests.cluster.checks.judging import assert_fails
from tests.cluster.checks.objects import POD, documents, service, workload

GroundOf = Callable[..., Applied]

OTHER = workload(replicas=1).replace("name: web\nspec", "name: other\nspec")
OTHER = OTHER.replace("app: web", "app: web\n      part: other").replace(
    "      labels:\n        app: web\n      part: other", "      labels: {app: web, part: other}"
)


@pytest.mark.parametrize("target", ["80", "http"])
def test_a_service_that_reaches_its_pods(ground_of: GroundOf, target: str) -> None:
    """A Service reaches all ready Pods of a Deployment, at a port by number or by name."""
    applied = ground_of(documents(service(target=target, port=8080), workload()))
    web, shop = applied.deployment("web"), applied.service("web")
    shop.has_endpoints().has_endpoints(3).has_endpoints(of=web)
    shop.has_endpoints(3, of=web, port=80)
    assert [port for _, port in shop.endpoints()] == [80, 80, 80]


def test_a_headless_service_without_ports(ground_of: GroundOf) -> None:
    """A Service that has no ports reaches Pods all the same."""
    text = service().partition("  ports:")[0] + "  clusterIP: None\n"
    applied = ground_of(documents(text, workload()))
    applied.service("web").has_endpoints(3, of=applied.deployment("web"))
    assert applied.service("web").endpoints() == []


def test_one_port_of_several(ground_of: GroundOf) -> None:
    """With several ports one of them leads to the port that is asked for."""
    text = service() + "      name: one\n    - {name: two, port: 81, targetPort: 9000}\n"
    applied = ground_of(documents(text, workload()))
    applied.service("web").has_endpoints(3, port=80).has_endpoints(3, port=9000)


@pytest.mark.parametrize(
    "text,demand,line,expected,found",
    [
        (service("app: wep"), {}, "selector:", "at least one ready Pod", "selector is app: wep"),
        (service(), {"count": 2}, "selector:", "reaches 2 ready Pods", "it reaches 3: web-"),
        (service(), {"count": 1}, "selector:", "reaches 1 ready Pod", "it reaches 3: web-"),
        (service(target="8080"), {"port": 80}, "targetPort: 8080", "to port 80", "to port 8080"),
        (service(target="htpt"), {"port": 80}, "targetPort: htpt", "to port 80", "named htpt"),
    ],
    ids=["selector", "too many", "one", "port", "port's name"],
)
def test_a_service_that_does_not(
    ground_of: GroundOf, text: str, demand: dict[str, Any], line: str, expected: str, found: str
) -> None:
    """Selector, count and port are each shown at their line."""
    applied = ground_of(documents(text, workload()))
    assert_fails(
        lambda: applied.service("web").has_endpoints(**demand),
        line=line, expected=expected, found=found,
    )  # fmt: skip


def test_nobody_carries_the_labels(ground_of: GroundOf) -> None:
    """Without endpoints the labels that Pods do carry are the evidence."""
    applied = ground_of(documents(service("app: wep"), workload()))
    finding = assert_fails(applied.service("web").has_endpoints, line="selector:")
    assert "Pods here carry: app: web" in finding.evidence


def test_pods_that_are_not_ready(ground_of: GroundOf) -> None:
    """A selector that is right is not blamed when its Pods are not ready: they tell why."""
    text = workload(replicas=1).replace("nginx:1.27", "ngnix:1.27")
    applied = ground_of(documents(service(), text))
    finding = assert_fails(
        applied.service("web").has_endpoints, line="selector:", found="not ready"
    )
    assert any("ngnix:1.27" in line for line in finding.evidence)


def test_other_pods_are_reached_too(ground_of: GroundOf) -> None:
    """Pods that do not belong to the workload are named."""
    applied = ground_of(documents(service(), workload(replicas=1), POD.replace("80\n", "81\n")))
    web = applied.deployment("web").becomes_ready()
    for demand in ({}, {"count": 2}):
        assert_fails(
            lambda demand=demand: applied.service("web").has_endpoints(of=web, **demand),
            line="selector:", expected="of Deployment web", found="other Pods: web",
        )  # fmt: skip


def test_endpoints_of_an_earlier_selector_do_not_count(ground_of: GroundOf) -> None:
    """What the Service found before the learner changed it is waited out."""
    given = documents(service(), workload())
    applied = ground_of(service("app: wep"), setup=given)
    assert_fails(lambda: applied.service("web").has_endpoints(0 or None), line="selector:")
