"""Ingresses: genuine objects and endpoints, and what is said of those that are wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kubeplay_pytest.checks import Applied
from tests.cluster.checks.judging import assert_fails, finding_of
from tests.cluster.checks.objects import documents, service, workload

GroundOf = Callable[..., Applied]

SHOP = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: edge
  tls:
    - hosts: ["*.shop.example"]
      secretName: cert
  rules:
    - host: www.shop.example
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 8080
          - path: /old
            pathType: Exact
            backend:
              service:
                name: gone
                port:
                  number: 80
"""

CERTIFICATE = """\
apiVersion: v1
kind: Secret
metadata:
  name: cert
type: kubernetes.io/tls
stringData:
  tls.crt: certificate
  tls.key: key
"""

GIVEN = documents(service(target="http", port=8080), workload(replicas=1), CERTIFICATE)


def test_requests_that_arrive(ground_of: GroundOf) -> None:
    """A request goes to ready Pods by number or name; others are not taken; https works."""
    edge = ground_of(documents(SHOP, GIVEN)).ingresses("edge")
    edge.sends("http://www.shop.example/a?b=c", to="web", port=8080)
    edge.sends("http://www.shop.example/old/thing", to="web").refuses("http://shop.example/")
    edge.encrypts("www.shop.example", certificate="cert")


@pytest.mark.parametrize(
    "old,new,line,found",
    [
        ("number: 8080", "number: 80", "port:", "has no port 80, only 8080"),
        ("number: 8080", "name: http", "port:", "has no port http, only 8080"),
        ("name: web\n", "name: wep\n", "- path: /", "Service wep, port 8080, which is not there"),
        ("path: /\n", "path: /x\n", "- path: /x", "no rule takes it"),
        ("Prefix", "ImplementationSpecific", "- path: /", "leaves it open"),
        ("edge", "inner", "ingressClassName: inner", "of class inner, so its controller leaves"),
    ],
    ids=["port", "port's name", "service", "path", "open", "class"],
)
def test_a_request_that_does_not(
    ground_of: GroundOf, old: str, new: str, line: str, found: str
) -> None:
    """What is wrong is shown at its line, and said in the words of the rule."""
    edge = ground_of(documents(SHOP.replace(old, new, 1), GIVEN)).ingresses("edge")
    assert_fails(
        lambda: edge.sends("http://www.shop.example/a", to="web"),
        line=line, expected="http://www.shop.example/a goes to Service web", found=found,
    )  # fmt: skip


def test_the_reason_why_the_right_path_does_not_take_it(ground_of: GroundOf) -> None:
    """The failing check lists the paths, and says why the one that leads there is too narrow."""
    edge = ground_of(documents(SHOP, GIVEN)).ingresses("edge")
    finding = assert_fails(
        lambda: edge.sends("http://www.shop.example/old/7", to="gone"),
        line="- path: /", found="shop.example/ (Prefix) in Ingress shop sends it to Service web",
    )  # fmt: skip
    assert finding.help == "Exact takes /old alone, and nothing below it"
    assert "www.shop.example/old (Exact) in Ingress shop: to Service gone, port 80" in (
        finding.evidence
    )


def test_a_request_that_should_not_be_taken(ground_of: GroundOf) -> None:
    """The rule that takes it is named."""
    edge = ground_of(documents(SHOP, GIVEN)).ingresses("edge")
    assert_fails(
        lambda: edge.refuses("http://www.shop.example/a"),
        line="- path: /", found="sends it to Service web, port 8080",
    )  # fmt: skip


def test_a_port_behind_which_no_pod_listens(ground_of: GroundOf) -> None:
    """Endpoints are looked at port by port: a targetPort may be a name that no Pod knows."""
    two = service(target="htpt", port=8080) + "      name: one\n    - {name: two, port: 81}\n"
    edge = ground_of(documents(SHOP, two, workload(replicas=1))).ingresses("edge")
    assert_fails(
        lambda: edge.sends("http://www.shop.example/", to="web"),
        line="port:", found="no ready Pod listens behind port 8080 of Service web",
    )  # fmt: skip


def test_a_service_without_pods(ground_of: GroundOf) -> None:
    """A backend whose selector finds nobody fails at the selector, once all is at rest."""
    given = documents(service("app: wep", "http", 8080), workload(replicas=1))
    edge = ground_of(documents(SHOP, given)).ingresses("edge")
    assert_fails(
        lambda: edge.sends("http://www.shop.example/", to="web"),
        line="selector:", found="no Pod at all",
    )  # fmt: skip


@pytest.mark.parametrize(
    "old,new,found",
    [
        ("secretName: cert", "secretName: crt", "takes the Secret crt"),
        ("*.shop.example", "shop.example", "names the host www.shop.example"),
        ("kubernetes.io/tls", "Opaque", "the Secret cert is one of type Opaque"),
        ("name: cert\ntype", "name: other\ntype", "the Secret cert is not there"),
    ],
    ids=["another", "host", "type", "missing"],
)
def test_https_that_does_not_work(ground_of: GroundOf, old: str, new: str, found: str) -> None:
    """Host, name and type of the Secret, and that it is there, are each looked at."""
    edge = ground_of(documents(SHOP, GIVEN).replace(old, new, 1)).ingresses("edge")
    finding = finding_of(lambda: edge.encrypts("www.shop.example", certificate="cert"))
    assert found in finding.found


def test_no_ingress_at_all(ground_of: GroundOf) -> None:
    """Where there is no Ingress, that is said."""
    edge = ground_of(GIVEN).ingresses("edge")
    finding = finding_of(lambda: edge.sends("http://www.shop.example/", to="web"))
    assert finding.found == "there is no Ingress"
