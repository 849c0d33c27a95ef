"""Answers of a genuine API server (v1.37), recorded by `tests/cluster/test_rejections.py`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kubeplay_pytest.apply.rejection import explain
from kubeplay_pytest.apply.schema import Schema
from kubeplay_pytest.cluster.api import ApiError
from kubeplay_pytest.manifests import load

HERE = Path(__file__).parent
RECORDED = json.loads((HERE / "recorded.json").read_text(encoding="utf-8"))
DOCUMENTS = json.loads((HERE / "openapi.json").read_text(encoding="utf-8"))


class Documents:
    """Answers like a server that serves a part of its OpenAPI documents only."""

    def get(self, path: str) -> Any:
        version = path.removeprefix("/openapi/v3/").partition("/")[2]
        if version not in DOCUMENTS:
            raise ApiError(404, {"message": "not found"})
        return DOCUMENTS[version]


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case["id"])
def test_finding_is_on_the_line(case: dict[str, Any], tmp_path: Path) -> None:
    """A recorded answer leads to the learner's line, with the remedy and the server's words."""
    path = tmp_path / "solution.yaml"
    path.write_text(case["text"], encoding="utf-8")
    manifest = load([path]).manifests[0]
    error = ApiError(case["code"], case["status"])
    finding = explain(error, manifest, Schema(Documents()))[0]  # type: ignore[arg-type]
    assert finding.where is not None
    assert finding.where.line == case["line"], finding
    assert case["says"] in f"{finding.expected}\n{finding.help}", finding
    assert len(finding.evidence) == 1


def test_no_schema_is_no_failure(tmp_path: Path) -> None:
    """A cluster that tells nothing of its fields still gets every finding on its line."""

    class Silent:
        def get(self, path: str) -> Any:
            raise ApiError(403, {"message": path})

    for case in RECORDED:
        path = tmp_path / "solution.yaml"
        path.write_text(case["text"], encoding="utf-8")
        manifest = load([path]).manifests[0]
        error = ApiError(case["code"], case["status"])
        findings = explain(error, manifest, Schema(Silent()))  # type: ignore[arg-type]
        assert all(f.where and f.help for f in findings), case["id"]
