"""Images, ports, resources, environment and files of a Pod template."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kubeplay_pytest.checks import Applied
from kubeplay_pytest.checks.workload import Workload
from tests.cluster.checks.judging import assert_fails
from tests.cluster.checks.objects import POD

GroundOf = Callable[..., Applied]

CONFIGURED = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  COLOR: blue
  app.conf: |
    color=blue
---
apiVersion: v1
kind: Secret
metadata:
  name: token
stringData:
  word: gold
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      volumes:
        - name: conf
          configMap:
            name: settings
            items:
              - key: app.conf
                path: app.conf
      containers:
        - name: web
          image: nginx:1.27
          envFrom:
            - configMapRef:
                name: settings
          env:
            - name: MODE
              value: fast
            - name: WORD
              valueFrom:
                secretKeyRef:
                  name: token
                  key: word
            - name: NAMESPACE
              valueFrom:
                fieldRef:
                  fieldPath: metadata.namespace
          volumeMounts:
            - name: conf
              mountPath: /etc/web
"""

UDP = """\
apiVersion: v1
kind: Pod
metadata:
  name: names
spec:
  containers:
    - name: web
      image: nginx:1.27
      ports:
        - containerPort: 53
          protocol: UDP
          name: dns
"""


@pytest.fixture
def pod(ground_of: GroundOf) -> Workload:
    return ground_of(POD).pod("web")


@pytest.fixture
def configured(ground_of: GroundOf) -> Workload:
    return ground_of(CONFIGURED).deployment("web")


@pytest.mark.parametrize(
    "image", ["nginx:1.27", "docker.io/library/nginx:1.27", "index.docker.io/library/nginx:1.27"]
)
def test_an_image_however_it_is_written(pod: Workload, image: str) -> None:
    """An image is the same with registry and folder as without."""
    pod.has_image(image).has_image(image, container="web")


def test_a_wrong_image(pod: Workload) -> None:
    """A wrong image is shown at its line, in the container that was named, or in any."""
    line = "image: docker.io/library/nginx:1.27"
    found = "image docker.io/library/nginx:1.27 and image busybox:1.36"
    assert_fails(
        lambda: pod.has_image("nginx:1.28"),
        line=line, expected="image nginx:1.28 in a container", found=found,
    )  # fmt: skip
    assert_fails(
        lambda: pod.has_image("nginx:1.27", container="helper"),
        line="image: busybox:1.36", expected="in container helper", found="image busybox:1.36",
    )  # fmt: skip


def test_a_container_that_is_not_there(pod: Workload) -> None:
    """A container that nobody wrote fails at the name of the first one."""
    assert_fails(
        lambda: pod.has_image("nginx:1.27", container="wep"),
        line="- name: web", expected="a container named wep", found="containers web, helper",
    )  # fmt: skip


def test_ports(pod: Workload) -> None:
    """A declared port holds by number and by name; another fails at the ports."""
    pod.has_container_port(80).has_container_port(80, name="http", container="web")
    assert_fails(
        lambda: pod.has_container_port(8080), line="ports:",
        expected="containerPort 8080 in a container", found="declares 80 (http)",
    )  # fmt: skip
    assert_fails(
        lambda: pod.has_container_port(80, name="web"), line="ports:", expected="80 named web"
    )


def test_a_port_of_another_protocol(ground_of: GroundOf) -> None:
    """The same number for UDP is another port, and is shown as one."""
    pod = ground_of(UDP).pod("names")
    assert_fails(lambda: pod.has_container_port(53), line="ports:", found="declares 53/UDP (dns)")


def test_resources(pod: Workload) -> None:
    """Amounts are compared as quantities."""
    pod.has_requests(cpu="0.1", memory="65536Ki").has_limits(cpu="0.5", container="web")


@pytest.mark.parametrize(
    "method,amounts,line,found",
    [
        ("has_requests", {"cpu": "200m"}, "cpu: 100m", "requests cpu: 100m, memory: 64Mi"),
        ("has_requests", {"memory": "64M"}, "memory: 64Mi", "memory: 64Mi"),
        ("has_limits", {"cpu": "500m", "memory": "1Gi"}, "memory: 128Mi", "memory: 128Mi"),
    ],
)
def test_wrong_resources(
    pod: Workload, method: str, amounts: dict[str, str], line: str, found: str
) -> None:
    """A wrong amount is shown at its own line."""
    check = getattr(pod, method)
    assert_fails(lambda: check(container="web", **amounts), line=line, found=found)


