"""A namespace of its own for each run, isolated by Kubernetes' own means.

May know :mod:`kubeplay_pytest.cluster`, :mod:`kubeplay_pytest.wait` and the catalog's
models; nothing of pytest or of the learner's YAML.
"""

from kubeplay_pytest.namespaces.namespace import Namespace
from kubeplay_pytest.namespaces.sweep import Sweeper, sweep

__all__ = ["Namespace", "Sweeper", "sweep"]
