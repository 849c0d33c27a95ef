"""YAML of containers that do something: serve, talk, crash, eat memory."""

from __future__ import annotations

import textwrap

PAGE = "/tmp/www/index.html"  # noqa: S108 - the container's
SERVE = "mkdir -p /tmp/www; echo hello > /tmp/www/index.html; echo started; "
SERVE += "exec httpd -f -p 8080 -h /tmp/www"


def pod(script: str, extra: str = "", name: str = "web", spec: str = "") -> str:
    """A Pod of one busybox container; ``extra`` are lines of it, ``spec`` of the Pod."""
    return (
        f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  labels:\n    app: {name}\n"
        f"spec:\n{_pod_spec(script, extra, spec, 2)}"
    )


def deployment(script: str, replicas: int = 2, extra: str = "", spec: str = "") -> str:
    """A Deployment called web of such Pods."""
    return (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n"
        f"  replicas: {replicas}\n  selector:\n    matchLabels:\n      app: web\n"
        "  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n"
        f"{_pod_spec(script, extra, spec, 6)}"
    )


def service(target: int = 8080, name: str = "web", selector: str = "web") -> str:
    return (
        f"apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\nspec:\n  selector:\n"
        f"    app: {selector}\n  ports:\n    - port: 80\n      targetPort: {target}\n"
    )


PROBED = "readinessProbe:\n  httpGet:\n    path: /\n    port: 8080\n  periodSeconds: 1\n"


def _pod_spec(script: str, extra: str, spec: str, depth: int) -> str:
    mount = "volumeMounts:\n  - name: tmp\n    mountPath: /tmp\n"
    lines = f"name: main\nimage: busybox:1.36\ncommand: [sh, -c, {script!r}]\n{mount}{extra}"
    container = "- " + textwrap.indent(lines, "  ").lstrip()
    text = "terminationGracePeriodSeconds: 1\nvolumes:\n  - name: tmp\n    emptyDir: {}\n" + spec
    text += "containers:\n" + textwrap.indent(container, "  ")
    return textwrap.indent(text, " " * depth)
