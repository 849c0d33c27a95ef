"""One cheap object of each kind that a learner may make, to make many of."""

# ruff: noqa: UP031 - f-strings would double every brace of the YAML
from __future__ import annotations

__all__ = ["PLENTY"]

POD = "{containers: [{name: a, image: i}]}"
TEMPLATE = "selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: %s}" % POD
JOB = "{suspend: true, template: {spec: {restartPolicy: Never, containers: [{name: a, image: i}]}}}"
ROLE = "{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}"
CLAIM = "{devices: {requests: [{name: a, exactly: {deviceClassName: c}}]}}"

PLENTY = {
    "pods": ("v1", "Pod", f"spec: {POD}"),
    "services": ("v1", "Service", "spec: {ports: [{port: 80}]}"),
    "services.nodeports": ("v1", "Service", "spec: {type: NodePort, ports: [{port: 80}]}"),
    "services.loadbalancers": ("v1", "Service", "spec: {type: LoadBalancer, ports: [{port: 80}]}"),
    "configmaps": ("v1", "ConfigMap", "data: {}"),
    "secrets": ("v1", "Secret", "data: {}"),
    "persistentvolumeclaims": (
        "v1",
        "PersistentVolumeClaim",
        "spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}",
    ),
    "count/deployments.apps": ("apps/v1", "Deployment", "spec: {replicas: 0, %s}" % TEMPLATE),
    "count/replicasets.apps": ("apps/v1", "ReplicaSet", "spec: {replicas: 0, %s}" % TEMPLATE),
    "count/statefulsets.apps": ("apps/v1", "StatefulSet", "spec: {replicas: 0, %s}" % TEMPLATE),
    "count/daemonsets.apps": (
        "apps/v1",
        "DaemonSet",
        "spec: {%s}" % TEMPLATE.replace("containers", "nodeSelector: {no: node}, containers"),
    ),
    "replicationcontrollers": (
        "v1",
        "ReplicationController",
        "spec: {replicas: 0, selector: {a: b}, "
        "template: {metadata: {labels: {a: b}}, spec: %s}}" % POD,
    ),
    "count/jobs.batch": ("batch/v1", "Job", f"spec: {JOB}"),
    "count/cronjobs.batch": (
        "batch/v1",
        "CronJob",
        "spec: {suspend: true, schedule: '0 0 1 1 *', jobTemplate: {spec: %s}}" % JOB,
    ),
    "count/serviceaccounts": ("v1", "ServiceAccount", "automountServiceAccountToken: false"),
    "count/roles.rbac.authorization.k8s.io": (
        "rbac.authorization.k8s.io/v1", "Role", "rules: []",
    ),
    "count/rolebindings.rbac.authorization.k8s.io": (
        "rbac.authorization.k8s.io/v1", "RoleBinding", f"roleRef: {ROLE}",
    ),
    "count/horizontalpodautoscalers.autoscaling": (
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        "spec: {maxReplicas: 1, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}}",
    ),
    "count/ingresses.networking.k8s.io": (
        "networking.k8s.io/v1",
        "Ingress",
        "spec: {defaultBackend: {service: {name: s, port: {number: 80}}}}",
    ),
    "count/networkpolicies.networking.k8s.io": (
        "networking.k8s.io/v1", "NetworkPolicy", "spec: {podSelector: {}}",
    ),
    "count/poddisruptionbudgets.policy": (
        "policy/v1", "PodDisruptionBudget", "spec: {minAvailable: 1}",
    ),
    "count/leases.coordination.k8s.io": ("coordination.k8s.io/v1", "Lease", "spec: {}"),
    "count/resourceclaims.resource.k8s.io": (
        "resource.k8s.io/v1", "ResourceClaim", f"spec: {CLAIM}",
    ),
    "count/resourceclaimtemplates.resource.k8s.io": (
        "resource.k8s.io/v1", "ResourceClaimTemplate", "spec: {spec: %s}" % CLAIM,
    ),
    "count/gateways.gateway.networking.k8s.io": (
        "gateway.networking.k8s.io/v1",
        "Gateway",
        "spec: {gatewayClassName: c, listeners: [{name: a, port: 80, protocol: HTTP}]}",
    ),
    "count/httproutes.gateway.networking.k8s.io": (
        "gateway.networking.k8s.io/v1", "HTTPRoute", "spec: {}",
    ),
    "count/referencegrants.gateway.networking.k8s.io": (
        "gateway.networking.k8s.io/v1beta1",
        "ReferenceGrant",
        "spec: {from: [{group: g, kind: K, namespace: n}], to: [{group: '', kind: Service}]}",
    ),
}  # fmt: skip
"""By the quota's name for it: apiVersion, kind, and the rest of the object."""
