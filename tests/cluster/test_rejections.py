"""Wrong manifests, refused by a genuine API server: the finding is on the very line.

`KUBEPLAY_TEST_KUBECONFIG` names a cluster to use instead of the embedded one;
`KUBEPLAY_RECORD` a file to write the server's answers to, from which the tests that need
no cluster (`tests/unit/apply/recorded.json`) are made.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kubeplay_pytest.apply.rejection import (
    explain,
    explain_denial,
    explain_warning,
    is_transient,
    unknown_kind,
)
from kubeplay_pytest.apply.schema import Schema
from kubeplay_pytest.catalog import Metadata
from kubeplay_pytest.cluster.api import APPLY, Api, ApiError
from kubeplay_pytest.cluster.connection import Connection
from kubeplay_pytest.cluster.discovery import Discovery, Kind
from kubeplay_pytest.cluster.embedded import Embedded
from kubeplay_pytest.manifests import Manifest, load
from kubeplay_pytest.namespaces import Namespace
from kubeplay_pytest.verdict.finding import Finding
from tests.cluster.wrong_manifests import CHANGED, DENIED, UNKNOWN, WRONG, Wrong

QUERY = {"fieldManager": "kubeplay", "fieldValidation": "Strict", "force": "true"}
EVENTS = Kind("v1", "Event", "events", namespaced=True)
SHORT = 700
"""Answers longer than this are not recorded: they print whole objects."""


@dataclass
class Place:
    """A namespace as a learner gets it, and the server's answers so far."""

    namespace: Namespace
    schema: Schema
    answers: list[dict[str, Any]] = field(default_factory=list)

    def send(self, manifest: Manifest, warnings: list[str]) -> None:
        """Apply as the learner; a cluster's own haste is tried again."""
        for attempt in range(5):
            try:
                self.request("PATCH", manifest, warnings)
            except ApiError as error:
                if attempt == 4 or not is_transient(error):
                    raise
            else:
                return

    def request(self, method: str, manifest: Manifest, warnings: list[str]) -> None:
        kind = self.namespace.discovery.find(manifest.kind, manifest.api_version)
        assert kind is not None
        self.namespace.as_learner.request(
            method,
            kind.path(self.namespace.name, manifest.name),
            query=QUERY if method == "PATCH" else {"gracePeriodSeconds": "0"},
            body=manifest.data if method == "PATCH" else None,
            content_type=APPLY,
            warnings=warnings,
        )

    def findings(self, manifest: Manifest, wrong: Wrong | None = None) -> list[Finding]:
        """What the learner is told about a manifest that is wrong."""
        warnings: list[str] = []
        try:
            self.send(manifest, warnings)
        except ApiError as error:
            if wrong:
                self.record(wrong, error)
            return explain(error, manifest, self.schema)
        self.request("DELETE", manifest, [])
        told = (explain_warning(text, manifest) for text in warnings)
        return [finding for finding in told if finding]

    def record(self, wrong: Wrong, error: ApiError) -> None:
        if len(json.dumps(error.status)) < SHORT:
            answer = {"message": error.message, "details": {"causes": error.causes}}
            case = {"id": wrong.id, "text": wrong.text, "line": wrong.line, "says": wrong.keyword}
            self.answers.append(case | {"code": error.code, "status": answer})


@pytest.fixture(scope="session")
def learner_place() -> Iterator[Place]:
    """A fenced namespace in the embedded cluster, or in the one that the variable names."""
    path = os.environ.get("KUBEPLAY_TEST_KUBECONFIG")
    connection = Connection.from_own_kubeconfig(Path(path)) if path else Embedded().start(print)
    api = Api(connection)
    metadata = Metadata(
        id=uuid.uuid4(), slug="ex99", title="Wrong manifests", level=1, domain="design",
        minutes=1, version=1, requires=("api",), points={"test_it": 1},
    )  # fmt: skip
    namespace = Namespace.create(api, Discovery(api), metadata)
    place = Place(namespace, Schema(api))
    yield place
    namespace.delete()
    if os.environ.get("KUBEPLAY_RECORD"):
        lines = ",\n".join(json.dumps(answer, sort_keys=True) for answer in place.answers)
        Path(os.environ["KUBEPLAY_RECORD"]).write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def loaded(text: str, folder: Path) -> Manifest:
    path = folder / "solution.yaml"
    path.write_text(text, encoding="utf-8")
    return load([path]).manifests[0]


