"""The learner's YAML: read safely, with a position for every value, and faults in clear words.

This package knows PyYAML, :mod:`kubeplay_pytest.errors` and
:mod:`kubeplay_pytest.verdict.finding`; nothing of clusters and nothing of pytest.
"""

from kubeplay_pytest.manifests.fieldpath import FieldPath
from kubeplay_pytest.manifests.follow import MISSING, Missing
from kubeplay_pytest.manifests.limits import Limits
from kubeplay_pytest.manifests.manifest import Manifest
from kubeplay_pytest.manifests.source import SourceFile
from kubeplay_pytest.manifests.steps import Selector
from kubeplay_pytest.manifests.submission import Submission, load

__all__ = [
    "MISSING",
    "FieldPath",
    "Limits",
    "Manifest",
    "Missing",
    "Selector",
    "SourceFile",
    "Submission",
    "load",
]
