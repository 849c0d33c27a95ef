"""Checks of ex33: the reporter may not see the pods.

What shall be forbidden is asked only of a reporter that can do its work: where nothing
is allowed everything is forbidden, and that would prove nothing.
"""


def test_reporter_lists_pods(applied):
    """The reporter can list the pods."""
    applied.service_account("reporter").can("list", "pods")


def test_reporter_reads_one_pod(applied):
    """The reporter can get a pod."""
    applied.service_account("reporter").can("get", "pods")


def test_reporter_deletes_nothing(applied):
    """The reporter can get a pod, but cannot delete it."""
    reporter = applied.service_account("reporter")
    reporter.can("get", "pods")
    reporter.cannot("delete", "pods")


def test_reporter_sees_nothing_but_pods(applied):
    """The reporter can get a pod, but no secret, and it cannot list configmaps."""
    reporter = applied.service_account("reporter")
    reporter.can("get", "pods")
    reporter.cannot("get", "secrets")
    reporter.cannot("list", "configmaps")
