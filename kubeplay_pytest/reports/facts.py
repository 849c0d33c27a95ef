"""What a report of an exercise's check carries, as JSON values, through pytest and xdist."""

from __future__ import annotations

from typing import Any, TypedDict

__all__ = ["Facts"]


class Facts(TypedDict):
    """Attribute ``kubeplay`` of a :class:`pytest.TestReport`."""

    exercise: str
    folder: str
    check: str
    title: str
    outcome: str
    findings: list[dict[str, Any]]
    problem: str
    remedy: str
    timings: dict[str, float]
    notes: list[str]
    cluster: dict[str, Any] | None
    digest: str
    files: list[str]
    traceback: bool
