"""Checks of ex18: every second call fails.

One copy loses its table, waits, and gets it back. That day goes by once, and what was seen of it
is what the checks ask for. In the bounds there is air for a busy machine.
"""

import time
from dataclasses import dataclass
from datetime import datetime

import pytest

RATE = "1 EUR is 11.21 SEK"
START = 30
"""Seconds that a busy machine may need until both copies are ready."""
LATEST = 9
"""Seconds until a change of a copy must be felt: the five that are asked for, and some air."""
SETTLE = 1.5
"""Seconds until every call goes where the endpoints say."""
CALLS = 16
"""So many calls are watched, of which every second one would fail."""
LONG_WAIT = 15
"""So many seconds a copy may have to wait for its table."""

HAS_TABLE = ["test", "-e", "/data/table"]
LOSE_TABLE = ["mv", "/data/table", "/data/away"]
# A copy that was restarted meanwhile has loaded a table of its own.
REGAIN_TABLE = ["sh", "-c", "[ ! -e /data/away ] || mv /data/away /data/table"]


@dataclass(frozen=True)
class Day:
    """What happened on a day on which one copy was without a table for a while."""

    left: bool
    """Whether the Service stopped sending calls to it."""
    answered: int
    """How many calls of the Service were answered after that."""
    failed: int
    """How many were not."""
    came_back: bool
    """Whether the Service sent calls to it again when it had a table again."""
    restarts: int


@pytest.fixture(scope="module")
def rates(applied):
    """The Deployment rates, when callers get the rates from both of its copies."""
    rates = applied.deployment("rates").becomes_ready(replicas=2, within=START)
    # Copies that do not wait for their tables are ready before that.
    rates.runs(HAS_TABLE, everywhere=True, within=LATEST)
    service = applied.service("rates").has_endpoints(2, of=rates)
    for copy in rates.pods():
        service.answers(text=f"{RATE}, says {copy.name}", port=80, within=5)
    return rates


@pytest.fixture(scope="module")
def day(applied, rates):
    """A day on which the first copy has no table for a while."""
    service, copy = applied.service("rates"), applied.pod(rates.pods()[0].name)
    with service.sampled() as traffic:
        copy.runs(LOSE_TABLE, within=5)
        left = comes_true(lambda: not gets_calls(service, copy))
        time.sleep(SETTLE)
        answered, failed = traffic.answers, traffic.failures
        enough = answered + failed + CALLS
        comes_true(lambda: traffic.answers + traffic.failures >= enough)
        answered, failed = traffic.answers - answered, traffic.failures - failed
    if is_watched_for_life(rates):
        comes_true(lambda: restarts_of(rates) > 0, within=LONG_WAIT)
    copy.runs(REGAIN_TABLE, within=LATEST)
    came_back = comes_true(lambda: gets_calls(service, copy))
    return Day(left, answered, failed, came_back, restarts_of(rates))


def test_callers_get_rates_from_both_copies(applied, rates):
    """Both copies of rates become ready, and callers of the Service get the rates from both."""
    applied.service("rates").has_endpoints(2, of=rates)


def test_a_copy_without_a_table_gets_no_calls(rates, day):
    """While a copy has no table, every call is answered, by the other copy."""
    if day.failed or not day.left:
        calls = f"{day.failed} of {day.failed + day.answered} calls failed"
        raise rates.failure(
            "5 s after a copy has lost its table every call is answered, by the other copy",
            calls if day.left else f"calls still go to the copy without a table; {calls}",
            path="spec.template.spec.containers",
            help="calls go to pods that are ready: which question tells whether a copy is?",
        )
    assert day.answered, "no call was answered"


def test_a_copy_without_a_table_is_not_restarted(rates, day):
    """No container is restarted while a copy has no table."""
    if day.restarts:
        raise rates.failure(
            "no container is restarted",
            f"{day.restarts} {'was' if day.restarts == 1 else 'were'}",
            path="spec.template.spec.containers",
            help="a liveness probe restarts, a readiness probe only keeps calls away",
        )


def test_a_copy_with_a_table_gets_calls_again(rates, day):
    """A copy that has a table again gets calls again."""
    if not day.came_back:
        raise rates.failure(
            "a copy that has a table again gets calls after 5 s",
            "it gets none",
            path="spec.template.spec.containers",
            help="the readiness probe goes on asking: how soon does it see that the table is back?",
        )


def test_a_new_copy_waits_for_its_table(applied, rates):
    """A copy that has just started gets no calls until it has loaded its table."""
    for pod in rates.live_pods():
        copy = applied.pod(pod["metadata"]["name"])
        loaded = int(copy.runs(["stat", "-c", "%Y", "/data/table"], within=5))
        early = loaded - ready_since(pod)
        if early > 0:
            raise rates.failure(
                "a copy is ready when it has loaded its table",
                f"{copy} was ready {early} s before that",
                path="spec.template.spec.containers",
                help="does the probe ask whether the program runs, or whether it has its table?",
            )


def gets_calls(service, copy):
    """Whether the Service sends calls to this copy."""
    return copy.name in {name for name, _ in service.endpoints()}


def ready_since(pod):
    """The second in which the Pod became ready."""
    ready = next(c for c in pod["status"]["conditions"] if c["type"] == "Ready")
    return int(datetime.fromisoformat(ready["lastTransitionTime"]).timestamp())


def is_watched_for_life(rates):
    """Whether a probe may restart a copy; if none does, there is no restart to wait for."""
    return any("livenessProbe" in container for container in rates.containers())


def comes_true(holds, within=LATEST):
    """Whether it becomes true early enough."""
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def restarts_of(rates):
    """How often containers of the copies were restarted."""
    statuses = [s for p in rates.live_pods() for s in p["status"].get("containerStatuses") or ()]
    return sum(status["restartCount"] for status in statuses)
