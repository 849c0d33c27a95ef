"""Kustomizations: built by the genuine library before anything is applied, as kubectl does.

May know :mod:`kubeplay_pytest.manifests`; nothing of clusters and nothing of pytest.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kubeplay_pytest.manifests import Manifest, Submission

__all__ = ["built"]


def built(submission: Submission, base: Path) -> Submission:
    """What the submission's Kustomization builds; the submission itself when it has none.

    The Kustomization is built in a folder ``overlay``, beside a copy of the exercise's
    ``base``. Raises :class:`LearnerFailure` when it cannot be.
    """
    overlay = next((m for m in submission.manifests if _is_kustomization(m)), None)
    if overlay is None:
        return submission
    from kubeplay_pytest.kustomize.building import build

    return replace(submission, manifests=build(submission, overlay, base))


def _is_kustomization(manifest: Manifest) -> bool:
    group = manifest.api_version.partition("/")[0]
    return (group, manifest.kind) == ("kustomize.config.k8s.io", "Kustomization")
