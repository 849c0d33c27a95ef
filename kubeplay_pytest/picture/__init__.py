"""A namespace as a person would draw it: what made what, and how each of it is now.

May know informers and the shapes of Kubernetes objects; nothing of terminals or pages.
"""

from kubeplay_pytest.picture.drawing import Branch, draw
from kubeplay_pytest.picture.live import LivePicture

__all__ = ["Branch", "LivePicture", "draw"]
