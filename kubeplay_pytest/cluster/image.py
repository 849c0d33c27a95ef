"""Image references, compared as a node does: by what they mean, not by how they are written."""

from __future__ import annotations

__all__ = ["in_full", "same_image"]


def same_image(one: str, other: str) -> bool:
    """Whether both name the same image: ``nginx`` is ``docker.io/library/nginx:latest``."""
    return in_full(one) == in_full(other)


def in_full(image: str) -> str:
    """The reference with registry, folder and tag; a digest stands in the tag's stead.

    The same rules as the simulated nodes' (``controlplane/internal/images``).
    """
    name, at, digest = image.strip().partition("@")
    host, slash, path = name.partition("/")
    if not slash or not (set(".:") & set(host) or host == "localhost"):
        host, path = "docker.io", name
    if host == "index.docker.io":
        host = "docker.io"
    if host == "docker.io" and "/" not in path:
        path = f"library/{path}"
    if at:
        return f"{host}/{path.partition(':')[0]}@{digest}"
    return f"{host}/{path}" if ":" in path else f"{host}/{path}:latest"
