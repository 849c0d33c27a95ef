"""From a submission to its verdict, each graded by pytest in a process of its own.

May know the catalog, the verdict and how to call pytest; nothing of terminals.
"""

from kubeplay_pytest.grading.grade import Task, grade
from kubeplay_pytest.grading.pool import GradingPool
from kubeplay_pytest.grading.warm import Grading, WarmGrader

__all__ = ["Grading", "GradingPool", "Task", "WarmGrader", "grade"]
