"""Checks of ex17: the counter that says please wait.

One copy is made to hang and the other is made busy, at the same moment: the one must be
restarted, the other must not. In the bounds there is air for a machine that is busy itself.
"""

import time
from dataclasses import dataclass

import pytest

START = 30
"""Seconds that a busy machine may need until both copies run."""
UP = 4
"""Seconds for which nobody may be restarted: three to start, and a little more."""
LATEST = 15
"""Seconds until a copy that hangs has been restarted: the ten that are asked for, and some air."""
BUSY = 9
"""Seconds for which a copy is busy at least."""

SELLS = "tickets are sold"
ASK = ["wget", "-qO-", "http://127.0.0.1:8080/"]


@dataclass(frozen=True)
class Rush:
    """An hour at which one copy hangs and the other is busy."""

    hanging: object
    busy: object
    since: float


@pytest.fixture(scope="module")
def tickets(applied):
    """The Deployment tickets, when both copies have started, without a restart, and sell."""
    tickets = applied.deployment("tickets").becomes_ready(replicas=2, within=START)
    tickets.never_restarts(UP)
    tickets.runs(ASK, prints=SELLS, everywhere=True, within=LATEST)
    return tickets.never_restarts(1)


@pytest.fixture(scope="module")
def rush(applied, tickets):
    """One copy begins to hang, the other is busy."""
    hanging, busy = (applied.pod(pod.name) for pod in tickets.pods())
    busy.runs(["touch", "/data/busy"], within=5)
    hanging.runs(["rm", "/data/pulse"], within=5)
    return Rush(hanging, busy, time.monotonic())


@pytest.fixture(scope="module")
def restarted(rush):
    """The copy that hung, when Kubernetes has restarted it; waited for once."""
    return rush.hanging.restarts(because="liveness probe", within=LATEST)


def test_both_copies_start_and_stay_up(tickets):
    """Both copies of tickets start, sell, and stay up without a restart."""
    tickets.becomes_ready(replicas=2)


def test_a_copy_that_hangs_is_restarted(restarted):
    """A copy that hangs is restarted, because Kubernetes has noticed."""
    restarted.restarts(because="liveness probe")


def test_the_restarted_copy_sells_again(restarted):
    """The copy that was restarted sells tickets again."""
    restarted.runs(ASK, prints=SELLS, within=LATEST)


def test_the_busy_copy_is_left_alone(rush):
    """A copy that is only busy is not restarted, though its answers come late."""
    time.sleep(max(0, rush.since + BUSY - time.monotonic()))
    times = sum(
        status["restartCount"]
        for pod in rush.busy.live_pods()
        for status in pod["status"].get("containerStatuses") or ()
    )
    if times:
        raise rush.busy.failure(
            "a copy whose answers take two seconds is not restarted",
            f"it was, {'once' if times == 1 else f'{times} times'}",
            help="how long does Kubernetes wait for an answer?",
        )
