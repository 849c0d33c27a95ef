"""Whether the service lives, is ready, and how it does: for whoever operates it."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from kubeplay_web.service import Serving

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/livez")
async def livez() -> Response:
    """The event loop turns."""
    return Response("ok", media_type="text/plain")


@router.get("/readyz")
def readyz(service: Serving) -> Response:
    """The database answers; otherwise a 503."""
    service.store.ping()
    return Response("ok", media_type="text/plain")


@router.get("/metrics")
def metrics() -> Response:
    """Prometheus' text format."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
