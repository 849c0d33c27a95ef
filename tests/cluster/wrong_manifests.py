"""Manifests that Kubernetes refuses, and where and how the learner should be told.

Each is a right manifest with one thing replaced. The line that must be pointed at is the
first of the replacement, or the one that ends in ``# HERE``.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CHANGED", "DENIED", "UNKNOWN", "WRONG", "Wrong"]


@dataclass(frozen=True)
class Wrong:
    """``keyword`` must stand in the finding's ``help`` or ``expected``."""

    id: str
    base: str
    old: str
    new: str
    keyword: str

    @property
    def text(self) -> str:
        assert self.base.count(self.old) >= 1, self.id
        return self.base.replace(self.old, self.new, 1)

    @property
    def line(self) -> int:
        lines = self.text.splitlines()
        marked = [number for number, line in enumerate(lines, 1) if line.endswith("# HERE")]
        return marked[0] if marked else self.base[: self.base.index(self.old)].count("\n") + 1


POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
    - name: web
      image: nginx:1.27
      ports:
        - containerPort: 80
"""

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.27
          ports:
            - containerPort: 80
"""

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: 8080
"""

CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  COLOR: blue
"""

HIDDEN = """\
apiVersion: v1
kind: Secret
metadata:
  name: secret
data:
  password: c2VjcmV0
"""

JOB = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: once
spec:
  backoffLimit: 2
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: work
          image: busybox:1.36
          command: ["true"]
"""

CRON = """\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: work
              image: busybox:1.36
"""

ROLE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
rules:
  - apiGroups: [""]
    resources: [pods]
    verbs: [get, list]
"""

BINDING = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reader
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
  - kind: ServiceAccount
    name: default
"""

INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
"""

CLAIM = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: store
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
"""

SCALER = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  minReplicas: 2
  maxReplicas: 5
"""

_IMAGE = "image: nginx:1.27"
_PORT = "- containerPort: 80"


def _pod(name: str, addition: str, keyword: str) -> Wrong:
    """A Pod whose container has something more, indented below its image."""
    return Wrong(name, POD, _IMAGE, f"{_IMAGE}\n{addition}", keyword)


