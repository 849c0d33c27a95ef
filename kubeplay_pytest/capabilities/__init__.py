"""What a cluster can really do, found by trying, and remembered for as long as it lives.

May know the cluster, its images and how a namespace is marked as ours; nothing of
exercises' checks, of learners or of pytest.
"""

from kubeplay_pytest.capabilities.provide import known, provide

__all__ = ["known", "provide"]
