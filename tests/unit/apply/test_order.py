"""The order of applying: what others need comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubeplay_pytest.apply.order import in_order
from kubeplay_pytest.manifests import Manifest, load


def manifests_of(kinds: list[str], folder: Path) -> list[Manifest]:
    file = folder / "all.yaml"
    documents = (
        f"{{apiVersion: v1, kind: {kind}, metadata: {{name: n{number}}}}}\n"
        for number, kind in enumerate(kinds)
    )
    file.write_text("---\n".join(documents), encoding="utf-8")
    return list(load([file]).manifests)


@pytest.mark.parametrize(
    "first,later",
    [
        ("CustomResourceDefinition", "Shop"),
        ("ResourceQuota", "Deployment"),
        ("LimitRange", "Pod"),
        ("ServiceAccount", "RoleBinding"),
        ("Role", "RoleBinding"),
        ("ServiceAccount", "Pod"),
        ("ConfigMap", "Deployment"),
        ("Secret", "Job"),
        ("PersistentVolumeClaim", "StatefulSet"),
        ("Service", "StatefulSet"),
        ("Deployment", "HorizontalPodAutoscaler"),
    ],
)
def test_what_is_needed_comes_first(first: str, later: str, tmp_path: Path) -> None:
    """An object that another one needs is applied before it, however they were written."""
    manifests = manifests_of([later, first], tmp_path)
    assert [m.kind for m in in_order(manifests)] == [first, later]


def test_equals_stay_as_they_were_written(tmp_path: Path) -> None:
    """Objects that do not need each other keep the learner's order."""
    manifests = manifests_of(["Pod", "Job", "Deployment", "Pod"], tmp_path)
    assert in_order(manifests) == manifests
