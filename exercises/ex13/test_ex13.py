"""Checks of ex13: six letters, two at a time."""


def test_six_pods_finish(applied):
    """The Job letters completes with six pods that finished."""
    applied.job("letters").completes(successes=6)


def test_two_pods_at_a_time(applied):
    """The Job runs two pods at a time."""
    applied.job("letters").field("spec.parallelism").equals(2)


def test_the_job_gives_up_after_three_retries(applied):
    """The Job gives up after three retries."""
    applied.job("letters").field("spec.backoffLimit").equals(3)
