"""Attempts to break out by direct calls with the learner's rights, each with what stops it.

OWN and OTHER stand for the learner's namespace and for that of another run;
`docs/security-model.md` lists every attempt by its id.
"""

# ruff: noqa: UP031 - f-strings would double every brace of the YAML

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["ATTEMPTS", "BYPASSES", "IMPERSONATIONS", "Attempt"]

RBAC = "/apis/rbac.authorization.k8s.io/v1"
CORE = "/api/v1"
OWN = f"{CORE}/namespaces/OWN"
OTHER = f"{CORE}/namespaces/OTHER"
SYSTEM = f"{CORE}/namespaces/kubeplay-system"


@dataclass(frozen=True)
class Attempt:
    """One request that must be refused: the code, and a word of the server's answer."""

    id: str
    method: str
    path: str
    body: str = ""
    says: str = "cannot"
    code: int = 403


def create(id_: str, path: str, body: str, says: str = "cannot", code: int = 403) -> Attempt:
    return Attempt(id_, "POST", path, body, says, code)


def pod(id_: str, spec: str, says: str = "violates PodSecurity", code: int = 403) -> Attempt:
    """A Pod with something in its spec that is not for learners."""
    body = "{apiVersion: v1, kind: Pod, metadata: {name: escape}, spec: {%s}}" % spec
    return create(id_, f"{OWN}/pods", body, says, code)


def container(id_: str, extra: str, *refusal: Any) -> Attempt:
    return pod(id_, "containers: [{name: a, image: i, %s}]" % extra, *refusal)


def beside(id_: str, extra: str) -> Attempt:
    return pod(id_, "%s, containers: [{name: a, image: i}]" % extra)


def whole_cluster(id_: str, path: str, kind: str, rest: str) -> Attempt:
    group = path.removeprefix("/apis/").removeprefix("/api/").rpartition("/")[0]
    body = "{apiVersion: %s, kind: %s, metadata: {name: escape.example.com}, %s}"
    return create(id_, path, body % (group, kind, rest))


ANOTHERS = [
    Attempt("read-anothers-pods", "GET", f"{OTHER}/pods"),
    Attempt("read-anothers-pod", "GET", f"{OTHER}/pods/victim"),
    Attempt("read-anothers-secret", "GET", f"{OTHER}/secrets/treasure"),
    Attempt("list-anothers-secrets", "GET", f"{OTHER}/secrets"),
    Attempt("list-all-secrets", "GET", f"{CORE}/secrets"),
    Attempt("list-all-pods", "GET", f"{CORE}/pods"),
    Attempt("watch-anothers-pods", "GET", f"{OTHER}/pods?watch=true&timeoutSeconds=1"),
    create("write-to-another", f"{OTHER}/configmaps", "{metadata: {name: escape}}"),
    Attempt("delete-anothers-pod", "DELETE", f"{OTHER}/pods/victim"),
    Attempt("delete-anothers-collection", "DELETE", f"{OTHER}/configmaps"),
    create("exec-in-anothers-pod", f"{OTHER}/pods/victim/exec?command=id&stdout=true", "{}"),
    Attempt("logs-of-anothers-pod", "GET", f"{OTHER}/pods/victim/log"),
    create("evict-anothers-pod", f"{OTHER}/pods/victim/eviction",
           "{apiVersion: policy/v1, kind: Eviction, metadata: {name: victim}}"),
    create("event-in-another", f"{OTHER}/events",
           "{metadata: {name: e}, involvedObject: {namespace: OTHER, kind: Pod, name: victim}}"),
    create("token-of-another", f"{OTHER}/serviceaccounts/kubeplay-learner/token",
           "{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {}}"),
    create("review-in-another",
           "/apis/authorization.k8s.io/v1/namespaces/OTHER/localsubjectaccessreviews",
           "{spec: {user: x, resourceAttributes: {namespace: OTHER, verb: get, resource: pods}}}"),
    create("body-names-another", f"{OWN}/configmaps",
           "{metadata: {name: escape, namespace: OTHER}}", "does not match", 400),
]  # fmt: skip

