"""CustomResourceDefinitions: when objects of the kinds that they define can be written."""

from __future__ import annotations

import time
from typing import Any

from kubeplay_pytest.cluster.api import ApiError
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.errors import LearnerFailure, PlatformError
from kubeplay_pytest.manifests import Manifest
from kubeplay_pytest.namespaces import Namespace
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["await_served", "defined_kind"]

Json = dict[str, Any]

_SECONDS = 10.0


def defined_kind(manifest: Manifest) -> str | None:
    """The kind that a CustomResourceDefinition brings; None for other objects."""
    if manifest.kind != "CustomResourceDefinition":
        return None
    kind = manifest.at("spec.names.kind")
    return kind if isinstance(kind, str) else None


def await_served(namespace: Namespace, kind: Kind, manifest: Manifest) -> None:
    """Return when the server takes objects of the new kind; discovery is fresh then.

    Raises :class:`LearnerFailure` when the definition's names are taken in its group.
    """
    definition = _established(namespace, kind, manifest)
    deadline = time.monotonic() + _SECONDS
    # Discovery cannot be watched; it follows within milliseconds.
    while not _is_served(namespace, definition):
        if time.monotonic() > deadline:
            raise _broken(manifest)
        time.sleep(0.01)


def _established(namespace: Namespace, kind: Kind, manifest: Manifest) -> Json:
    informer = namespace.informers.of(kind)

    def current() -> Json:
        named = (o for o in informer.objects() if o["metadata"]["name"] == manifest.name)
        return next(named, {})

    found: Json | None = namespace.informers.until(
        lambda: current() if _says(current(), "Established", "True") else None,
        _SECONDS,
        at_rest=lambda: _says(current(), "NamesAccepted", "False") is not None,
    )
    refusal = _says(current(), "NamesAccepted", "False")
    if found is None and refusal is not None:
        raise LearnerFailure(_names_taken(manifest, refusal["message"]))
    if found is None:
        raise _broken(manifest)
    return found


def _says(definition: Json, type_: str, status: str) -> Json | None:
    conditions = definition.get("status", {}).get("conditions") or ()
    return next((c for c in conditions if (c["type"], c["status"]) == (type_, status)), None)


def _is_served(namespace: Namespace, definition: Json) -> bool:
    """Whether the server knows all served versions as they are now, not as another run's were."""
    namespace.discovery.refresh()
    served = _kinds(definition["spec"])
    return served <= set(namespace.discovery.kinds) and all(_lists(namespace, k) for k in served)


def _kinds(spec: Json) -> set[Kind]:
    names, namespaced = spec["names"], spec["scope"] == "Namespaced"
    versions = (v["name"] for v in spec["versions"] if v["served"])
    return {
        Kind(f"{spec['group']}/{v}", names["kind"], names["plural"], namespaced) for v in versions
    }


def _lists(namespace: Namespace, kind: Kind) -> bool:
    try:
        namespace.api.get(kind.path(namespace.name), limit="1")
    except ApiError as error:
        if error.code != 404:
            raise
        return False
    return True


def _names_taken(manifest: Manifest, message: str) -> Finding:
    return Finding(
        expected="names that no other definition of the group has",
        found="the server does not accept them",
        evidence=(message,),
        where=manifest.locate("spec.names", key=True),
        help="use other names, or remove the other definition",
    )


def _broken(manifest: Manifest) -> PlatformError:
    return PlatformError(
        f"{manifest.kind} {manifest.name} was not served after {_SECONDS:.0f} s",
        "the API server seems not to work; run: kubeplay cluster status",
    )
