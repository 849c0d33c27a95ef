"""YAML that learners could have written, for the checks to be tried on."""

from __future__ import annotations

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
    tier: front
  annotations:
    owner: team-a
spec:
  containers:
    - name: web
      image: docker.io/library/nginx:1.27
      ports:
        - name: http
          containerPort: 80
      resources:
        requests:
          cpu: 100m
          memory: 64Mi
        limits:
          cpu: 500m
          memory: 128Mi
    - name: helper
      image: busybox:1.36
"""

TEMPLATE = """\
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
            - name: http
              containerPort: 80
"""


def workload(kind: str = "Deployment", replicas: int | None = 3, extra: str = "") -> str:
    """A workload called web; ``extra`` are lines of its spec."""
    count = "" if replicas is None else f"  replicas: {replicas}\n"
    head = f"apiVersion: apps/v1\nkind: {kind}\nmetadata:\n  name: web\nspec:\n"
    return head + count + extra + TEMPLATE


def job(extra: str = "", pod: str = "", image: str = "busybox:1.36") -> str:
    """A Job called letters; ``extra`` are lines of its spec, ``pod`` of its Pods' spec."""
    return f"""\
apiVersion: batch/v1
kind: Job
metadata:
  name: letters
spec:
{extra}  template:
    spec:
{pod}      restartPolicy: Never
      containers:
        - name: writer
          image: {image}
"""


def service(selector: str = "app: web", target: str = "80", port: int = 80) -> str:
    """A Service called web."""
    return f"""\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    {selector}
  ports:
    - port: {port}
      targetPort: {target}
"""


def documents(*texts: str) -> str:
    return "---\n".join(texts)
