"""Jobs: that they complete, and why they do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kubeplay_pytest.checks import Applied
from tests.cluster.checks.judging import assert_fails
from tests.cluster.checks.objects import job

GroundOf = Callable[..., Applied]

QUOTA = """\
apiVersion: v1
kind: ResourceQuota
metadata:
  name: narrow
spec:
  hard:
    pods: "{pods}"
"""


def test_a_job_completes(ground_of: GroundOf) -> None:
    """A Job completes, with the Pods that it was asked for."""
    letters = ground_of(job("  completions: 6\n  parallelism: 2\n")).job("letters")
    letters.completes().completes(successes=6)


def test_a_job_whose_pods_take_turns_in_a_quota(ground_of: GroundOf) -> None:
    """A Pod that a quota denies for the time being does not fail the Job."""
    text = job("  completions: 6\n  parallelism: 6\n")
    ground_of(text, setup=QUOTA.format(pods=2)).job("letters").completes(successes=6)


def test_another_number_of_successes(ground_of: GroundOf) -> None:
    """Another number of Pods is shown where it was asked for."""
    letters = ground_of(job("  completions: 2\n")).job("letters")
    assert_fails(
        lambda: letters.completes(successes=3),
        line="completions: 2", expected="3 Pods succeed", found="2 succeeded",
    )  # fmt: skip


NOWHERE = "      nodeSelector:\n        disk: golden\n"


@pytest.mark.parametrize(
    "text,line,found",
    [
        (job("  suspend: true\n"), "suspend: true", "it is suspended"),
        (job(image="busibox:1.36"), "image: busibox:1.36", "container writer is stuck"),
        (job(pod=NOWHERE), "nodeSelector:", "no node takes its Pod"),
        (
            job("  activeDeadlineSeconds: 1\n", NOWHERE),
            "activeDeadlineSeconds: 1",
            "it failed: Job was active longer than specified deadline",
        ),
        (
            job(pod="      serviceAccountName: robot\n"),
            "serviceAccountName: robot",
            "no ServiceAccount `robot`",
        ),
    ],
    ids=["suspended", "image", "node", "deadline", "account"],
)
def test_a_job_that_does_not_complete(
    ground_of: GroundOf, text: str, line: str, found: str
) -> None:
    """A Job that cannot come to its end fails early, at what keeps it from it."""
    letters = ground_of(text).job("letters")
    assert_fails(letters.completes, line=line, expected="the Job completes", found=found)


def test_a_quota_without_any_room(ground_of: GroundOf) -> None:
    """A Job whose Pods a quota denies for good fails when all is at rest."""
    letters = ground_of(job(), setup=QUOTA.format(pods=0)).job("letters")
    assert_fails(letters.completes, line="kind: Job", found="more of pods")


def test_a_job_that_removes_itself(ground_of: GroundOf) -> None:
    """A Job that is gone by its own time to live says so, at that line."""
    applied = ground_of(job("  ttlSecondsAfterFinished: 0\n"))
    applied.job("letters").is_absent()
    assert_fails(
        applied.job("letters").completes, line="ttlSecondsAfterFinished: 0", found="removed"
    )