WRONG: tuple[Wrong, ...] = (
    # Names of fields.
    Wrong("unknown-field", DEPLOYMENT, _IMAGE, "imagee: nginx:1.27", "did you mean `image`?"),
    Wrong("unknown-field-case", DEPLOYMENT, _PORT, "- containerport: 80", "`containerPort`"),
    Wrong("unknown-field-plural", DEPLOYMENT, "replicas: 3", "replica: 3", "`replicas`"),
    Wrong("unknown-field-at-top", CONFIG, "data:\n  C", "dat:\n  C", "`data`"),
    Wrong("label-not-labels", DEPLOYMENT, "      labels:", "      label:", "`labels`"),
    Wrong(
        "replicas-in-template",
        DEPLOYMENT,
        "    metadata:\n      labels",
        "    replicas: 3  # HERE\n    metadata:\n      labels",
        "up, to `spec`",
    ),
    Wrong(
        "containers-in-deployment-spec",
        DEPLOYMENT,
        "replicas: 3",
        "containers:  # HERE\n    - name: web\n      image: nginx:1.27",
        "`spec.template.spec`",
    ),
    Wrong(
        "env-at-pod-level",
        POD,
        "  containers:",
        "  env:  # HERE\n    - name: A\n      value: b\n  containers:",
        "spec.containers[0]",
    ),
    Wrong(
        "image-at-pod-level", POD, "  containers:", "  image: nginx\n  containers:", "containers[0]"
    ),
    Wrong("ports-at-pod-level", POD, "      ports:", "  ports:", "containers[0]"),
    Wrong(
        "matchLabels-in-service",
        SERVICE,
        "    app: web",
        "    matchLabels:\n      app: web",
        "text",
    ),
    Wrong("labels-in-spec", DEPLOYMENT, "replicas: 3", "labels: {a: b}", "`metadata`"),
    Wrong(
        "limit-not-limits",
        POD,
        _IMAGE,
        f"{_IMAGE}\n      resources:\n        limit: {{cpu: 1}}  # HERE",
        "limits",
    ),
    Wrong("spec-in-configmap", CONFIG, "data:\n  C", "spec:\n  C", "data"),
    # Types.
    _pod(
        "number-in-env", "      env:\n        - name: PORT\n          value: 8080  # HERE", '"8080"'
    ),
    _pod(
        "bool-in-env", "      env:\n        - name: DEBUG\n          value: true  # HERE", '"true"'
    ),
    Wrong("text-for-number", DEPLOYMENT, "replicas: 3", 'replicas: "3"', "without quotes"),
    Wrong("word-for-number", DEPLOYMENT, "replicas: 3", "replicas: three", "number"),
    Wrong("float-for-number", DEPLOYMENT, "replicas: 3", "replicas: 2.5", "whole number"),
    Wrong(
        "list-for-map",
        DEPLOYMENT,
        "matchLabels:\n      app: web",
        "matchLabels:  # HERE\n      - app: web",
        "remove the `- `",
    ),
    Wrong(
        "map-for-list",
        POD,
        POD[POD.index("containers:") :],
        "containers:\n    name: web\n    image: nginx\n",
        "list",
    ),
    _pod("text-for-list", "      command: sleep 10  # HERE", "list"),
    _pod("text-for-bool", '      tty: "yes"  # HERE', "true"),
    Wrong("number-in-label", POD, "app: web", "app: 1", '"1"'),
    Wrong("number-in-configmap", CONFIG, "COLOR: blue", "COLOR: 7", '"7"'),
    Wrong("bool-in-configmap", CONFIG, "COLOR: blue", "COLOR: yes", '"yes"'),
    Wrong("map-in-configmap", CONFIG, "COLOR: blue", "COLOR:\n    a: b", "text"),
    Wrong("not-base64", HIDDEN, "password: c2VjcmV0", "password: hunter 2!", "stringData"),
    _pod("number-in-args", "      args: [sleep, 10]  # HERE", '"10"'),
    Wrong("port-as-text", POD, _PORT, '- containerPort: "80"', "without quotes"),
    # Values out of a set.
    _pod("enum-case", "      imagePullPolicy: always  # HERE", "`imagePullPolicy: Always`"),
    Wrong(
        "protocol-case", POD, _PORT, "- containerPort: 80\n          protocol: tcp  # HERE", "TCP"
    ),
    Wrong(
        "restart-policy", POD, "  containers:", "  restartPolicy: always\n  containers:", "Always"
    ),
    Wrong(
        "restart-policy-in-deployment",
        DEPLOYMENT,
        "      containers:",
        "      restartPolicy: Never\n      containers:",
        "Always",
    ),
    Wrong("service-type", SERVICE, "  selector:", "  type: Nodeport\n  selector:", "NodePort"),
    Wrong("access-mode", CLAIM, "[ReadWriteOnce]", "[ReadWrite]", "ReadWriteOnce"),
    Wrong("strategy", DEPLOYMENT, "replicas: 3", "strategy: {type: Rolling}", "RollingUpdate"),
    Wrong("job-restart-policy", JOB, "restartPolicy: Never", "restartPolicy: Always", "OnFailure"),
    Wrong(
        "job-no-restart-policy",
        JOB,
        "    spec:\n      restartPolicy: Never\n",
        "    spec:  # HERE\n",
        "OnFailure",
    ),
    Wrong(
        "cronjob-restart-policy",
        CRON,
        "restartPolicy: Never",
        "restartPolicy: Sometimes",
        "OnFailure",
    ),
    # Numbers and quantities.
    _pod(
        "quantity-mb",
        "      resources:\n        limits:\n          memory: 256MB  # HERE",
        "`256Mi`",
    ),
    _pod(
        "quantity-space",
        "      resources:\n        requests:\n          cpu: 100 m  # HERE",
        "`100m`",
    ),
    _pod(
        "quantity-word",
        "      resources:\n        requests:\n          cpu: lots  # HERE",
        "quantity",
    ),
    _pod(
        "quantity-negative", '      resources:\n        requests:\n          cpu: "-1"  # HERE', "0"
    ),
    Wrong("claim-quantity", CLAIM, "storage: 1Gi", "storage: 1 GB", "`1Gi`"),
    Wrong("replicas-negative", DEPLOYMENT, "replicas: 3", "replicas: -1", "0 or more"),
    Wrong("port-too-high", POD, _PORT, "- containerPort: 99999", "65535"),
    Wrong(
        "host-port-too-high",
        POD,
        _PORT,
        "- containerPort: 80\n          hostPort: 99999  # HERE",
        "65535",
    ),
    Wrong("service-port-zero", SERVICE, "- port: 80", "- port: 0", "65535"),
    Wrong("target-port-too-high", SERVICE, "targetPort: 8080", "targetPort: 80800", "65535"),
    Wrong("node-port-low", SERVICE, "targetPort: 8080", "nodePort: 80\n  type: NodePort", "30000"),
    _pod(
        "request-above-limit",
        "      resources:\n        limits: {cpu: 100m}\n        requests: {cpu: 200m}  # HERE",
        "100m",
    ),
    Wrong("hpa-max-below-min", SCALER, "maxReplicas: 5", "maxReplicas: 1", "minimum"),
    # Names, labels, keys.
    Wrong("name-upper-case", POD, "name: web", "name: Web", "`web`"),
    Wrong("name-underscore", DEPLOYMENT, "name: web", "name: my_web", "`my-web`"),
    Wrong("service-name-dot", SERVICE, "name: web", "name: web.v1", "`web-v1`"),
    Wrong("container-name", POD, "- name: web", "- name: My_Web", "`my-web`"),
    Wrong("label-with-space", POD, "app: web", "app: my web", "`my-web`"),
    Wrong("label-too-long", POD, "app: web", f"app: {'x' * 64}", "63"),
    Wrong("label-key-space", POD, "app: web", "my app: web", "`my-app`"),
    Wrong(
        "template-label-space",
        DEPLOYMENT,
        "        app: web\n    spec",
        "        app: web\n        tier: front end  # HERE\n    spec",
        "`front-end`",
    ),
    Wrong(
        "annotation-key",
        POD,
        "labels:\n    app: web",
        "annotations:\n    bad key: x  # HERE",
        "key",
    ),
    Wrong("configmap-key", CONFIG, "COLOR: blue", "my color: blue", "`my-color`"),
    Wrong(
        "port-name-upper", POD, _PORT, "- containerPort: 80\n          name: HTTP  # HERE", "`http`"
    ),
    Wrong(
        "port-name-long",
        POD,
        _PORT,
        "- containerPort: 80\n          name: a-very-long-port-name  # HERE",
        "15",
    ),
    Wrong(
        "port-name-digits",
        POD,
        _PORT,
        '- containerPort: 80\n          name: "80"  # HERE',
        "letter",
    ),
    Wrong("selector-with-space", SERVICE, "    app: web", "    app: my web", "`my-web`"),
    # What is missing, and what stands twice.
    Wrong(
        "no-selector",
        DEPLOYMENT,
        "spec:\n  replicas: 3\n  selector:\n    matchLabels:\n      app: web\n",
        "spec:  # HERE\n  replicas: 3\n",
        "`selector`",
    ),
    Wrong(
        "no-template-labels",
        DEPLOYMENT,
        "  template:\n    metadata:\n      labels:\n        app: web\n",
        "  template:  # HERE\n",
        "same labels",
    ),
    Wrong(
        "no-containers",
        POD,
        "spec:\n  containers:\n    - name: web\n"
        "      image: nginx:1.27\n      ports:\n        - containerPort: 80\n",
        "spec: {}  # HERE\n",
        "container",
    ),
    Wrong(
        "empty-containers",
        POD,
        "  containers:\n    - name: web\n"
        "      image: nginx:1.27\n      ports:\n        - containerPort: 80\n",
        "  containers: []  # HERE\n",
        "container",
    ),
    Wrong(
        "no-image",
        DEPLOYMENT,
        "- name: web\n          image: nginx:1.27\n",
        "- name: web  # HERE\n",
        "`image`",
    ),
    Wrong("no-container-name", POD, "- name: web\n      image", "- image", "`name`"),
    Wrong(
        "no-service-ports",
        SERVICE,
        "spec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n      targetPort: 8080\n",
        "spec:  # HERE\n  selector:\n    app: web\n",
        "ports",
    ),
    Wrong(
        "no-service-port-name",
        SERVICE,
        "- port: 80\n",
        "- port: 80\n      name: ''  # HERE\n    - port: 81\n      name: b\n    - port: 82\n",
        "name",
    ),
    Wrong(
        "no-storage",
        CLAIM,
        "  resources:\n    requests:\n      storage: 1Gi\n",
        "  resources: {}\n",
        "storage",
    ),
    Wrong(
        "no-access-modes",
        CLAIM,
        "spec:\n  accessModes: [ReadWriteOnce]\n",
        "spec:  # HERE\n",
        "accessModes",
    ),
    Wrong(
        "no-path-type",
        INGRESS,
        "- path: /\n            pathType: Prefix\n",
        "- path: /  # HERE\n",
        "pathType",
    ),
    Wrong(
        "no-ingress-rules",
        INGRESS,
        INGRESS[INGRESS.index("spec:") :],
        "spec: {}  # HERE\n",
        "rules",
    ),
    Wrong(
        "no-verbs",
        ROLE,
        '  - apiGroups: [""]\n    resources: [pods]\n    verbs: [get, list]\n',
        '  - apiGroups: [""]  # HERE\n    resources: [pods]\n',
        "verbs",
    ),
    Wrong(
        "no-api-groups", ROLE, '  - apiGroups: [""]\n    resources', "  - resources", "apiGroups"
    ),
    Wrong(
        "selector-mismatch",
        DEPLOYMENT,
        "      labels:\n        app: web",
        "      labels:  # HERE\n        app: shop",
        "same labels",
    ),
    Wrong(
        "duplicate-container",
        POD,
        "      ports:\n        - containerPort: 80\n",
        "    - name: web  # HERE\n      image: nginx:1.27\n",
        "another `name`",
    ),
    Wrong(
        "duplicate-port", POD, _PORT, f"{_PORT}\n        - containerPort: 80  # HERE", "only once"
    ),
    Wrong(
        "duplicate-port-name",
        POD,
        _PORT,
        f"{_PORT}\n          name: http\n        - containerPort: 81\n          name: http  # HERE",
        "another `name`",
    ),
    _pod(
        "duplicate-env",
        "      env:\n        - {name: A, value: x}\n        - {name: A, value: y}  # HERE",
        "remove one",
    ),
    _pod(
        "duplicate-mount-path",
        "      volumeMounts:\n"
        "        - {name: d, mountPath: /d}\n        - {name: d, mountPath: /d}  # HERE",
        "remove one",
    ),
    # Parts that do not fit together.
    _pod(
        "missing-volume",
        "      volumeMounts:\n        - mountPath: /data\n          name: data  # HERE",
        "volume named `data`",
    ),
    Wrong(
        "volume-without-type",
        POD,
        "  containers:",
        "  volumes:\n    - name: d\n"
        "      emptyDir: {}\n      configMap: {name: x}  # HERE\n  containers:",
        "of its own",
    ),
    _pod(
        "probe-without-handler", "      livenessProbe:  # HERE\n        periodSeconds: 5", "httpGet"
    ),
    _pod(
        "probe-with-two-handlers",
        "      readinessProbe:\n"
        "        httpGet: {path: /, port: 80}\n        tcpSocket: {port: 80}  # HERE",
        "remove",
    ),
    _pod(
        "probe-port-name",
        "      readinessProbe:\n        httpGet:\n          path: /\n          port: 0  # HERE",
        "65535",
    ),
    _pod(
        "value-and-value-from",
        "      env:\n        - name: A\n          value: x\n"
        "          valueFrom:  # HERE\n            configMapKeyRef: {name: c, key: k}",
        "not both",
    ),
    Wrong(
        "empty-mount-path",
        POD,
        POD[POD.index("      ports") :],
        "      volumeMounts:\n        - name: d\n"
        "          mountPath: ''  # HERE\n  volumes: [{name: d}]\n",
        "mountPath",
    ),
    _pod(
        "resource-name", "      resources:\n        limits:\n          ram: 1Gi  # HERE", "memory"
    ),
    Wrong("cron-schedule", CRON, '"0 3 * * *"', "every day", "five fields"),
    Wrong("cron-range", CRON, '"0 3 * * *"', '"0 25 * * *"', "five fields"),
    Wrong("node-port-in-cluster-ip", SERVICE, "targetPort: 8080", "nodePort: 30080", "NodePort"),
    Wrong("cluster-ip", SERVICE, "  selector:", "  clusterIP: nowhere\n  selector:", "IP"),
    Wrong(
        "max-surge",
        DEPLOYMENT,
        "replicas: 3",
        "strategy:\n"
        "    type: RollingUpdate\n    rollingUpdate: {maxSurge: 0, maxUnavailable: 0}  # HERE",
        "1",
    ),
    Wrong(
        "recreate-with-rolling",
        DEPLOYMENT,
        "replicas: 3",
        "strategy:\n    type: Recreate\n    rollingUpdate: {maxSurge: 1}  # HERE",
        "remove `rollingUpdate`",
    ),
    # What the namespace does not allow.
    Wrong(
        "host-network", POD, "  containers:", "  hostNetwork: true\n  containers:", "hostNetwork"
    ),
    _pod(
        "privileged",
        "      securityContext:\n        privileged: true  # HERE",
        "remove `privileged",
    ),
    Wrong(
        "host-path",
        POD,
        "  containers:",
        "  volumes:\n    - name: h\n      hostPath: {path: /etc}  # HERE\n  containers:",
        "emptyDir",
    ),
    Wrong(
        "host-port", POD, _PORT, f"{_PORT}\n          hostPort: 8080  # HERE", "remove `hostPort`"
    ),
    _pod(
        "capability",
        "      securityContext:\n        capabilities:\n          add: [NET_ADMIN]  # HERE",
        "capabilities",
    ),
    Wrong(
        "deployment-privileged",
        DEPLOYMENT,
        _IMAGE,
        f"{_IMAGE}\n          securityContext: {{privileged: true}}  # HERE",
        "remove `privileged",
    ),
    _pod("limit-range", "      resources:\n        limits:\n          cpu: 3  # HERE", "at most 2"),
    _pod("limit-range-memory", "      resources:\n        limits: {memory: 4Gi}  # HERE", "2Gi"),
    Wrong("quota", CLAIM, "storage: 1Gi", "storage: 11Gi", "10Gi"),
    Wrong(
        "service-account",
        POD,
        "  containers:",
        "  serviceAccountName: nobody\n  containers:",
        "ServiceAccount",
    ),
    Wrong(
        "priority-class",
        POD,
        "  containers:",
        "  priorityClassName: vip\n  containers:",
        "PriorityClass",
    ),
    Wrong("grant-resource", ROLE, "resources: [pods]", "resources: [pods, nodes]", "nodes"),
    Wrong("grant-verb", ROLE, "verbs: [get, list]", "verbs: [get, impersonate]", "impersonate"),
    Wrong("grant-binding", BINDING, "name: view", "name: cluster-admin", "fewer rights"),
    Wrong("forbidden-kind", CONFIG, "kind: ConfigMap", "kind: ResourceQuota", "ResourceQuota"),
    Wrong(
        "foreign-namespace", POD, "  labels:", "  namespace: kube-system\n  labels:", "namespace"
    ),
    Wrong("image-with-space", POD, _IMAGE, "image: ' nginx'", "spaces"),
)