def told_rightly(finding: Finding, wrong: Wrong) -> bool:
    said = f"{finding.expected}\n{finding.help}"
    return finding.where is not None and finding.where.line == wrong.line and wrong.keyword in said


def shown(findings: list[Finding]) -> str:
    return "\n".join(f"{finding.summary} | {finding.help}" for finding in findings)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.id)
def test_refusal_is_on_the_line(wrong: Wrong, learner_place: Place, tmp_path: Path) -> None:
    """What the server refuses is told first at the very line, with what to try."""
    findings = learner_place.findings(loaded(wrong.text, tmp_path), wrong)
    assert findings, "the server accepted it"
    assert told_rightly(findings[0], wrong), shown(findings)
    assert all(finding.help for finding in findings)


@pytest.mark.parametrize(
    "base", sorted({wrong.base for wrong in WRONG}), ids=lambda base: base.split()[3]
)
def test_base_is_right(base: str, learner_place: Place, tmp_path: Path) -> None:
    """What the cases start from is accepted: nothing else in them can be the reason."""
    manifest = loaded(base, tmp_path)
    kind = learner_place.namespace.discovery.find(manifest.kind, manifest.api_version)
    assert kind is not None
    path = kind.path(learner_place.namespace.name, manifest.name)
    query = QUERY | {"dryRun": "All"}
    learner_place.namespace.as_learner.request(
        "PATCH", path, query=query, body=manifest.data, content_type=APPLY
    )


@pytest.mark.parametrize("wrong", CHANGED, ids=lambda wrong: wrong.id)
def test_forbidden_change_is_on_the_line(
    wrong: Wrong, learner_place: Place, tmp_path: Path
) -> None:
    """What can never change is told where the change stands, as far as the server says it."""
    base = loaded(wrong.base, tmp_path)
    learner_place.send(base, [])
    try:
        findings = learner_place.findings(loaded(wrong.text, tmp_path), wrong)
    finally:
        learner_place.request("DELETE", base, [])
    assert findings, "the server accepted it"
    assert told_rightly(findings[0], wrong), shown(findings)


@pytest.mark.parametrize("wrong", DENIED, ids=lambda wrong: wrong.id)
def test_denied_pods_are_on_the_line(wrong: Wrong, learner_place: Place, tmp_path: Path) -> None:
    """Pods that a controller cannot make lead to the line of the template that is to blame."""
    manifest = loaded(wrong.text.replace("name: web\n", f"name: {wrong.id}\n", 1), tmp_path)
    learner_place.send(manifest, [])
    try:
        words = denial(learner_place.namespace, wrong.id)
    finally:
        learner_place.request("DELETE", manifest, [])
    finding = explain_denial(words, manifest)
    assert told_rightly(finding, wrong), shown([finding])
    assert finding.evidence


def denial(namespace: Namespace, name: str) -> str:
    """The words of the first `FailedCreate` event about objects whose name starts so."""
    events = namespace.informers.of(EVENTS)

    def seen() -> str | None:
        for event in events.objects():
            about = event["involvedObject"]["name"].startswith(name)
            if about and event["reason"] == "FailedCreate":
                return str(event["message"])
        return None

    words = namespace.informers.until(seen, 10.0)
    assert words, f"no event about {name}"
    return words


@pytest.mark.parametrize("wrong", UNKNOWN, ids=lambda wrong: wrong.id)
def test_unknown_kind_is_on_the_line(wrong: Wrong, learner_place: Place, tmp_path: Path) -> None:
    """A kind or version that is not served leads to the one that was meant."""
    finding = unknown_kind(loaded(wrong.text, tmp_path), learner_place.namespace.discovery)
    assert told_rightly(finding, wrong), shown([finding])


def test_every_unknown_field_is_told(learner_place: Place, tmp_path: Path) -> None:
    """The server stops at the first unknown field of a map; the learner hears of all."""
    text = WRONG[0].base.replace("replicas", "replica").replace("containerPort", "port")
    text = text.replace("image:", "img:")
    findings = learner_place.findings(loaded(text, tmp_path))
    helps = " ".join(finding.help for finding in findings)
    assert [finding.where.line for finding in findings if finding.where] == [8, 19, 21]
    assert all(name in helps for name in ("`replicas`", "`image`", "`containerPort`"))
