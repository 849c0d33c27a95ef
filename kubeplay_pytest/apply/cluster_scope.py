"""Cluster-scoped objects, where an exercise declares them: only ever those of the run itself.

They are applied with our own rights, so nothing but this module keeps a submission from
taking over an object that was there before, and a sweep from deleting it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kubeplay_pytest.cluster.api import ApiError
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.errors import LearnerFailure, PlatformError
from kubeplay_pytest.manifests import Manifest
from kubeplay_pytest.namespaces import Namespace
from kubeplay_pytest.namespaces.policy import RUN
from kubeplay_pytest.namespaces.turn import PATIENCE, await_absence
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["unfit", "write"]

Json = dict[str, Any]


def write(
    namespace: Namespace,
    kind: Kind,
    manifest: Manifest,
    create: Callable[[Json], object],
    apply: Callable[[Json], object],
) -> None:
    """Create the object when the run's turn has come; apply it when it is the run's already.

    That ``create`` is refused where another object has the name is what keeps two runs
    apart. Raises :class:`LearnerFailure` for a name that the cluster itself uses,
    :class:`PlatformError` for one that another exercise's run does not give free.
    """
    namespace.turn.take(kind)
    body = _owned(manifest.data, namespace.name)
    while True:
        try:
            create(body)
        except ApiError as error:
            if error.reason != "AlreadyExists":
                raise
        else:
            return
        if _is_own(namespace, kind, manifest):
            apply(body)
            return


def unfit(manifest: Manifest) -> Iterator[Finding]:
    """What must not be written with our rights: it would outlast the run, or call out of it."""
    if manifest.at("metadata.finalizers"):
        yield Finding(
            expected="an object that goes when the run is over",
            found="finalizers, which nobody here will ever take off",
            where=manifest.locate("metadata.finalizers", key=True),
            help="remove `finalizers`",
        )
    if manifest.at("spec.conversion.strategy") == "Webhook":
        yield Finding(
            expected="a definition that works without a webhook",
            found="a webhook, which the API server would call",
            where=manifest.locate("spec.conversion.strategy"),
            help="remove `conversion`",
        )


def _owned(data: Json, run: str) -> Json:
    """The object with the label by which a sweep knows whose it is."""
    metadata = data["metadata"]
    labels = {**(metadata.get("labels") or {}), RUN: run}
    return {**data, "metadata": {**metadata, "labels": labels}}


def _is_own(namespace: Namespace, kind: Kind, manifest: Manifest) -> bool:
    """Whether the run has this object already; another run's is waited for until it is gone."""
    try:
        found = namespace.api.get(kind.path("", manifest.name))
    except ApiError as error:
        if error.code != 404:
            raise
        return False  # gone meanwhile
    holder = (found["metadata"].get("labels") or {}).get(RUN)
    if holder is None:
        raise LearnerFailure(_taken(manifest))
    if holder != namespace.name:
        _await_end(namespace, kind, manifest.name, holder)
    return bool(holder == namespace.name)


def _await_end(namespace: Namespace, kind: Kind, name: str, holder: str) -> None:
    if not await_absence(namespace.api, kind, name, PATIENCE):
        raise PlatformError(
            f"{kind.name} {name} is in use by the run {holder}",
            "run this again when that one has ended",
        )


def _taken(manifest: Manifest) -> Finding:
    return Finding(
        expected=f"a {manifest.kind} of your own",
        found=f"{manifest.name!r}, which was in the cluster before",
        where=manifest.locate("metadata.name"),
        help="give it the name that the prompt asks for",
    )
