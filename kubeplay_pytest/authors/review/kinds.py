"""The API's kinds in prose, spelt as the API spells them.

Words that a kind shares with English (pod, service, job, node, event) may be written small.
Names of several words may not: ``ConfigMap`` is no ``Configmap`` and no ``configmap``. A word
one slip away from a long name (a letter too many, too few, wrong, or two that changed places)
is taken for that name, unless it is an English word itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kubeplay_pytest.authors.fault import Fault
from kubeplay_pytest.authors.prose import prose
from kubeplay_pytest.catalog import Exercise

__all__ = ["KINDS", "misspelt_kinds", "respelt"]

KINDS = (
    "CertificateSigningRequest", "ClusterRole", "ClusterRoleBinding", "ConfigMap",
    "ControllerRevision", "CronJob", "CSIDriver", "CustomResourceDefinition", "DaemonSet",
    "Deployment", "EndpointSlice", "Endpoints", "Event", "Eviction", "Gateway", "GatewayClass",
    "HTTPRoute", "HorizontalPodAutoscaler", "Ingress", "IngressClass", "Job", "Lease",
    "LimitRange", "MutatingWebhookConfiguration", "Namespace", "NetworkPolicy", "Node",
    "PersistentVolume", "PersistentVolumeClaim", "Pod", "PodDisruptionBudget", "PriorityClass",
    "ReferenceGrant", "ReplicaSet", "ReplicationController", "ResourceQuota", "Role",
    "RoleBinding", "RuntimeClass", "Secret", "Service", "ServiceAccount", "StatefulSet",
    "StorageClass", "ValidatingAdmissionPolicy", "ValidatingWebhookConfiguration",
    "VolumeAttachment",
)  # fmt: skip

_TEXTS = ("prompt.md", "hints.md", "debrief.md")
_WORD = re.compile(r"[A-Za-z]+")
_LINKED = re.compile(r"https?://\S+|\]\([^)]*\)")
_LONG = 7
"""Letters; shorter names are one slip away from too many English words."""
_ENGLISH = frozenset({"ingresses", "endpoint", "evictions"})


def misspelt_kinds(exercise: Exercise) -> Iterator[Fault]:
    """Kinds that the prompt, the hints or the debrief spell otherwise than the API."""
    for name in _TEXTS:
        path = exercise.folder / name
        if not path.exists():
            continue
        lines = prose(path.read_text("utf-8")).split("\n")
        for number, line in enumerate(lines, start=1):
            for word in _WORD.findall(_LINKED.sub("", line)):
                right = respelt(word)
                if right:
                    yield Fault(f"{path}:{number}", f"write {right}, not {word}")


@cache
def respelt(word: str) -> str | None:
    """The kind that was meant, in the word's own number; None when the word may stand."""
    if word in _right() or word.lower() in _ENGLISH:
        return None
    same = _right_by_small().get(word.lower())
    if same:
        return same if _humps(same) > 1 or word[1:] != word[1:].lower() else None
    if len(word) < _LONG:
        return None
    return next((name for name in sorted(_right()) if _one_slip(word.lower(), name.lower())), None)


@cache
def _right() -> frozenset[str]:
    """All names, in singular and plural."""
    return frozenset(KINDS) | {_plural(kind) for kind in KINDS}


@cache
def _right_by_small() -> dict[str, str]:
    return {name.lower(): name for name in _right()}


def _plural(kind: str) -> str:
    if kind.endswith("y") and not kind.endswith("ay"):
        return f"{kind[:-1]}ies"
    return f"{kind}es" if kind.endswith("ss") else f"{kind}s"


def _humps(name: str) -> int:
    return len(re.findall(r"[A-Z]+[a-z]*", name))


def _one_slip(word: str, name: str) -> bool:
    """Whether one letter too many, too few or wrong, or two changed places, part them."""
    if len(name) < _LONG or word == name or abs(len(word) - len(name)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), -1)
    if at < 0:  # the end of the longer one is the slip; the plural is a word of its own
        return not word.endswith("s")
    rest, other = word[at:], name[at:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
