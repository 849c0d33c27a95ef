"""Making a cluster ready for an exercise: nodes, images, and proof of what they can do."""

from __future__ import annotations

from collections.abc import Iterable

from kubeplay_pytest.capabilities.gateway_api import has_gateway_api
from kubeplay_pytest.capabilities.memory import Memory, Remembered
from kubeplay_pytest.capabilities.probe import probe
from kubeplay_pytest.capabilities.zones import has_zones
from kubeplay_pytest.catalog.metadata import OF_CONTAINERS
from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.cluster.image import in_full
from kubeplay_pytest.cluster.provider import Progress
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.images import preload
from kubeplay_pytest.namespaces.probe_pod import IMAGE

__all__ = ["known", "provide"]

_API = frozenset({"api"})


def provide(
    cluster: Cluster,
    needs: Iterable[str],
    images: Iterable[str],
    progress: Progress,
    *,
    prefers: Iterable[str] = (),
) -> None:
    """Return when the cluster offers all ``needs`` and its real nodes hold ``images``.

    The cluster is extended for what it needs, not for what it ``prefers``. Sets
    ``cluster.capabilities``. Raises :class:`PlatformError` naming each unmet need and the
    two shortest ways to meet it.
    """
    wanted = frozenset(needs)
    if "zones" in wanted and has_zones(cluster.api):
        cluster.capabilities |= {"zones"}
    if "gateway-api" in wanted and has_gateway_api(cluster, progress):
        cluster.capabilities |= {"gateway-api"}
    if (wanted & OF_CONTAINERS) - cluster.capabilities:
        _extend(cluster, wanted & OF_CONTAINERS, progress)
    identity = cluster.provider.nodes_identity(cluster.api)
    if identity and (wanted | frozenset(prefers)) & OF_CONTAINERS:
        found = _find_out(cluster, identity, [*images, IMAGE], progress)
        cluster.capabilities |= found
    missing = sorted(wanted - cluster.capabilities)
    if missing:
        raise _unmet(cluster, missing)


def known(cluster: Cluster) -> frozenset[str]:
    """What is remembered of the cluster; asks it nothing that takes time."""
    identity = cluster.provider.nodes_identity(cluster.api)
    return _API | (Memory(identity).read().capabilities if identity else frozenset())


def _extend(cluster: Cluster, needs: frozenset[str], progress: Progress) -> None:
    try:
        cluster.provider.extend(needs, progress)
    except PlatformError as error:
        wanted = ", ".join(sorted(needs))
        raise PlatformError(
            f"this exercise needs {wanted}: {error.problem}",
            f"{error.remedy}; or use a cluster that you have: --kubeplay-cluster=kind",
        ) from error


def _find_out(
    cluster: Cluster, identity: str, images: list[str], progress: Progress
) -> frozenset[str]:
    memory, full = Memory(identity), frozenset(map(in_full, images))
    found = memory.read()
    if found.capabilities and full <= found.images:
        return found.capabilities
    with memory.only_one():
        found = memory.read()
        preload(cluster.provider, images, progress)
        capabilities = found.capabilities
        if not capabilities:
            progress("finding out what the cluster can do")
            capabilities = probe(cluster)
        memory.write(Remembered(capabilities, found.images | full))
    return capabilities


def _unmet(cluster: Cluster, missing: list[str]) -> PlatformError:
    ways = {
        "network-policy": "minikube start -p kubeplay --cni=calico, then "
        "--kubeplay-cluster=minikube; or --kubeplay-cluster=context:NAME of a cluster whose "
        "network enforces policies",
        "zones": "use the embedded cluster, whose nodes have them: --kubeplay-cluster=embedded; "
        "or label nodes with topology.kubernetes.io/zone (two zones), and one more with pool=batch "
        "and the taint pool=batch:NoSchedule",
        "gateway-api": "use the embedded cluster, which gets it by itself: "
        "--kubeplay-cluster=embedded; or install Gateway API's standard channel (v1.4.0) there, "
        "and a ClusterRole with aggregate-to-admin for gateways, httproutes and referencegrants",
    }
    usual = "kubeplay cluster up --node (Linux); or a cluster that you have: --kubeplay-cluster="
    return PlatformError(
        f"this exercise needs {', '.join(missing)}, which the cluster "
        f"{cluster.provider.name} does not offer",
        next((ways[name] for name in missing if name in ways), usual + "kind"),
    )
