"""What every check stands on: the namespace, the learner's manifests, and a deadline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kubeplay_pytest.checks import denials, rights
from kubeplay_pytest.checks.rest import CONTROLLED, is_settled
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.diagnostics import evidence_for
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.manifests import Manifest, Submission
from kubeplay_pytest.namespaces import Namespace
from kubeplay_pytest.verdict.finding import Where

__all__ = ["Ground", "Json"]

Json = dict[str, Any]

_VERSIONS = {"Event": "v1", "EndpointSlice": "discovery.k8s.io/v1"}
"""Kinds that other groups serve too."""


@dataclass(frozen=True)
class Ground:
    """One applied submission: where it lives and where it was written.

    ``timeout`` is how long a check waits, in seconds, unless it is told otherwise.
    """

    namespace: Namespace
    submission: Submission
    timeout: float
    capabilities: frozenset[str] = frozenset({"api"})

    def kind(self, name: str, api_version: str | None = None) -> Kind:
        """The served kind; raises :class:`PlatformError`: naming it is the author's business."""
        kind = self.namespace.discovery.find(name, api_version or _VERSIONS.get(name))
        if kind is None:
            raise PlatformError(
                f"a check asks for kind {name!r}, which this cluster does not serve",
                "report this to the exercise's author",
            )
        return kind

    def objects(self, kind: Kind) -> list[Json]:
        """The kind's live objects in the namespace, each with ``kind`` and ``apiVersion``."""
        marks = {"kind": kind.name, "apiVersion": kind.api_version}
        return [marks | item for item in self.namespace.informers.of(kind).objects()]

    def named(self, kind: str) -> list[Json]:
        """The live objects of the kind with this name."""
        return self.objects(self.kind(kind))

    def relist(self, kind: Kind) -> None:
        """Look afresh: what a request changed just now, a watch may not have told yet."""
        self.namespace.informers.of(kind).relist()

    def find(self, kind: Kind, name: str) -> Json | None:
        return next((o for o in self.objects(kind) if o["metadata"]["name"] == name), None)

    def read(self, kind: str, name: str) -> Json | None:
        """The live object of this kind and name."""
        return self.find(self.kind(kind), name)

    def until(
        self, look: Callable[[], Any], within: float | None = None, *, rest: bool = False
    ) -> Any:
        """The first value of ``look()`` that is not None; None when time is over.

        With ``rest``, time is over as soon as the namespace has come to rest: its Pods and
        their controllers have reached what they were asked for, and nothing changes.
        """
        seconds = self.timeout if within is None else within
        informers = self.namespace.informers
        return informers.until(look, seconds, at_rest=self.is_at_rest if rest else None)

    def is_at_rest(self) -> bool:
        """Whether everything here is what it was asked to be, or cannot become it."""
        return all(is_settled(item, self) for kind in CONTROLLED for item in self.named(kind))

    def is_denied(self, item: Json) -> bool:
        """Whether Pods that this workload still lacks would be denied now."""
        return self.denial(item) is not None

    def denial(self, item: Json) -> str | None:
        """The server's words if Pods of this workload were denied, and still would be."""
        source = denials.reported(item, self.named)
        return denials.denial(source, self.namespace) if source else None

    def settle_rights(self) -> None:
        """Wait, once, until the authorizer knows all that the submission wrote."""
        return self._settled_rights

    @cached_property
    def _settled_rights(self) -> None:
        cluster_wide = any(m.kind.startswith("ClusterRole") for m in self.submission.manifests)
        rights.settle(self.namespace, cluster_wide=cluster_wide)

    def must_have_network(self) -> None:
        """Raises :class:`PlatformError` on simulated nodes: asking is the author's business."""
        if "network" not in self.capabilities:
            raise PlatformError(
                "a check sends traffic, and this cluster's nodes are simulated",
                "the exercise's author has to write requires: [network]",
            )

    def evidence(self, item: Json | None) -> tuple[str, ...]:
        if item is None:
            return ()
        namespace = self.namespace
        return evidence_for(item, namespace.informers, namespace.discovery, namespace.api)

    def manifest(self, kind: str, name: str) -> Manifest | None:
        """The learner's document of this object, if they wrote one."""
        return self.submission.find(kind, name)

    def start(self) -> Where | None:
        """Where the learner's file begins: the place when there is no better one."""
        manifests = self.submission.manifests
        return manifests[0].where() if manifests else None