FENCES = [
    Attempt("relabel-namespace", "PATCH", OWN,
            "{metadata: {labels: {pod-security.kubernetes.io/enforce: privileged}}}"),
    Attempt("annotate-namespace", "PATCH", OWN,
            "{metadata: {annotations: {kubeplay.dev/owner: nobody}}}"),
    Attempt("finalize-namespace", "PUT", f"{OWN}/finalize",
            "{apiVersion: v1, kind: Namespace, metadata: {name: OWN}, spec: {finalizers: []}}"),
    Attempt("delete-namespace", "DELETE", OWN),
    Attempt("delete-anothers-namespace", "DELETE", OTHER),
    create("create-namespace", f"{CORE}/namespaces", "{metadata: {name: escape}}"),
    Attempt("list-namespaces", "GET", f"{CORE}/namespaces"),
    Attempt("delete-quota", "DELETE", f"{OWN}/resourcequotas/kubeplay"),
    Attempt("raise-quota", "PATCH", f"{OWN}/resourcequotas/kubeplay",
            "{spec: {hard: {pods: 999}}}"),
    Attempt("forge-quota-status", "PATCH", f"{OWN}/resourcequotas/kubeplay/status",
            "{status: {used: {pods: '0'}}}"),
    Attempt("delete-limits", "DELETE", f"{OWN}/limitranges/kubeplay"),
    Attempt("raise-limits", "PATCH", f"{OWN}/limitranges/kubeplay", "{spec: {limits: []}}"),
    create("second-limits", f"{OWN}/limitranges", "{metadata: {name: escape}, spec: {limits: []}}"),
]  # fmt: skip

PODS = [
    beside("host-path", "volumes: [{name: v, hostPath: {path: /}}]"),
    beside("host-network", "hostNetwork: true"),
    beside("host-pid", "hostPID: true"),
    beside("host-ipc", "hostIPC: true"),
    container("privileged", "securityContext: {privileged: true}"),
    container("host-port", "ports: [{containerPort: 80, hostPort: 80}]"),
    container("add-capability", "securityContext: {capabilities: {add: [SYS_ADMIN]}}"),
    container("unmask-proc", "securityContext: {procMount: Unmasked}", "hostUsers", 422),
    container("seccomp-unconfined", "securityContext: {seccompProfile: {type: Unconfined}}"),
    container("apparmor-unconfined", "securityContext: {appArmorProfile: {type: Unconfined}}"),
    beside("windows-host-process",
           "hostNetwork: true, securityContext: {windowsOptions: {hostProcess: true}}"),
    beside("unsafe-sysctl", "securityContext: {sysctls: [{name: kernel.msgmax, value: '1'}]}"),
    beside("selinux-user",
           "securityContext: {seLinuxOptions: {user: system_u, type: spc_t}}"),
    pod("privileged-init-container",
        "containers: [{name: a, image: i}], "
        "initContainers: [{name: b, image: i, securityContext: {privileged: true}}]"),
    pod("priority-of-the-system",
        "priorityClassName: system-node-critical, containers: [{name: a, image: i}]",
        "exceeded quota: kubeplay-priority"),
    pod("container-too-large",
        "containers: [{name: a, image: i, resources: {limits: {cpu: '64', memory: 1Ti}}}]",
        "maximum cpu usage"),
]  # fmt: skip

