"""Kinds and versions that a cluster does not serve, and the ones that were meant."""

from __future__ import annotations

import re

from kubeplay_pytest.apply.rejection_words import a
from kubeplay_pytest.cluster.discovery import Discovery, Kind
from kubeplay_pytest.manifests import Manifest
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["unknown_kind"]

_SHORT = {
    "po": "Pod", "deploy": "Deployment", "svc": "Service", "cm": "ConfigMap", "rs": "ReplicaSet",
    "sts": "StatefulSet", "ds": "DaemonSet", "ns": "Namespace", "cj": "CronJob", "ing": "Ingress",
    "hpa": "HorizontalPodAutoscaler", "pvc": "PersistentVolumeClaim", "pv": "PersistentVolume",
    "netpol": "NetworkPolicy", "pdb": "PodDisruptionBudget", "quota": "ResourceQuota",
    "limits": "LimitRange", "sc": "StorageClass", "sa": "ServiceAccount",
}  # fmt: skip
"""kubectl's short names, which a manifest cannot use."""

_REMOVED = re.compile(
    r"^(extensions|apps|batch|autoscaling|policy|\S+\.k8s\.io)/v\d+(alpha|beta)\d+$"
)


def unknown_kind(manifest: Manifest, discovery: Discovery) -> Finding:
    """The finding for a manifest whose kind and version the cluster does not serve.

    The server is not asked to refuse it: without a kind there is no address to send it to.
    """
    same = discovery.find(manifest.kind)
    if same:
        return _wrong_version(manifest, same, _versions(discovery, manifest.kind))
    near = _meant(manifest.kind, discovery)
    return _misspelt(manifest, near) if near else _unheard_of(manifest)


def _versions(discovery: Discovery, kind: str) -> list[str]:
    return list(dict.fromkeys(k.api_version for k in discovery.kinds if k.name == kind))


def _meant(kind: str, discovery: Discovery) -> Kind | None:
    short = _SHORT.get(kind.lower())
    return discovery.find(short) if short else discovery.nearest(kind)


def _wrong_version(manifest: Manifest, kind: Kind, versions: list[str]) -> Finding:
    old = _REMOVED.match(manifest.api_version)
    reason = "Kubernetes removed it long ago" if old else f"there is no {kind.name} in it"
    return Finding(
        expected="`apiVersion: " + "` or `".join(versions[:3]) + f"` for {a(kind.name)}",
        found=f"`apiVersion: {manifest.api_version}`: {reason}",
        where=manifest.locate("apiVersion"),
        help=f"write `apiVersion: {kind.api_version}`",
    )


def _misspelt(manifest: Manifest, kind: Kind) -> Finding:
    version = (
        ""
        if kind.api_version == manifest.api_version
        else (f" with `apiVersion: {kind.api_version}`")
    )
    return Finding(
        expected="a kind that this cluster serves",
        found=f"`kind: {manifest.kind}`",
        where=manifest.locate("kind"),
        help=f"did you mean `kind: {kind.name}`{version}?",
    )


def _unheard_of(manifest: Manifest) -> Finding:
    return Finding(
        expected="a kind that this cluster serves",
        found=f"`kind: {manifest.kind}` in `apiVersion: {manifest.api_version}`",
        where=manifest.locate("kind"),
        help="correct `kind` and `apiVersion`; a custom kind needs its definition first",
    )
