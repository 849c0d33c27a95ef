"""What the cluster itself says about an object, gathered before clean-up.

May know :mod:`kubeplay_pytest.cluster` and :mod:`kubeplay_pytest.wait`; nothing of the
learner's YAML or pytest.
"""

from kubeplay_pytest.diagnostics.evidence import evidence_for

__all__ = ["evidence_for"]
