"""Comparisons: images by meaning, amounts as quantities, ports by number and by name."""

from __future__ import annotations

from typing import Any

import pytest

from kubeplay_pytest.apply.quantity import amount
from kubeplay_pytest.checks.endpoints import expected_ends, target_port
from kubeplay_pytest.cluster.image import in_full, same_image
from tests.unit.checks.live import pod, thing

Json = dict[str, Any]

DIGEST = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    "image,full",
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("nginx:1.27", "docker.io/library/nginx:1.27"),
        ("docker.io/nginx:1.27", "docker.io/library/nginx:1.27"),
        ("index.docker.io/library/nginx:1.27", "docker.io/library/nginx:1.27"),
        ("team/app", "docker.io/team/app:latest"),
        ("ghcr.io/team/app:2", "ghcr.io/team/app:2"),
        ("localhost/app", "localhost/app:latest"),
        ("localhost:5000/app", "localhost:5000/app:latest"),
        (f"nginx:1.27@{DIGEST}", f"docker.io/library/nginx@{DIGEST}"),
        (f"host:5000/app@{DIGEST}", f"host:5000/app@{DIGEST}"),
    ],
)
def test_images_in_full(image: str, full: str) -> None:
    """Registry, folder and tag are added where they are left out."""
    assert in_full(image) == full


@pytest.mark.parametrize(
    "one,other,same",
    [
        ("nginx:1.27", "docker.io/library/nginx:1.27", True),
        ("nginx", "nginx:latest", True),
        ("nginx:1.27", "nginx:1.28", False),
        ("nginx:1.27", "ghcr.io/library/nginx:1.27", False),
        ("nginx:1.27", f"nginx@{DIGEST}", False),
    ],
)
def test_same_images(one: str, other: str, same: bool) -> None:
    """Two references are the same when they mean the same."""
    assert same_image(one, other) is same


@pytest.mark.parametrize(
    "one,other",
    [("0.1", "100m"), ("1", "1000m"), ("1Gi", "1024Mi"), ("1k", "1000"), ("1e3", "1k"), (2, "2")],
)
def test_equal_amounts(one: Any, other: Any) -> None:
    """Quantities are equal however they are written."""
    assert amount(one) == amount(other)


@pytest.mark.parametrize("one,other", [("64M", "64Mi"), ("100m", "100"), ("1Gi", "1G")])
def test_different_amounts(one: str, other: str) -> None:
    """Powers of ten and of two are not the same."""
    assert amount(one) != amount(other)


@pytest.mark.parametrize("value", ["", "x", "1 Gi", None, True, "1KiB"])
def test_no_amounts(value: Any) -> None:
    """What is no quantity is equal to none."""
    assert amount(value) is None


PORTS = [{"name": "http", "containerPort": 8080}, {"name": "dns", "containerPort": 53}]
PORTS[1]["protocol"] = "UDP"


@pytest.mark.parametrize(
    "port,number",
    [
        ({"port": 80}, 80),
        ({"port": 80, "targetPort": 0}, 80),
        ({"port": 80, "targetPort": 9000}, 9000),
        ({"port": 80, "targetPort": "http"}, 8080),
        ({"port": 80, "targetPort": "htpt"}, None),
        ({"port": 53, "targetPort": "dns"}, None),
        ({"port": 53, "targetPort": "dns", "protocol": "UDP"}, 53),
    ],
)
def test_target_ports(port: Json, number: int | None) -> None:
    """A target port is a number, a name that a container declares, or the port itself."""
    item = pod() | {"spec": {"containers": [{"name": "main", "ports": PORTS}]}}
    assert target_port(port, item) == number


def service(**spec: Any) -> Json:
    return thing("Service", spec={"selector": {"app": "web"}, "ports": [{"port": 80}], **spec})


def test_expected_endpoints() -> None:
    """Ready Pods that the selector finds are expected, and none that has ended or is going."""
    going = pod("going")
    going["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    pods = [pod("a"), pod("b", phase="Running"), pod("c", phase="Succeeded"), going]
    assert expected_ends(service(), pods) == {("a", 80)}
    assert expected_ends(service(selector={"app": "wep"}), pods) == set()
    assert expected_ends(service(ports=[]), pods) == {("a", None)}


def test_addresses_that_are_not_ready_may_be_published() -> None:
    """With publishNotReadyAddresses a Pod that is not ready is expected too."""
    item = service(publishNotReadyAddresses=True)
    assert expected_ends(item, [pod("b", phase="Running")]) == {("b", 80)}
