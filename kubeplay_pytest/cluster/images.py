"""Which images the simulated nodes can pull: those that exercises name, and no other."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

from kubeplay_pytest.cluster.api import MERGE, Api, ApiError, Json
from kubeplay_pytest.errors import PlatformError

__all__ = ["allow_images"]

_CONFIG_MAP = "/api/v1/namespaces/kubeplay-system/configmaps/images"
_OBSERVED = "kubeplay.dev/observed-images"


def allow_images(api: Api, images: Iterable[str], log: Path) -> frozenset[str]:
    """Add ``images`` to what the nodes can pull; returns all that they can, once in force."""
    while True:
        listing = api.get(_CONFIG_MAP)
        known = listing.get("data", {}).get("images", "").split()
        missing = set(images) - set(known)
        if not missing:
            break
        _extend(api, listing, sorted({*known, *missing}))
    _await_force(api, listing, log)
    return frozenset(known)


def _extend(api: Api, listing: Json, images: list[str]) -> None:
    """Write the longer list unless somebody else was quicker (then the caller looks again)."""
    text = "".join(f"{image}\n" for image in images)
    version = listing["metadata"]["resourceVersion"]
    body: Json = {"metadata": {"resourceVersion": version}, "data": {"images": text}}
    try:
        api.request("PATCH", _CONFIG_MAP, body=body, content_type=MERGE)
    except ApiError as error:
        if error.code != 409:
            raise


def _await_force(api: Api, listing: Json, log: Path) -> None:
    deadline = time.monotonic() + 10
    while not _in_force(listing):
        if time.monotonic() > deadline:
            raise PlatformError(
                "the simulated nodes did not take the list of images", f"look into {log}"
            )
        time.sleep(0.01)
        listing = api.get(_CONFIG_MAP)


def _in_force(listing: Json) -> bool:
    text = listing.get("data", {}).get("images", "")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return bool((listing["metadata"].get("annotations") or {}).get(_OBSERVED) == digest)
