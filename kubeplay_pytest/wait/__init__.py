"""Waiting for the cluster: list, watch, list again; never sleep and poll.

May know :mod:`kubeplay_pytest.cluster`; nothing of learners, exercises or pytest.
"""

from kubeplay_pytest.wait.informer import Informer, Informers, Json

__all__ = ["Informer", "Informers", "Json"]
