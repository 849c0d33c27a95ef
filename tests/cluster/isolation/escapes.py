"""Solutions that try to break out: each must be refused as *fail*, at the line that is named.

OWN and OTHER stand for the learner's namespace and for that of another run.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ESCAPES", "Escape"]


@dataclass(frozen=True)
class Escape:
    """One solution, and the line at which the learner is told."""

    id: str
    line: int
    text: str


def pod(id_: str, line: int, spec: str, image: str = "image: i") -> Escape:
    """A Pod whose spec begins in line 5 with the container, whose extras begin in line 7."""
    text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: escape\nspec:\n"
    text += f"  containers:\n    - name: a\n      {image}\n{spec}"
    return Escape(id_, line, text)


def whole(id_: str, api: str, kind: str, rest: str = "") -> Escape:
    """An object of the whole cluster; line 2 holds its kind."""
    return Escape(
        id_, 2, f"apiVersion: {api}\nkind: {kind}\nmetadata:\n  name: escape.example.com\n{rest}"
    )


def owned(id_: str, line: int, api: str, kind: str, rest: str) -> Escape:
    """An object of the learner's namespace; the rest begins in line 5."""
    return Escape(id_, line, f"apiVersion: {api}\nkind: {kind}\nmetadata:\n  name: escape\n{rest}")


RBAC = "rbac.authorization.k8s.io"
LIST = """\
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: harmless}
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: escape}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
"""

ESCAPES = [
    Escape("namespace-of-another", 5,
           "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: escape\n  namespace: OTHER\n"),
    Escape("namespace-of-the-platform", 5,
           "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: images\n"
           "  namespace: kubeplay-system\n"),
    Escape("generated-name-in-another", 5,
           "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  generateName: e-\n  namespace: OTHER\n"),
    Escape("hidden-in-a-list", 8, LIST),
    Escape("hidden-in-a-second-document", 5,
           "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: harmless}\n---\n"
           "kind: PersistentVolume\napiVersion: v1\nmetadata: {name: escape}\n"),
    whole("a-namespace", "v1", "Namespace"),
    whole("a-node", "v1", "Node"),
    whole("a-persistent-volume", "v1", "PersistentVolume"),
    whole("a-cluster-role", f"{RBAC}/v1", "ClusterRole"),
    whole("a-cluster-role-binding", f"{RBAC}/v1", "ClusterRoleBinding"),
    whole("a-mutating-webhook", "admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"),
    whole("a-validating-webhook", "admissionregistration.k8s.io/v1",
          "ValidatingWebhookConfiguration"),
    whole("an-admission-policy", "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"),
    whole("an-api-service", "apiregistration.k8s.io/v1", "APIService"),
    whole("a-definition", "apiextensions.k8s.io/v1", "CustomResourceDefinition"),
    whole("a-storage-class", "storage.k8s.io/v1", "StorageClass"),
    whole("a-priority-class", "scheduling.k8s.io/v1", "PriorityClass"),
    whole("a-runtime-class", "node.k8s.io/v1", "RuntimeClass"),
    whole("a-certificate-request", "certificates.k8s.io/v1", "CertificateSigningRequest"),
    whole("a-token-review", "authentication.k8s.io/v1", "TokenReview"),
    whole("an-access-review", "authorization.k8s.io/v1", "SubjectAccessReview"),
    pod("pod-host-network", 9, "  hostNetwork: true\n"),
    pod("pod-host-pid", 9, "  hostPID: true\n"),
    pod("pod-host-ipc", 9, "  hostIPC: true\n"),
    pod("pod-host-path", 11, "  volumes:\n    - name: v\n      hostPath:\n        path: /\n"),
    pod("pod-privileged", 10, "      securityContext:\n        privileged: true\n"),
    pod("pod-host-port", 11, "      ports:\n        - containerPort: 80\n          hostPort: 80\n"),
    pod("pod-capability", 11,
        "      securityContext:\n        capabilities:\n          add: [SYS_ADMIN]\n"),
    pod("pod-of-the-system", 2, "  priorityClassName: system-node-critical\n"),
    pod("pod-too-large", 11, "      resources:\n        limits:\n          cpu: '64'\n"),
    owned("role-beyond-rights", 7, f"{RBAC}/v1", "Role",
          "rules:\n  - apiGroups: ['*']\n    resources: ['*']\n    verbs: ['*']\n"),
    owned("binding-to-cluster-admin", 8, f"{RBAC}/v1", "RoleBinding",
          "roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n"
          "  name: cluster-admin\nsubjects:\n"
          "  - {kind: ServiceAccount, name: default, namespace: OWN}\n"),
    owned("a-roomier-quota", 2, "v1", "ResourceQuota", "spec:\n  hard:\n    pods: '500'\n"),
    owned("other-limits", 2, "v1", "LimitRange", "spec:\n  limits: []\n"),
    owned("a-binding", 2, "v1", "Binding", "target:\n  kind: Node\n  name: node-1\n"),
    owned("forged-endpoints", 2, "discovery.k8s.io/v1", "EndpointSlice",
          "addressType: IPv4\nendpoints: []\n"),
    Escape("relabelled-namespace", 2,
           "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: OWN\n"
           "  labels: {pod-security.kubernetes.io/enforce: privileged}\n"),
    Escape("path-in-a-name", 4,
           "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ../../OTHER/configmaps/diary\n"),
    Escape("query-in-a-name", 4,
           "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a?dryRun=All\n"),
    Escape("subresource-in-a-name", 4,
           "apiVersion: v1\nkind: Pod\nmetadata:\n  name: victim/ephemeralcontainers\n"),
]  # fmt: skip
