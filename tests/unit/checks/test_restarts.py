"""Restarts: counted, and told apart by how the container ended."""

from __future__ import annotations

from typing import Any

import pytest

from kubeplay_pytest.checks.pods import stuck_container
from kubeplay_pytest.checks.restarts import Wanted, counts, lost
from tests.unit.checks.live import condition, pod, waiting


def restarted(times: int = 1, reason: str = "OOMKilled", code: int = 137) -> dict[str, Any]:
    last = {"terminated": {"reason": reason, "exitCode": code}}
    status = {"name": "main", "restartCount": times, "lastState": last, "state": {"running": {}}}
    return pod(containerStatuses=[status])


@pytest.mark.parametrize(
    "wanted,met",
    [
        (Wanted(), True),
        (Wanted(because="OOMKilled", code=137), True),
        (Wanted(because="OOMKilled", code=1), False),
        (Wanted(because="Error"), False),
        (Wanted(at_least=2), False),
        (Wanted(container="other"), False),
    ],
)
def test_wanted_restarts(wanted: Wanted, met: bool) -> None:
    """Number, reason, code and container must all be right."""
    assert wanted.is_met_by(restarted(), []) is met


def test_the_kubelets_reason() -> None:
    """Why the kubelet ended a container stands in an event."""
    item = restarted(reason="Error")
    event = {
        "involvedObject": {"uid": item["metadata"]["uid"]},
        "reason": "Killing",
        "message": "Container main failed liveness probe, will be restarted",
    }
    assert Wanted(because="liveness probe").is_met_by(item, [event])
    assert not Wanted(because="liveness probe").is_met_by(item, [])


def test_losses() -> None:
    """A restart since then is a loss, one before is not."""
    item = restarted()
    assert lost([item], {}) == "container main of Pod web-1 was restarted"
    assert lost([item], counts([item])) is None


@pytest.mark.parametrize(
    "ready_at,stuck",
    [("2026-01-01T00:00:01Z", True), ("2026-01-01T00:00:09Z", False), (None, False)],
    ids=["before", "after", "not yet"],
)
def test_a_crash_that_may_wait_for_another(ready_at: str | None, stuck: bool) -> None:
    """A crash is for good only when it happened since all others were ready."""
    item = pod(**waiting("CrashLoopBackOff", 3))
    ended = {"terminated": {"startedAt": "2026-01-01T00:00:05Z"}}
    item["status"]["containerStatuses"][0]["lastState"] = ended
    conditions = [condition("Ready", lastTransitionTime=ready_at)] if ready_at else []
    other = pod("db", phase="Running", conditions=conditions)
    assert (stuck_container(item, [item, other]) is not None) is stuck


def test_a_busy_kubelet_is_waited_for() -> None:
    """What a kubelet gets over by itself is not the end."""
    item = pod(**waiting("CreateContainerConfigError"))
    state = item["status"]["containerStatuses"][0]["state"]["waiting"]
    state["message"] = "failed to sync configmap cache: timed out waiting for the condition"
    assert stuck_container(item) is None
