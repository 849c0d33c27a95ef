"""Mutants: references with one field changed, which good checks must notice.

May know the catalog, manifests and grading; nothing of terminals.
"""

from kubeplay_pytest.authors.mutation.choice import chosen
from kubeplay_pytest.authors.mutation.mutant import Mutant, mutants
from kubeplay_pytest.authors.mutation.run import Outcome, mutate
from kubeplay_pytest.authors.mutation.score import Score, score

__all__ = ["Mutant", "Outcome", "Score", "chosen", "mutants", "mutate", "score"]
