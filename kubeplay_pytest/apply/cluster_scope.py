"""Cluster-scoped objects, where an exercise declares them: only ever those of the run itself.

They are applied with our own rights, so nothing but this module keeps a submission from
taking over an object that was there before, and a sweep from deleting it.
"""

from __future__ import annotations

from typing import Any

from kubeplay_pytest.cluster.api import Api, ApiError
from kubeplay_pytest.errors import LearnerFailure, PlatformError
from kubeplay_pytest.manifests import Manifest
from kubeplay_pytest.namespaces.policy import RUN
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["must_be_free", "owned"]

Json = dict[str, Any]


def owned(data: Json, run: str) -> Json:
    """The object with the label by which a sweep knows whose it is."""
    metadata = data["metadata"]
    labels = {**(metadata.get("labels") or {}), RUN: run}
    return {**data, "metadata": {**metadata, "labels": labels}}


def must_be_free(api: Api, path: str, manifest: Manifest, run: str) -> None:
    """Raise unless there is no such object yet, or it is this run's.

    What was there before is not the learner's to write: :class:`LearnerFailure`. What
    another run holds now will be free soon: :class:`PlatformError`.
    """
    try:
        labels = api.get(path)["metadata"].get("labels") or {}
    except ApiError as error:
        if error.code != 404:
            raise
        return
    if RUN not in labels:
        raise LearnerFailure(_taken(manifest))
    if labels[RUN] != run:
        raise PlatformError(
            f"{manifest.kind} {manifest.name} is in use by the run {labels[RUN]}",
            "run this again when that one has ended",
        )


def _taken(manifest: Manifest) -> Finding:
    return Finding(
        expected=f"a {manifest.kind} of your own",
        found=f"{manifest.name!r}, which was in the cluster before",
        where=manifest.locate("metadata.name"),
        help="give it the name that the prompt asks for",
    )