_SHOP = DEPLOYMENT.replace("app: web", "app: shop")

CHANGED: tuple[Wrong, ...] = (
    # The right manifest is in the cluster already; what is changed in it can never change.
    Wrong(
        "selector-changed",
        _SHOP,
        _SHOP[_SHOP.index("  selector:") : _SHOP.index("    spec:")],
        "  selector:\n    matchLabels: {app: web}\n"
        "  template:\n    metadata:\n      labels: {app: web}\n",
        "never change",
    ),
    Wrong(
        "role-changed",
        BINDING,
        "roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: view",
        "roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: edit",
        "another name",
    ),
    Wrong(
        "immutable-config",
        CONFIG + "immutable: true\n",
        "data:\n  COLOR: blue",
        "data:\n  COLOR: red",
        "declared immutable",
    ),
    Wrong("pod-changed", POD, "- containerPort: 80", "- containerPort: 81", "Deployment"),
    Wrong(
        "job-changed",
        JOB,
        JOB[JOB.index("  template:") :],
        JOB[JOB.index("  template:") :].replace("1.36", "1.37"),
        "another name",
    ),
    Wrong("claim-shrunk", CLAIM, "storage: 1Gi", "storage: 500Mi", "never change"),
)

_SECURE = f"{_IMAGE}\n          securityContext: {{privileged: true}}  # HERE"

