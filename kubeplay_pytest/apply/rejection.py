"""The API server's "no", shown on the learner's line, with one thing to try.

:func:`explain` reads the answer to an apply, :func:`explain_denial` what a controller says
later about Pods that it could not make, :func:`explain_warning` a warning that foretells
that, and :func:`unknown_kind` what the server is never even asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubeplay_pytest.apply.denial import denials, explain_denial, explain_warning
from kubeplay_pytest.apply.rejection_fields import field_finding
from kubeplay_pytest.apply.rejection_kinds import unknown_kind
from kubeplay_pytest.apply.rejection_paths import quoted_spot, spot
from kubeplay_pytest.apply.rejection_rights import rights_findings, unbound
from kubeplay_pytest.apply.rejection_types import (
    is_unknown_field,
    more_unknown_fields,
    type_finding,
)
from kubeplay_pytest.apply.rejection_values import conversion_findings
from kubeplay_pytest.apply.rejection_words import Complaint, a, bounded, complaints
from kubeplay_pytest.apply.schema import Schema
from kubeplay_pytest.cluster.api import ApiError
from kubeplay_pytest.manifests import Manifest
from kubeplay_pytest.verdict.finding import Finding

__all__ = [
    "denials",
    "explain",
    "explain_denial",
    "explain_warning",
    "is_transient",
    "unknown_kind",
]


_TRANSIENT = re.compile(
    r"cannot be fulfilled on resourcequotas|status unknown for quota|quota evaluation timed out"
    r'|because it is being terminated|serviceaccount "default" not found|etcdserver: |storage is'
    r" \(re\)initializing|the server is currently unable|failed calling webhook"
)


def is_transient(error: ApiError) -> bool:
    """Whether the refusal is the cluster's own trouble: send the manifest once more.

    When it stays, it is the platform's error and never the learner's fault.

    Seen for real: two Pods that are counted at the same time make the quota's own update
    fail, and the server answers 409 about a ResourceQuota that the learner never wrote.
    """
    return _TRANSIENT.search(error.message) is not None


def explain(error: ApiError, manifest: Manifest, schema: Schema) -> list[Finding]:
    """Findings, at least one, for a manifest that the server refused; never raises.

    Each shows the learner's own value at its line, and the server's words as evidence.
    """
    try:
        findings = list(_findings(error, manifest, schema))
    except Exception:  # noqa: BLE001 - an odd answer must not hide the server's own words
        findings = []
    return _distinct(findings) or [_anything(str(error), manifest)]


def _findings(error: ApiError, manifest: Manifest, schema: Schema) -> Iterator[Finding]:
    message = error.message
    known = [*denials(message, manifest), *rights_findings(message, manifest)]
    if error.code == 404 and manifest.kind.endswith("Binding"):
        known = [unbound(message, manifest)]
    if known:
        yield from known
        return
    said = _telling(complaints(error))
    for complaint in said:
        yield from _explained(complaint, error, manifest, schema)
    if any(is_unknown_field(complaint) for complaint in said):
        yield from more_unknown_fields(manifest, schema)


def _telling(said: list[Complaint]) -> list[Complaint]:
    """Without what merely follows: a selector that is missing matches no labels either."""
    if any(c.path == "spec.selector" for c in said):
        said = [c for c in said if "`selector` does not match" not in c.words]
    kept = [c for c in said if not any(_is_stricter(other, c) for other in said)]
    return [c for c in kept if "pod updates may not" not in c.words] or kept


def _is_stricter(one: Complaint, other: Complaint) -> bool:
    """Whether ``one`` names fewer values for the same field: what it allows, both allow."""
    if one.path != other.path or not one.words.startswith("Unsupported value"):
        return False
    if not other.words.startswith("Unsupported value"):
        return True
    return _values(one.words) < _values(other.words)


def _values(words: str) -> set[str]:
    return set(re.findall(r'"(\w+)"', words.partition("supported values: ")[2]))


def _explained(
    complaint: Complaint, error: ApiError, manifest: Manifest, schema: Schema
) -> Iterator[Finding]:
    shape = type_finding(complaint, manifest, schema)
    if shape:
        yield shape
    elif complaint.path:
        yield field_finding(complaint, manifest)
    else:
        yield from _without_path(complaint, error, manifest, schema)


_TOO_LARGE = re.compile(r"[Tt]oo long|too large|may not be more than \d+ bytes|exceeds the maximum")


def _without_path(
    complaint: Complaint, error: ApiError, manifest: Manifest, schema: Schema
) -> Iterator[Finding]:
    if error.code == 413 or _TOO_LARGE.search(complaint.words):
        yield _too_large(complaint, manifest)
    elif "namespace of the provided object does not match" in complaint.words:
        yield _foreign(complaint, manifest)
    elif error.code == 409:
        yield _conflict(complaint, manifest)
    else:
        values = conversion_findings(complaint, manifest, schema)
        yield from values or [_anything(complaint.words, manifest)]


def _too_large(complaint: Complaint, manifest: Manifest) -> Finding:
    big = "data" if manifest.at("data") else "kind"
    return Finding(
        expected="an object of at most about 1 MB",
        found="more than that",
        evidence=complaint.evidence,
        where=spot(manifest, big).where,
        help="put less into it, or split it into several objects",
    )


def _foreign(complaint: Complaint, manifest: Manifest) -> Finding:
    return Finding(
        expected="no namespace, or the one of this run",
        found=f"`namespace: {manifest.namespace}`",
        evidence=complaint.evidence,
        where=manifest.locate("metadata.namespace"),
        help="remove the line: each run gets a namespace of its own",
    )


def _conflict(complaint: Complaint, manifest: Manifest) -> Finding:
    if "uid mismatch" in complaint.words:
        return Finding(
            expected="no `uid`: Kubernetes gives each object its own",
            found=f"`uid: {manifest.at('metadata.uid')}`",
            evidence=complaint.evidence,
            where=manifest.locate("metadata.uid"),
            help="remove `uid` from `metadata`",
        )
    return Finding(
        expected="an object that nobody else changes at the same time",
        found=f"{manifest.kind} `{manifest.name}` was changed meanwhile",
        evidence=complaint.evidence,
        where=manifest.locate("metadata.name"),
        help="run it once more; if it stays, remove `resourceVersion` and `uid` from `metadata`",
    )


def _anything(words: str, manifest: Manifest) -> Finding:
    """Words of no known sort: passed on, at the best place that they point to."""
    place = quoted_spot(manifest, words)
    return Finding(
        expected=f"{a(manifest.kind)} that the API server accepts",
        found="it refuses this one",
        evidence=(bounded(words),),
        where=place.where,
        help="read the server's words: they say what it does not accept",
    )


def _distinct(findings: list[Finding]) -> list[Finding]:
    """Each fault once, in the order of the file.

    The server may complain about one value in several ways, and its order is chance.
    """
    seen: dict[object, Finding] = {}
    for finding in findings:
        seen.setdefault((finding.where, finding.found), finding)
    return sorted(seen.values(), key=_position)


def _position(finding: Finding) -> tuple[int, int]:
    return (finding.where.line, finding.where.column) if finding.where else (0, 0)
