"""Exercises as data: finding their folders, reading and validating what they hold.

May know the file system below an exercise's folder, pydantic and YAML; nothing of
clusters or pytest.
"""

from kubeplay_pytest.catalog.exercise import Exercise
from kubeplay_pytest.catalog.folder import Catalog
from kubeplay_pytest.catalog.metadata import Metadata

__all__ = ["Catalog", "Exercise", "Metadata"]
