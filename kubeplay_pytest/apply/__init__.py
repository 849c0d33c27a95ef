"""Bringing manifests into the cluster, and the server's refusals back to the learner's line.

May know :mod:`kubeplay_pytest.cluster`, :mod:`kubeplay_pytest.manifests` and
:mod:`kubeplay_pytest.namespaces`; nothing of pytest.
"""

from kubeplay_pytest.apply.applier import Applier

__all__ = ["Applier"]
