"""Server-side apply of a submission, as the learner's account, with strict validation."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kubeplay_pytest.apply import cluster_scope
from kubeplay_pytest.apply.definitions import await_served, defined_kind
from kubeplay_pytest.apply.order import in_order
from kubeplay_pytest.apply.overflow import overflows
from kubeplay_pytest.apply.schema import Schema
from kubeplay_pytest.cluster.api import APPLY, Api, ApiError
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.errors import LearnerFailure, PlatformError
from kubeplay_pytest.manifests import Manifest
from kubeplay_pytest.namespaces import Namespace
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["Applier"]

Json = dict[str, Any]

_QUERY = {"fieldManager": "kubeplay", "fieldValidation": "Strict"}
_COUNT_SECONDS = 10.0
_TROUBLE_SECONDS = 5.0


@dataclass(frozen=True)
class Applier:
    """Applies manifests in one namespace.

    ``allowed_kinds`` are those that the exercise declares beyond what a namespace's admin
    may write; they alone may be cluster-scoped, and are applied with our own rights.
    """

    namespace: Namespace
    allowed_kinds: frozenset[str] = frozenset()

    def setup(self, manifests: Iterable[Manifest]) -> None:
        """Apply what the exercise brings. Raises :class:`PlatformError`: it is ours."""
        try:
            for manifest in in_order(manifests):
                self._apply(manifest, self._kind(manifest), self.namespace.api)
        except LearnerFailure as failure:
            raise PlatformError(
                f"the exercise's own setup was refused: {failure}", "report this to its author"
            ) from failure

    def submit(self, manifests: Iterable[Manifest]) -> None:
        """Apply the learner's manifests.

        All are judged before any is sent; then they are applied in order, and what the
        server refuses is collected, so that one run shows every mistake it can.
        Raises :class:`LearnerFailure` with the findings.
        """
        ordered = in_order(manifests)
        self._raise_any(finding for m in ordered for finding in self._forbidden(m))
        defined = {defined_kind(m) for m in ordered}
        self._raise_any(
            finding for m in ordered if m.kind not in defined for finding in self._unknown(m)
        )
        self._raise_any(finding for m in ordered for finding in self._send(m))

    def _send(self, manifest: Manifest) -> list[Finding]:
        try:
            warnings = self._apply(manifest, self._kind(manifest), self._account(manifest))
            self._raise_any(_foretold(warnings, manifest))
        except LearnerFailure as failure:
            return list(failure.findings)
        return []

    def _apply(self, manifest: Manifest, kind: Kind, api: Api) -> list[str]:
        """Write the manifest and wait until others can build on it; the server's warnings."""
        schema = Schema(self.namespace.api)
        self._raise_any(overflows(manifest, schema))
        warnings = list[str]()
        try:
            self._persist(manifest, kind, api, warnings)
        except ApiError as error:
            # A right answer never needs these words, so it does not wait for their import.
            from kubeplay_pytest.apply.rejection import explain

            raise LearnerFailure(*explain(error, manifest, schema)) from error
        self._follow_up(manifest, kind)
        return warnings

    def _persist(self, manifest: Manifest, kind: Kind, api: Api, warnings: list[str]) -> None:
        """Write; a refusal that is the cluster's own trouble is met by writing once more."""
        deadline = time.monotonic() + _TROUBLE_SECONDS
        while True:
            try:
                return self._write(manifest, kind, api, warnings)
            except ApiError as error:
                from kubeplay_pytest.apply.rejection import is_transient

                if not is_transient(error):
                    raise
                if time.monotonic() > deadline:
                    raise PlatformError(
                        f"the cluster could not take {manifest.kind} {manifest.name}: {error}",
                        "run this again; if it stays, run: kubeplay cluster status",
                    ) from error
            time.sleep(0.05)

    def _write(self, manifest: Manifest, kind: Kind, api: Api, warnings: list[str]) -> None:
        root = self.namespace.name

        def create(body: Json) -> None:
            path = kind.path(root)
            api.request("POST", path, query=_QUERY, body=body, warnings=warnings)

        def apply(body: Json) -> None:
            path, query = kind.path(root, manifest.name), _QUERY | {"force": "true"}
            api.request(
                "PATCH", path, query=query, body=body, content_type=APPLY, warnings=warnings
            )

        if not kind.namespaced:
            cluster_scope.write(self.namespace, kind, manifest, create, apply)
        elif manifest.generate_name and not manifest.name:
            create(manifest.data)  # apply needs a name; a generated one is the server's to give
        else:
            apply(manifest.data)

    def _follow_up(self, manifest: Manifest, kind: Kind) -> None:
        """Wait for what later manifests or Pods would trip over."""
        if manifest.kind == "CustomResourceDefinition":
            await_served(self.namespace, kind, manifest)
        if manifest.kind == "ResourceQuota":
            self._await_count(kind, manifest.name)

    def _await_count(self, kind: Kind, name: str) -> None:
        """Until a quota's status is there, admission refuses every Pod in the namespace."""
        informer = self.namespace.informers.of(kind)
        counted = self.namespace.informers.until(
            lambda: next((o for o in informer.objects() if _is_counted(o, name)), None),
            _COUNT_SECONDS,
        )
        if counted is None:
            raise PlatformError(
                f"ResourceQuota {name} was not counted in {_COUNT_SECONDS:.0f} s",
                "the cluster's controllers seem not to work; run: kubeplay cluster status",
            )

    def _kind(self, manifest: Manifest) -> Kind:
        kind = self.namespace.discovery.find(manifest.kind, manifest.api_version)
        if kind is None:
            raise LearnerFailure(*self._unknown(manifest))
        return kind

    def _account(self, manifest: Manifest) -> Api:
        declared = manifest.kind in self.allowed_kinds
        return self.namespace.api if declared else self.namespace.as_learner

    def _unknown(self, manifest: Manifest) -> list[Finding]:
        known = self.namespace.discovery.find(manifest.kind, manifest.api_version)
        if known:
            return []
        from kubeplay_pytest.apply.rejection import unknown_kind

        return [unknown_kind(manifest, self.namespace.discovery)]

    def _forbidden(self, manifest: Manifest) -> list[Finding]:
        """What isolation would refuse anyway, said at the line where it stands."""
        kind = self.namespace.discovery.find(manifest.kind, manifest.api_version)
        if kind and not kind.namespaced and manifest.kind not in self.allowed_kinds:
            return [_cluster_scoped(manifest)]
        if manifest.namespace not in (None, self.namespace.name):
            return [_foreign_namespace(manifest)]
        if manifest.name in (".", "..") or set(manifest.name) & set("/%"):
            return [_unfit_name(manifest)]
        declared = manifest.kind in self.allowed_kinds
        return list(cluster_scope.unfit(manifest)) if declared else []

    @staticmethod
    def _raise_any(findings: Iterable[Finding]) -> None:
        found = list(findings)
        if found:
            raise LearnerFailure(*found)


