"""The server's rarer words, and words that nobody has seen yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubeplay_pytest.apply.rejection import (
    explain,
    explain_denial,
    explain_warning,
    is_transient,
)
from kubeplay_pytest.apply.schema import Schema
from kubeplay_pytest.cluster.api import ApiError
from kubeplay_pytest.manifests import Manifest, load

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      hostNetwork: true
      containers:
        - name: web
          image: nginx:1.27
          ports:
            - containerPort: 80
          resources:
            requests: {cpu: 100m}
            limits:
              cpu: 3
              memory: 4Gi
          securityContext:
            runAsUser: 0
            capabilities:
              add: [NET_ADMIN]
        - name: helper
          image: busybox:1.36
"""


class Silent:
    """A server that tells nothing of its schema."""

    def get(self, path: str) -> Any:
        raise ApiError(404, {"message": path})


SCHEMA = Schema(Silent())  # type: ignore[arg-type]


def manifest(text: str, folder: Path) -> Manifest:
    path = folder / "solution.yaml"
    path.write_text(text, encoding="utf-8")
    return load([path]).manifests[0]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    """A Deployment with much in it that can be refused."""
    return manifest(DEPLOYMENT, tmp_path_factory.mktemp("web"))


PODS = 'Error creating: pods "web-5f9" is forbidden: '


POLICY = "violates PodSecurity"
DENIALS = (
    ("exceeded quota: q, requested: limits.cpu=3, used: limits.cpu=6, limited: limits.cpu=8", 20,
     "fewer replicas"),
    ("exceeded quota: q, requested: limits.gpu=1, used: limits.gpu=1, limited: limits.gpu=1", 6,
     "run fewer replicas"),
    ("exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2", 6, "fewer replicas"),
    ("exceeded quota: q, requested: count/x=1, used: count/x=1, limited: count/x=1", 2, "objects"),
    ("failed quota: q: must specify limits.cpu for: helper", 26, "resources.limits"),
    ("[maximum cpu usage per Container is 2, but limit is 3]", 20, "to 2"),
    ("minimum cpu usage per Container is 200m, but request is 100m", 18, "raise"),
    ('error looking up service account n/r2: serviceaccount "r2" not found', 10, "named `r2`"),
    ("no PriorityClass with name vip was found", 10, "priorityClassName"),
    (f'{POLICY} "baseline:latest": host namespaces (hostNetwork=true)', 11, "`hostNetwork`"),
    (f'{POLICY} "restricted:latest": runAsUser=0 (container "web" must not set runAsUser=0)', 23,
     "1000"),
    (f'{POLICY} "baseline:latest": non-default capabilities (container "web" …)', 25, "add"),
    ("a rule that nobody knows", 2, "server's words"),
)  # fmt: skip


@pytest.mark.parametrize("words, line, says", DENIALS)
def test_denial_is_on_the_line(words: str, line: int, says: str, web: Manifest) -> None:
    """A controller's words lead to the line of the template that is to blame."""
    finding = explain_denial(PODS + words, web)
    assert finding.where is not None
    assert (finding.where.line, says in finding.help) == (line, True), finding
    assert finding.evidence


def test_host_network_is_not_blamed_twice(web: Manifest) -> None:
    """The host ports that `hostNetwork` brings along are not the learner's."""
    finding = explain_denial(
        'violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true), '
        'hostPort (container "web" uses hostPort 80)',
        web,
    )
    assert "hostPort" not in finding.found


def test_warning_of_a_refusal_is_told(web: Manifest) -> None:
    """A warning that the Pods will be refused is a finding; others are nothing."""
    words = 'would violate PodSecurity "baseline:latest": host namespaces (hostNetwork=true)'
    finding = explain_warning(words, web)
    assert finding is not None
    assert finding.where is not None
    assert finding.where.line == 11
    assert explain_warning("spec.x: deprecated since v1.30", web) is None


@pytest.mark.parametrize(
    "code, message, line, says",
    [
        (413, "Request entity too large: limit is 3145728", 2, "split"),
        (409, "Operation cannot be fulfilled on deployments.apps: it was modified", 4, "once more"),
        (400, "the namespace of the provided object does not match the namespace sent", 3, "line"),
        (422, "denied request: failed expression: object.spec.replicas <= 2", 6, "words"),
        (403, 'admission webhook "a" denied the request: "busybox:1.36" is bad', 27, "words"),
        (403, 'x is forbidden: User "u" cannot patch resource "deployments" in API group "apps"',
         2, "remove this Deployment"),
        (500, "failed to convert new object (/web; apps/v1, Kind=Deployment) to proper version: x",
         2, "words"),
        (500, "", 2, "words"),
    ],
)  # fmt: skip
def test_rare_words_are_located(
    code: int, message: str, line: int, says: str, web: Manifest
) -> None:
    """Rare answers are explained too, at the best place that their words point to."""
    finding = explain(ApiError(code, {"message": message}), web, SCHEMA)[0]
    assert finding.where is not None
    assert (finding.where.line, says in finding.help) == (line, True), finding


def test_binding_to_nothing_names_the_role(tmp_path: Path) -> None:
    """The server calls the binding not found when it is the role that is missing."""
    text = (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b}\n"
        "roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: reader\n"
    )
    words = 'rolebindings.rbac.authorization.k8s.io "reader" not found'
    finding = explain(ApiError(404, {"message": words}), manifest(text, tmp_path), SCHEMA)[0]
    assert finding.where is not None
    assert finding.where.line == 7
    assert "add a Role named `reader`" in finding.help


def test_own_haste_is_not_the_learners() -> None:
    """A quota that two writers update at once is the cluster's trouble."""
    words = (
        'Operation cannot be fulfilled on resourcequotas "kubeplay": the object has been modified'
    )
    assert is_transient(ApiError(409, {"message": words}))
    assert not is_transient(ApiError(422, {"message": "spec.replicas: Invalid value: -1"}))


CAUSES = st.one_of(
    st.none(),
    st.integers(),
    st.lists(
        st.one_of(st.none(), st.dictionaries(st.sampled_from(["field", "message"]), st.text()))
    ),
)
SHAPES = st.sampled_from(
    (
        "{}",
        "failed to create typed patch object (x): {}",
        "failed to create typed patch object (x): .spec.{}: field not declared in schema",
        "failed to create typed patch object (x): .spec: element {}: associative list {}",
        'violates PodSecurity "x": {}',
        "exceeded quota: {}, requested: {}, used: {}, limited: {}",
        "maximum {} usage per Container is {}, but limit is {}",
        "is attempting to grant RBAC permissions not currently held:\n{{{}}}",
        "json: cannot unmarshal number into Go struct field A.{} of type {}",
        "spec.{}: Invalid value: {}: supported values: {}",
    )
)


@given(shape=SHAPES, text=st.text(), causes=CAUSES, code=st.sampled_from((400, 404, 409, 422, 500)))
def test_no_words_are_too_odd(shape: str, text: str, causes: Any, code: int, web: Manifest) -> None:
    """Whatever the answer says, there is a finding with a place, and never an exception."""
    message = shape.replace("{}", text)
    status = {"message": message, "details": {"causes": causes}}
    findings = explain(ApiError(code, status), web, SCHEMA)
    assert findings
    assert all(finding.where for finding in findings)
    assert explain_denial(message, web).where
    explain_warning(message, web)
