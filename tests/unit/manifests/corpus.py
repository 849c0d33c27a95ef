"""Helpers that the tests of this directory share."""

from __future__ import annotations

from pathlib import Path

from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.manifests import Limits, Manifest, Submission, load
from kubeplay_pytest.verdict.finding import Finding

HEAD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n"  # four lines


def write(content: str | bytes, name: str = "solution.yaml") -> Path:
    """A file in the working directory, which `workplace` made a fresh one."""
    path = Path(name)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(content: str | bytes, **limits: int) -> Submission:
    """What `load` makes of one file."""
    return load([write(content)], limits=Limits(**limits))


def only(content: str | bytes) -> Manifest:
    """The one manifest of a file."""
    (manifest,) = read(content).manifests
    return manifest


def faults(content: str | bytes, **limits: int) -> tuple[Finding, ...]:
    """The findings about one file."""
    try:
        read(content, **limits)
    except LearnerFailure as failure:
        return failure.findings
    raise AssertionError("the file was accepted")


def fault(content: str | bytes, **limits: int) -> Finding:
    """The only finding about one file."""
    (finding,) = faults(content, **limits)
    return finding


def place(finding: Finding) -> tuple[int, int]:
    """Line and column of a finding."""
    assert finding.where is not None
    return finding.where.line, finding.where.column
