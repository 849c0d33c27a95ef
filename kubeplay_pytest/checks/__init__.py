"""What authors write checks with: handles on live objects whose methods read as sentences.

A check waits on watches until it holds, ends early at a terminal state, and otherwise
raises a :class:`LearnerFailure` that points into the learner's file. May know everything
below (apply, wait, diagnostics, namespaces, manifests); nothing of pytest.
"""

from kubeplay_pytest.checks.applied import Applied

__all__ = ["Applied"]
