"""KubePlay's core: a pytest plugin that grades YAML in a genuine Kubernetes cluster.

Importing this package costs nothing: public names are loaded on first use, so that a
project which merely has the plugin installed never imports a Kubernetes client.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kubeplay_pytest.checks.applied import Applied
    from kubeplay_pytest.errors import LearnerFailure, PlatformError, UsageError
    from kubeplay_pytest.manifests import Submission
    from kubeplay_pytest.namespaces.namespace import Namespace
    from kubeplay_pytest.verdict.finding import Finding, Where

__version__ = "0.1.0"

__all__ = [
    "Applied",
    "Finding",
    "LearnerFailure",
    "Namespace",
    "PlatformError",
    "Submission",
    "UsageError",
    "Where",
    "__version__",
]

_HOMES = {
    "Applied": "kubeplay_pytest.checks.applied",
    "Finding": "kubeplay_pytest.verdict.finding",
    "LearnerFailure": "kubeplay_pytest.errors",
    "Namespace": "kubeplay_pytest.namespaces.namespace",
    "PlatformError": "kubeplay_pytest.errors",
    "Submission": "kubeplay_pytest.manifests",
    "UsageError": "kubeplay_pytest.errors",
    "Where": "kubeplay_pytest.verdict.finding",
}


def __getattr__(name: str) -> Any:
    try:
        home = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    return getattr(importlib.import_module(home), name)
