"""HTTPRoutes: genuine objects and endpoints, and what is said of those that are wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kubeplay_pytest.capabilities.gateway_api import has_gateway_api
from kubeplay_pytest.checks import Applied
from kubeplay_pytest.cluster.cluster import Cluster
from tests.cluster.checks.judging import assert_fails, finding_of
from tests.cluster.checks.objects import documents, service, workload

GroundOf = Callable[..., Applied]

DOOR = """\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: door
spec:
  gatewayClassName: kubeplay
  listeners:
    - name: plain
      port: 80
      protocol: HTTP
"""

SHOP = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs:
    - name: door
  hostnames: [shop.example]
  rules:
    - matches:
        - path:
            value: /both
      backendRefs:
        - name: web
          port: 8080
          weight: 3
        - name: more
          port: 8080
    - matches:
        - path:
            value: /old
      filters:
        - type: RequestRedirect
          requestRedirect:
            scheme: https
    - backendRefs:
        - name: web
          port: 8080
          weight: 7
"""

MORE = service(port=8080).replace("name: web", "name: more")
GIVEN = documents(DOOR, service(target="http", port=8080), MORE, workload(replicas=1))


@pytest.fixture(autouse=True)
def gateway_api(cluster: Cluster) -> None:
    """The cluster serves the kinds of Gateway API, and learners may write them."""
    assert has_gateway_api(cluster, print)


def test_requests_that_arrive(ground_of: GroundOf) -> None:
    """A request goes to ready Pods, by weights; others are redirected, or not taken."""
    door = ground_of(SHOP, setup=GIVEN).routes("door")
    door.sends("http://shop.example/", to="web", port=8080)
    door.splits("http://shop.example/both", among={"web": 75, "more": 25}, port=8080)
    door.redirects("http://shop.example/old/x", to="https://shop.example/old/x", status=302)
    door.refuses("http://blog.example/").refuses("https://shop.example/")


@pytest.mark.parametrize(
    "old,new,line,found",
    [
        ("8080\n          weight: 7", "80\n          weight: 7", "port: 80", "no port 80, only"),
        (
            "web\n          port: 8080\n          weight: 7",
            "wep\n          port: 8080\n          weight: 7",
            "- backendRefs:", "to Service wep, port 8080, which is not there",
        ),
        ("name: door", "name: gate", "- name: gate", "its parent is gate, not Gateway door"),
        ("[shop.example]", "[shop.test]", "hostnames: [shop.test]", "not shop.example"),
        ("weight: 7", "weight: 0", "- backendRefs:", "nobody to send it to, and answers 500"),
    ],
    ids=["port", "service", "parent", "host", "nobody"],
)  # fmt: skip
def test_a_request_that_does_not(
    ground_of: GroundOf, old: str, new: str, line: str, found: str
) -> None:
    """What is wrong is shown at its line, and said in the words of the rule."""
    door = ground_of(SHOP.replace(old, new, 1), setup=GIVEN).routes("door")
    assert_fails(
        lambda: door.sends("http://shop.example/a", to="web"),
        line=line, expected="http://shop.example/a goes to Service web", found=found,
    )  # fmt: skip


def test_other_statements_that_do_not_hold(ground_of: GroundOf) -> None:
    """Shares, redirects, rewritten paths and refusals are each told from what happens."""
    door = ground_of(SHOP, setup=GIVEN).routes("door")
    assert_fails(
        lambda: door.splits("http://shop.example/both", among={"web": 1, "more": 1}),
        line="weight: 3", expected="more (50 %) and web (50 %)", found="more (25 %) and web (75 %)",
    )  # fmt: skip
    assert_fails(
        lambda: door.redirects("http://shop.example/old", to="https://b.test/", status=301),
        line="value: /old", expected="to https://b.test/ with status 301", found="with status 302",
    )  # fmt: skip
    assert_fails(
        lambda: door.refuses("http://shop.example/both"),
        line="value: /both", found="/both (PathPrefix) in HTTPRoute shop sends it to",
    )  # fmt: skip
    finding = finding_of(lambda: door.sends("http://shop.example/a", to="web", as_path="/b"))
    assert finding.found.endswith("sends it on as /a")
    assert "/old (PathPrefix) in HTTPRoute shop: a redirect" in finding_of(
        lambda: door.sends("http://shop.example/a", to="more")
    ).evidence  # fmt: skip


def test_no_route_at_all(ground_of: GroundOf) -> None:
    """Where there is no HTTPRoute, or no Gateway, that is said."""
    applied = ground_of(GIVEN)
    finding = finding_of(lambda: applied.routes("door").sends("http://shop.example/", to="web"))
    assert finding.found == "there is no HTTPRoute"
    finding = finding_of(lambda: applied.routes("gate").refuses("http://shop.example/"))
    assert finding.expected == "a Gateway named 'gate'"


def test_a_rule_of_the_definition_speaks_at_the_line(ground_of: GroundOf) -> None:
    """The genuine definition's own rules refuse what cannot be meant."""
    redirect = "filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]"
    both = SHOP.replace("    - backendRefs:\n", f"    - {redirect}\n      backendRefs:\n")
    finding = finding_of(lambda: ground_of(both, setup=GIVEN))
    assert "RequestRedirect filter must not be used together with backendRefs" in str(finding)