def _foretold(warnings: list[str], manifest: Manifest) -> list[Finding]:
    """Why the manifest's Pods will be refused, each reason at its line; none for other warnings."""
    if not warnings:
        return []
    from kubeplay_pytest.apply.rejection import denials, explain_warning

    told = [(text, explain_warning(text, manifest)) for text in warnings]
    return [f for text, whole in told if whole for f in denials(text, manifest) or [whole]]


def _is_counted(quota: Json, name: str) -> bool:
    return quota["metadata"]["name"] == name and bool(quota.get("status", {}).get("hard"))


def _cluster_scoped(manifest: Manifest) -> Finding:
    return Finding(
        expected="objects that live in your exercise's own namespace",
        found=f"a {manifest.kind}, which belongs to the whole cluster",
        where=manifest.locate("kind"),
        help="remove this document: the exercise can be solved without it",
    )


def _foreign_namespace(manifest: Manifest) -> Finding:
    return Finding(
        expected="no namespace, or the one of this run",
        found=f"namespace {manifest.namespace!r}",
        where=manifest.locate("metadata.namespace"),
        help="remove the line: each run gets a namespace of its own",
    )


def _unfit_name(manifest: Manifest) -> Finding:
    """A name that is sent as part of a path must stay one step of it, however it is escaped."""
    return Finding(
        expected="a name of lower case letters, digits and `-`",
        found=f"the name {manifest.name!r}",
        where=manifest.locate("metadata.name"),
        help="give the object a plain name, such as `web`",
    )
