"""Terminal states: what will not get better by waiting."""

from __future__ import annotations

from kubeplay_pytest.apply.rejection import explain_denial
from kubeplay_pytest.checks.ground import Ground, Json
from kubeplay_pytest.diagnostics.evidence import container_states, family
from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["Denials", "stuck_pod"]

# Reasons that a kubelet gives for a waiting container, and what to try (the reasons'
# source: k8s.io/kubernetes/pkg/kubelet/images and .../kuberuntime).
_STUCK = {
    "ErrImagePull": "compare the image's name and tag letter by letter",
    "ImagePullBackOff": "compare the image's name and tag letter by letter",
    "ErrImageNeverPull": "the image is not on the node; remove imagePullPolicy: Never",
    "InvalidImageName": "an image is written name:tag, such as nginx:1.27",
    "CreateContainerConfigError": "a ConfigMap or Secret that the container needs is missing",
    "CreateContainerError": "look at command, args and securityContext of the container",
    "CrashLoopBackOff": "the container ends again and again: look at its last log lines",
}


def stuck_pod(pod: Json) -> tuple[str, str, str] | None:
    """(container, reason, what to try) of the first container that waits in vain."""
    for name, state, details in container_states(pod):
        reason = details.get("reason", "")
        if state == "waiting" and reason in _STUCK:
            return name, reason, _STUCK[reason]
    return None


class Denials:
    """Pods that admission denies to a controller, seen in the objects' own conditions."""

    def __init__(self, ground: Ground, kind: str, name: str) -> None:
        self._ground = ground
        self._kind = kind
        self._name = name

    def stop(self, expected: str) -> None:
        """Raise when Pods are denied for good.

        A quota's denial during a rollout is not for good: old Pods still use the quota.
        It counts when the namespace has come to rest (:meth:`raise_any`).
        """
        message = self._message()
        rolling = self._kind == "Deployment" and "exceeded quota" in (message or "")
        if message is not None and not rolling:
            raise LearnerFailure(self._finding(expected, message))

    def raise_any(self, expected: str) -> None:
        """Raise when Pods are denied now."""
        message = self._message()
        if message is not None:
            raise LearnerFailure(self._finding(expected, message))

    def _message(self) -> str | None:
        namespace = self._ground.namespace
        item = self._ground.find(self._ground.kind(self._kind), self._name)
        if item is None:
            return None
        for member in reversed(family(item, namespace.informers, namespace.discovery)):
            for condition in member.get("status", {}).get("conditions", ()):
                if condition["type"] == "ReplicaFailure" and condition["status"] == "True":
                    return str(condition.get("message", ""))
        return self._event(item)

    def _event(self, item: Json) -> str | None:
        """Jobs, StatefulSets and DaemonSets tell of a denied Pod in an event only."""
        if item["kind"] not in {"Job", "StatefulSet", "DaemonSet"}:
            return None
        for event in self._ground.objects(self._ground.kind("Event", "v1")):
            about = event.get("involvedObject", {})
            if (
                about.get("uid") == item["metadata"]["uid"]
                and event.get("reason") == "FailedCreate"
            ):
                return str(event.get("message", ""))
        return None

    def _finding(self, expected: str, message: str) -> Finding:
        manifest = self._ground.manifest(self._kind, self._name)
        if manifest is None:
            return Finding(expected, "its Pods are denied", (message,), self._ground.start())
        finding = explain_denial(message, manifest)
        return Finding(expected, finding.found, finding.evidence, finding.where, finding.help)