def test_containers(pod: Workload) -> None:
    """The containers are those of the live object, as the server completed them."""
    assert [c["name"] for c in pod.containers()] == ["web", "helper"]
    assert pod.containers()[0]["imagePullPolicy"] == "IfNotPresent"


def test_what_the_environment_holds(configured: Workload) -> None:
    """Values come from the template, from ConfigMaps, Secrets and from the Pod itself."""
    configured.becomes_ready()
    configured.sees_env("MODE", "fast").sees_env("COLOR", "blue").sees_env("WORD", "gold")
    configured.sees_env("NAMESPACE", configured.ground.namespace.name, container="web")


@pytest.mark.parametrize(
    "name,value,line,found",
    [
        ("MODE", "slow", "value: fast", "it has MODE=fast"),
        ("COLOR", "red", "COLOR: blue", "it has COLOR=blue"),
        ("WORD", "tin", "word: gold", "it has WORD=gold"),
        ("MOOD", "fast", "env:", "no MOOD; there is COLOR, MODE, NAMESPACE, WORD, app.conf"),
    ],
    ids=["template", "config map", "secret", "missing"],
)
def test_a_wrong_variable_is_shown_where_its_text_stands(
    configured: Workload, name: str, value: str, line: str, found: str
) -> None:
    """A wrong value is shown where it is written, be it in another object."""
    assert_fails(
        lambda: configured.sees_env(name, value),
        line=line, expected=f"the environment has {name}={value}", found=found,
    )  # fmt: skip


def test_a_file(configured: Workload) -> None:
    """A mounted file is there, with its text."""
    path = "/etc/web/app.conf"
    configured.sees_file(path).sees_file(path, contains="color=blue")
    configured.sees_file(path, equals="color=blue\n", container="web")


@pytest.mark.parametrize(
    "path,demand,line,expected,found",
    [
        ("/etc/web/web.conf", {}, "volumeMounts:", "the file /etc/web/web.conf", "no /etc/web"),
        ("/etc/web/app.conf", {"contains": "red"}, "app.conf: |", "with 'red'", "'color=blue\\n'"),
        ("/etc/web/app.conf", {"equals": "x"}, "app.conf: |", "exactly 'x'", "'color=blue\\n'"),
    ],
    ids=["missing", "contains", "equals"],
)
def test_a_wrong_file(
    configured: Workload, path: str, demand: dict[str, str], line: str, expected: str, found: str
) -> None:
    """A missing file is shown at the mounts, a wrong text where it stands."""
    assert_fails(
        lambda: configured.sees_file(path, **demand), line=line, expected=expected, found=found
    )


@pytest.mark.parametrize(
    "old,new,line,found",
    [
        ("Ref:\n                name: settings", "Ref:\n                name: setings",
         "name: setings", "no ConfigMap named 'setings'"),
        ("key: word", "key: wort", "key: wort", "no key 'wort' in Secret 'token' (it has word)"),
    ],
    ids=["object", "key"],
)  # fmt: skip
def test_a_reference_that_leads_nowhere(
    ground_of: GroundOf, old: str, new: str, line: str, found: str
) -> None:
    """A missing ConfigMap, Secret or key fails at the reference."""
    handle = ground_of(CONFIGURED.replace(old, new)).deployment("web")
    assert_fails(lambda: handle.sees_env("MODE", "fast"), line=line, found=found)


def test_a_volume_of_a_missing_key(ground_of: GroundOf) -> None:
    """A volume that asks for a missing key fails at the key."""
    text = CONFIGURED.replace("- key: app.conf", "- key: web.conf")
    handle = ground_of(text).deployment("web")
    assert_fails(
        lambda: handle.sees_file("/etc/web/app.conf"),
        line="- key: web.conf", found="no key 'web.conf' in ConfigMap 'settings'",
    )  # fmt: skip
