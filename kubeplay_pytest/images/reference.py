"""References of images that can be kept: those that say which version they mean."""

from __future__ import annotations

import re

from kubeplay_pytest.cluster.image import in_full
from kubeplay_pytest.errors import UsageError

__all__ = ["familiar", "tagged"]

# The grammar of container runtimes, and of controlplane/internal/images.
_HOST = r"[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?"
_WORD = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_REFERENCE = re.compile(
    rf"(?:{_HOST}(?::[0-9]+)?/)?{_WORD}(?:/{_WORD})*(?::\w[\w.-]{{0,127}})?", re.ASCII
)


def tagged(image: str) -> str:
    """The reference in full: ``nginx:1.27`` is ``docker.io/library/nginx:1.27``.

    Raises :class:`UsageError` for what is no reference, for a digest, and for ``latest``,
    which means another image tomorrow.
    """
    if "@" in image:
        raise UsageError(
            f"the image {image} is named by its digest, which an archive does not keep",
            "name it by its tag: nginx:1.27",
        )
    if not _REFERENCE.fullmatch(image):
        raise UsageError(f"{image!r} is no name of an image", "name it like this: nginx:1.27")
    full = in_full(image)
    if full.endswith(":latest"):
        raise UsageError(
            f"the image {image} has no tag but latest, which means another image tomorrow",
            f"name a version: {familiar(full).removesuffix(':latest')}:VERSION",
        )
    return full


def familiar(reference: str) -> str:
    """A full reference as manifests write it: ``nginx:1.27``."""
    return reference.removeprefix("docker.io/").removeprefix("library/")
