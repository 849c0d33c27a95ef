"""Sayings: log lines are read where there are any, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from kubeplay_pytest.diagnostics import sayings
from tests.unit.checks.live import pod

Json = dict[str, Any]


def container(**status: Any) -> Json:
    item = pod(containerStatuses=[{"name": "main", "containerID": "containerd://1", **status}])
    item["metadata"]["namespace"] = "ns"
    return item


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Which lives were read: True is the one before."""
    lives: list[bool] = []

    def logs(*_: Any, previous: bool, **__: Any) -> str:
        lives.append(previous)
        return "old\n" if previous else "new\n"

    monkeypatch.setattr(sayings, "logs", logs)
    return lives


@pytest.mark.parametrize(
    "item",
    [container(containerID="", restartCount=3), container(ready=True), pod()],
    ids=["simulated", "well", "not made"],
)
def test_who_is_not_asked(item: Json, asked: list[bool]) -> None:
    """Simulated containers and those that are well cost no request."""
    api: Any = None
    assert list(sayings.last_words([item], api)) == []
    assert asked == []


def test_both_lives(asked: list[bool]) -> None:
    """A container that was restarted tells of both lives, each marked."""
    api: Any = None
    item = container(restartCount=1, state={"running": {}})
    assert [line for _, line in sayings.last_words([item], api)] == [
        "container main before its restart says: old",
        "container main says: new",
    ]
