"""What containers do: logs, commands, files, crashes; and the evidence when it is wrong."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from kubeplay_pytest.checks import Applied
from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.verdict.finding import Finding
from tests.cluster.behaviour.containers import PAGE, PROBED, SERVE, deployment, pod

GroundOf = Callable[..., Applied]

CRASH = "echo working; sleep 1; echo bad config >&2; exit 3"
LIVENESS = "livenessProbe: {exec: {command: [cat, /none]}, periodSeconds: 1, failureThreshold: 1}\n"


def finding_of(check: Callable[[], object]) -> Finding:
    with pytest.raises(LearnerFailure) as caught:
        check()
    return caught.value.findings[0]


def test_logs_commands_and_files(ground_of: GroundOf) -> None:
    """What every Pod wrote, what runs in each of them, and a file are found."""
    web = ground_of(deployment(SERVE)).deployment("web").becomes_ready(2).says("started")
    assert web.logs().split() == ["started", "started"]
    assert web.runs(["cat", PAGE], everywhere=True) == "hello\nhello\n"
    web.has_file(PAGE, containing="hello")
    assert web.runs(["sh", "-c", "exit 4"], code=4) == ""


def test_what_is_not_said_run_or_there(ground_of: GroundOf) -> None:
    """A missing line, file and command each fail with what there is instead."""
    web = ground_of(pod(SERVE)).pod("web").becomes_ready()
    assert "it says: started" in finding_of(lambda: web.says("stopped", within=0.5)).evidence
    finding = finding_of(lambda: web.has_file("/none", within=0.5))
    assert finding.found == "it exits with code 1"
    assert any("No such file" in line for line in finding.evidence)
    assert "no such command" in finding_of(lambda: web.runs(["nonesuch"])).found


def test_a_crash_tells_code_and_last_words(ground_of: GroundOf) -> None:
    """A container that ends fails `stays_ready` at once, with exit code and last lines."""
    web = ground_of(pod(CRASH)).pod("web")
    started = time.monotonic()
    finding = finding_of(lambda: web.stays_ready(30))
    assert time.monotonic() - started < 15
    assert "Pod web: container main ended with exit code 3: Error" in finding.evidence
    assert any(line.endswith("says: bad config") for line in finding.evidence)
    web.restarts(code=3)
    finding_of(lambda: web.never_restarts(1))


def test_why_containers_are_restarted(ground_of: GroundOf) -> None:
    """Memory and a liveness probe are told apart from each other and from other codes."""
    limits = "resources: {limits: {memory: 16Mi}}\n"
    text = pod("tail /dev/zero", limits, "eater") + "---\n" + pod("sleep 1000", LIVENESS, "dead")
    applied = ground_of(text)
    eater = applied.pod("eater").restarts(because="OOMKilled", code=137)
    applied.pod("dead").restarts(because="liveness probe")
    finding = finding_of(lambda: eater.restarts(code=4, within=0.5))
    assert any("exit code 137: OOMKilled" in line for line in finding.evidence)


def test_a_slow_start_is_waited_for(ground_of: GroundOf) -> None:
    """A Pod that runs and is not ready yet does not count as at rest."""
    slow = ground_of(pod("sleep 4; " + SERVE, PROBED)).pod("web")
    slow.stays_ready(1)


def test_a_probe_that_fails_is_quoted(ground_of: GroundOf) -> None:
    """What the kubelet says of a failing readiness probe is evidence."""
    web = ground_of(pod("sleep 1000", PROBED)).pod("web")
    finding = finding_of(lambda: web.becomes_ready(within=5))
    assert any("Readiness probe failed" in line for line in finding.evidence)