CLUSTER = [
    whole_cluster("cluster-role", f"{RBAC}/clusterroles", "ClusterRole", "rules: []"),
    whole_cluster("cluster-role-binding", f"{RBAC}/clusterrolebindings", "ClusterRoleBinding",
                  "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}"),
    whole_cluster("mutating-webhook",
                  "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
                  "MutatingWebhookConfiguration", "webhooks: []"),
    whole_cluster("validating-webhook",
                  "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
                  "ValidatingWebhookConfiguration", "webhooks: []"),
    whole_cluster("admission-policy",
                  "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
                  "ValidatingAdmissionPolicy", "spec: {}"),
    whole_cluster("api-service", "/apis/apiregistration.k8s.io/v1/apiservices", "APIService",
                  "spec: {group: example.com, version: v1}"),
    whole_cluster("custom-resource-definition",
                  "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                  "CustomResourceDefinition", "spec: {}"),
    whole_cluster("persistent-volume", f"{CORE}/persistentvolumes", "PersistentVolume",
                  "spec: {hostPath: {path: /}}"),
    whole_cluster("storage-class", "/apis/storage.k8s.io/v1/storageclasses", "StorageClass",
                  "provisioner: x"),
    whole_cluster("priority-class", "/apis/scheduling.k8s.io/v1/priorityclasses", "PriorityClass",
                  "value: 1000"),
    whole_cluster("ingress-class", "/apis/networking.k8s.io/v1/ingressclasses", "IngressClass",
                  "spec: {}"),
    whole_cluster("certificate-request",
                  "/apis/certificates.k8s.io/v1/certificatesigningrequests",
                  "CertificateSigningRequest", "spec: {}"),
    whole_cluster("new-node", f"{CORE}/nodes", "Node", "spec: {}"),
    whole_cluster("token-review", "/apis/authentication.k8s.io/v1/tokenreviews", "TokenReview",
                  "spec: {token: x}"),
    whole_cluster("access-review", "/apis/authorization.k8s.io/v1/subjectaccessreviews",
                  "SubjectAccessReview", "spec: {user: x}"),
    Attempt("list-nodes", "GET", f"{CORE}/nodes"),
    Attempt("cordon-node", "PATCH", f"{CORE}/nodes/node-1", "{spec: {unschedulable: true}}"),
    Attempt("node-proxy", "GET", f"{CORE}/nodes/node-1/proxy/pods"),
    Attempt("delete-node", "DELETE", f"{CORE}/nodes/node-1"),
    Attempt("read-metrics", "GET", "/metrics"),
    Attempt("read-logs", "GET", "/logs/"),
    Attempt("read-configz", "GET", "/debug/pprof/"),
]  # fmt: skip

RIGHTS = [
    create("role-beyond-own-rights", f"{RBAC}/namespaces/OWN/roles",
           "{metadata: {name: escape}, rules: "
           "[{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]}",
           "not currently held"),
    create("role-for-the-quota", f"{RBAC}/namespaces/OWN/roles",
           "{metadata: {name: escape}, rules: "
           "[{apiGroups: [''], resources: [resourcequotas], verbs: [delete]}]}",
           "not currently held"),
    create("role-to-escalate", f"{RBAC}/namespaces/OWN/roles",
           "{metadata: {name: escape}, rules: [{apiGroups: [rbac.authorization.k8s.io], "
           "resources: [roles], verbs: [escalate, bind]}]}",
           "not currently held"),
    create("bind-cluster-admin", f"{RBAC}/namespaces/OWN/rolebindings",
           "{metadata: {name: escape}, subjects: [{kind: ServiceAccount, name: kubeplay-learner, "
           "namespace: OWN}], roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, "
           "name: cluster-admin}}",
           "not currently held"),
    create("bind-system-node", f"{RBAC}/namespaces/OWN/rolebindings",
           "{metadata: {name: escape}, subjects: [{kind: ServiceAccount, name: kubeplay-learner, "
           "namespace: OWN}], roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, "
           "name: 'system:node'}}",
           "not currently held"),
    create("bind-in-another", f"{RBAC}/namespaces/OTHER/rolebindings",
           "{metadata: {name: escape}, subjects: [{kind: ServiceAccount, name: kubeplay-learner, "
           "namespace: OWN}], roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, "
           "name: view}}"),
    Attempt("grow-admin", "PATCH", f"{RBAC}/clusterroles/admin",
            "{metadata: {labels: {rbac.authorization.k8s.io/aggregate-to-edit: 'true'}}}"),
]  # fmt: skip

PLATFORM = [
    Attempt("read-platform-images", "GET", f"{SYSTEM}/configmaps/images"),
    Attempt("extend-platform-images", "PATCH", f"{SYSTEM}/configmaps/images",
            "{data: {images: x}}"),
    Attempt("delete-platform-namespace", "DELETE", SYSTEM),
    Attempt("read-kube-system", "GET", f"{CORE}/namespaces/kube-system/configmaps"),
    create("write-to-default", f"{CORE}/namespaces/default/configmaps", "{metadata: {name: e}}"),
    Attempt("node-leases", "GET",
            "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases"),
]  # fmt: skip

BYPASSES = [
    create("bind-pod-to-node", f"{OWN}/bindings",
           "{metadata: {name: waiting}, target: {kind: Node, name: node-1}}"),
    create("bind-pod-by-subresource", f"{OWN}/pods/waiting/binding",
           "{metadata: {name: waiting}, target: {kind: Node, name: node-1}}"),
    Attempt("forge-pod-status", "PATCH", f"{OWN}/pods/waiting/status",
            "{status: {phase: Running}}"),
    Attempt("forge-deployment-status", "PATCH", "/apis/apps/v1/namespaces/OWN/deployments/d/status",
            "{status: {replicas: 3}}"),
    create("forge-endpoint-slice", "/apis/discovery.k8s.io/v1/namespaces/OWN/endpointslices",
           "{metadata: {name: e}, addressType: IPv4, endpoints: []}"),
    create("forge-endpoints", f"{OWN}/endpoints", "{metadata: {name: e}, subsets: []}"),
]  # fmt: skip
"""What would make a wrong answer look right."""

ATTEMPTS = [*ANOTHERS, *FENCES, *PODS, *CLUSTER, *RIGHTS, *PLATFORM, *BYPASSES]

IMPERSONATIONS = {
    "impersonate-anothers-account": ("system:serviceaccount:OTHER:kubeplay-learner",),
    "impersonate-system-account": ("system:serviceaccount:kube-system:default",),
    "impersonate-user": ("kubeplay-admin",),
    "impersonate-masters": ("x", "system:masters"),
}
"""Users, and groups, that the learner's own token may not speak for."""