DENIED: tuple[Wrong, ...] = (
    # The workload is accepted; its Pods are not.
    Wrong("denied-privileged", DEPLOYMENT, _IMAGE, _SECURE, "remove `privileged"),
    Wrong(
        "denied-limit",
        DEPLOYMENT,
        _IMAGE,
        f"{_IMAGE}\n          resources: {{limits: {{cpu: 3}}}}  # HERE",
        "at most 2 cpu",
    ),
    Wrong(
        "denied-account",
        DEPLOYMENT,
        "      containers:",
        "      serviceAccountName: nobody\n      containers:",
        "ServiceAccount named `nobody`",
    ),
    Wrong(
        "denied-quota",
        DEPLOYMENT,
        _IMAGE,
        f"{_IMAGE}\n          resources: {{limits: {{cpu: 2}}, requests: {{cpu: 2}}}}  # HERE",
        "fewer replicas",
    ),
    Wrong("denied-pods", DEPLOYMENT, "replicas: 3", "replicas: 25", "run fewer replicas"),
    Wrong(
        "denied-set",
        DEPLOYMENT.replace("kind: Deployment", "kind: StatefulSet"),
        _IMAGE,
        f"{_IMAGE}\n          resources: {{limits: {{memory: 3Gi}}}}  # HERE",
        "at most 2Gi memory",
    ),
)

UNKNOWN: tuple[Wrong, ...] = (
    # The server is not even asked.
    Wrong("removed-version", DEPLOYMENT, "apps/v1", "apps/v1beta1", "apiVersion: apps/v1"),
    Wrong("no-group", DEPLOYMENT, "apps/v1", "v1", "apiVersion: apps/v1"),
    Wrong("group-misspelt", DEPLOYMENT, "apps/v1", "app/v1", "apiVersion: apps/v1"),
    Wrong("old-ingress", INGRESS, "networking.k8s.io/v1", "extensions/v1beta1", "networking.k8s"),
    Wrong("kind-case", DEPLOYMENT, "kind: Deployment", "kind: deployment", "`kind: Deployment`"),
    Wrong("kind-misspelt", POD, "kind: Pod", "kind: Podd", "`kind: Pod`"),
    Wrong("kind-plural", SERVICE, "kind: Service", "kind: services", "`kind: Service`"),
    Wrong("kind-short", CONFIG, "kind: ConfigMap", "kind: cm", "`kind: ConfigMap`"),
    Wrong("kind-unheard-of", CONFIG, "kind: ConfigMap", "kind: Sandwich", "definition"),
)
