"""What is counted of every call."""

from __future__ import annotations

import time

import structlog
from prometheus_client import Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Measured"]

_SECONDS = Histogram(
    "kubeplay_http_seconds",
    "Seconds until a call's answer began.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5),
)
_log = structlog.get_logger("kubeplay.http")


class Measured:
    """ASGI middleware that times every HTTP call, by route and not by address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _note(scope, message["status"], time.perf_counter() - began)
            await send(message)

        await self._app(scope, receive, sending)


def _note(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", "page")
    _SECONDS.labels(scope["method"], route, str(status)).observe(seconds)
    _log.debug("call", method=scope["method"], route=route, status=status, ms=seconds * 1000)
