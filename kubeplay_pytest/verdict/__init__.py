"""Verdicts: what was found, what it is worth, and how that is written down.

Plain data and JSON; knows nothing of clusters, YAML or pytest.
"""

from kubeplay_pytest.verdict.finding import Finding, Where
from kubeplay_pytest.verdict.result import CheckResult, ExerciseResult, Outcome, Result, Verdict

__all__ = ["CheckResult", "ExerciseResult", "Finding", "Outcome", "Result", "Verdict", "Where"]
