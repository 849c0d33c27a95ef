"""Container images without a registry: made, kept as archives, and put onto real nodes.

May know the cluster's providers, the catalog and how references are compared; nothing of
pytest, of learners or of the command line.
"""

from kubeplay_pytest.images.archive import references, write_archive
from kubeplay_pytest.images.preload import obtain, preload
from kubeplay_pytest.images.store import Store, Stored

__all__ = [
    "Store",
    "Stored",
    "obtain",
    "preload",
    "references",
    "write_archive",
]
