"""The authors' proof: an exercise accepts right answers and rejects wrong ones, as named.

May know the catalog and grading; nothing of terminals.
"""

from kubeplay_pytest.authors.fault import Fault, Weight
from kubeplay_pytest.authors.proof import Claim, Proof, prove
from kubeplay_pytest.authors.review import review

__all__ = ["Claim", "Fault", "Proof", "Weight", "prove", "review"]
