"""Trying what a cluster's real nodes can do, with Pods of ours in a namespace of ours.

Nothing is believed: containers must run, a Service must answer at its address and by its
name, a claim must be bound and written, and a policy that denies all must deny.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from typing import Any

from kubeplay_pytest.cluster import streams
from kubeplay_pytest.cluster.api import ApiError
from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.namespaces.owner import this_process
from kubeplay_pytest.namespaces.policy import MANAGED, OWNER
from kubeplay_pytest.namespaces.probe_pod import probe_namespace, probe_pod
from kubeplay_pytest.wait import Informers

__all__ = ["probe"]

Json = dict[str, Any]

START_SECONDS = 90.0
"""How long a node may take to pull the image and start a container."""

ENFORCED_SECONDS = 4.0
"""How long a network may take to enforce a new policy."""

_PODS = Kind("v1", "Pod", "pods", True)
_SERVE = "mkdir -p /tmp/www; echo here > /tmp/www/index.html; exec httpd -f -p 8080 -h /tmp/www"
_WAIT = "exec sleep 600"
_CALL = 'timeout 2 wget -qO- "http://$1/"'


def probe(cluster: Cluster) -> frozenset[str]:
    """The capabilities that were seen to work, ``api`` included.

    Raises :class:`PlatformError` when Pods of ours cannot even be made.
    """
    name = f"kubeplay-capabilities-{secrets.token_hex(4)}"
    try:
        selector = cluster.provider.node_selector(real=True)
        namespace = probe_namespace(name, selector, {OWNER: this_process()})
        _make(cluster, "/api/v1/namespaces", namespace)
        return _Trial(cluster, name).outcome()
    finally:
        with contextlib.suppress(ApiError, PlatformError):
            cluster.api.delete(f"/api/v1/namespaces/{name}", propagationPolicy="Background")


class _Trial:
    """One look at one cluster, in the namespace ``name``."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self.cluster, self.api, self.name = cluster, cluster.api, name
        self.informers = Informers(cluster.api, name)

    def outcome(self) -> frozenset[str]:
        with contextlib.closing(self):
            self._await_account()
            address = self._build()
            if not self._runs("server", START_SECONDS) or not self._runs("caller", START_SECONDS):
                return frozenset({"api"})
            found = {"api", "containers"}
            if self._answers(address, 5.0):
                found.add("network")
            if self._answers(f"server.{self.name}.svc.cluster.local", 5.0):
                found.add("dns")
            if self._runs("writer", 15.0 if self._has_default_class() else 0.0):
                found.add("storage")
            if "network" in found and self._is_denied(address):
                found.add("network-policy")
            return frozenset(found)

    def close(self) -> None:
        self.informers.stop()

    def _build(self) -> str:
        """Everything at once, so that it starts at once; the Service's address."""
        core = f"/api/v1/namespaces/{self.name}"
        for name, script in (("server", _SERVE), ("caller", _WAIT)):
            _make(self.cluster, f"{core}/pods", probe_pod(name, script, {"app": name}))
        service = {"selector": {"app": "server"}, "ports": [{"port": 80, "targetPort": 8080}]}
        made = _make(self.cluster, f"{core}/services", _object("server", spec=service))
        if self._has_default_class():
            _make(self.cluster, f"{core}/persistentvolumeclaims", _claim())
            _make(self.cluster, f"{core}/pods", _writer())
        return str(made["spec"]["clusterIP"])

    def _await_account(self) -> None:
        accounts = self.informers.of(Kind("v1", "ServiceAccount", "serviceaccounts", True))
        self.informers.until(lambda: accounts.objects() or None, 10.0)

    def _runs(self, pod: str, seconds: float) -> bool:
        pods = self.informers.of(_PODS)

        def ready() -> bool | None:
            for item in pods.objects():
                if item["metadata"]["name"] == pod and _is_ready(item):
                    return True
            return None

        return self.informers.until(ready, seconds) is not None

    def _answers(self, host: str, seconds: float) -> bool:
        """A new Service needs a moment until every node knows it."""
        deadline = time.monotonic() + seconds
        while not self._call(host):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def _call(self, host: str) -> bool:
        command = ["sh", "-c", _CALL, "sh", host]
        try:
            done = streams.run(self.api, self.name, "caller", "probe", command, seconds=5.0)
        except streams.ExecError:
            return False
        return done.code == 0 and "here" in done.stdout

    def _is_denied(self, address: str) -> bool:
        path = f"/apis/networking.k8s.io/v1/namespaces/{self.name}/networkpolicies"
        policy = {"podSelector": {}, "policyTypes": ["Ingress"]}
        _make(self.cluster, path, _object("deny", spec=policy))
        deadline = time.monotonic() + ENFORCED_SECONDS
        while self._call(address):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.2)
        return True

    def _has_default_class(self) -> bool:
        classes = self.api.get("/apis/storage.k8s.io/v1/storageclasses")["items"]
        mark = "storageclass.kubernetes.io/is-default-class"
        return any((c["metadata"].get("annotations") or {}).get(mark) == "true" for c in classes)


def _is_ready(pod: Json) -> bool:
    conditions = pod.get("status", {}).get("conditions") or ()
    return any(c["type"] == "Ready" and c["status"] == "True" for c in conditions)


def _make(cluster: Cluster, path: str, item: Json) -> Json:
    try:
        return cluster.api.post(path, item)
    except ApiError as error:
        raise PlatformError(
            f"what the cluster {cluster.provider.name} can do cannot be tried: {error}",
            "use an account that may make namespaces, Pods and Services",
        ) from error


def _writer() -> Json:
    """A Pod that is ready only when it could write to the claim."""
    pod = probe_pod("writer", f"echo here > /claim/file && {_WAIT}", {})
    container = pod["spec"]["containers"][0]
    container["volumeMounts"].append({"name": "claim", "mountPath": "/claim"})
    reading = {"exec": {"command": ["cat", "/claim/file"]}, "periodSeconds": 1}
    container["readinessProbe"] = reading
    claim = {"name": "claim", "persistentVolumeClaim": {"claimName": "claim"}}
    pod["spec"]["volumes"].append(claim)
    return pod


def _claim() -> Json:
    request = {"requests": {"storage": "1Mi"}}
    return _object("claim", spec={"accessModes": ["ReadWriteOnce"], "resources": request})


def _object(name: str, *, spec: Json) -> Json:
    return {"metadata": {"name": name, "labels": {MANAGED: "kubeplay"}}, "spec": spec}
