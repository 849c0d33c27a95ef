"""Who may speak to the service, from where, and how much: asked before any route is.

A browser brings the cookie that the link of ``kubeplay serve`` gave it; a program brings the
token. A page of another origin has neither, and cannot use the browser's: the cookie is strict,
unsafe calls and sockets need this very origin, and the host must be one that we are asked for by.
"""

from __future__ import annotations

import hashlib
import hmac
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kubeplay_web.problem import problem_response
from kubeplay_web.settings import ServiceSettings

__all__ = ["CONTENT_POLICY", "Guard", "cookie_name"]

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "worker-src 'self' blob:; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
LARGEST_BODY = 2_000_000
CALLS_PER_SECOND = 300
_SAFE = {"GET", "HEAD", "OPTIONS"}


def cookie_name(host: str) -> str:
    """Cookies know no ports: each has a name of its own."""
    return f"kubeplay_{host.rpartition(':')[2]}"


class Guard:
    """ASGI middleware around the whole service."""

    def __init__(self, app: ASGIApp, settings: ServiceSettings) -> None:
        self._app = app
        self._token = settings.token
        self._hosts = frozenset(settings.hosts)
        self._cookie = hashlib.sha256(f"cookie {settings.token}".encode()).hexdigest()
        self._rates = FixedWindowRateLimiter(MemoryStorage())
        self._rate = RateLimitItemPerSecond(CALLS_PER_SECOND)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None and scope["type"] == "http":
            await self._app(scope, _Bounded(receive), _with_headers(send))
        elif refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await refusal(scope, receive, _with_headers(send))
        else:
            await receive()  # the handshake; closing before it is accepted is a 403
            await send({"type": "websocket.close", "code": 4403})

    def _refusal(self, scope: Scope) -> Response | None:
        """What to answer instead; None when it may go on."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts:
            return problem_response(421, f"this is not {host!r}", "use the link that was printed")
        if (token := _token_of(scope)) is not None and scope["path"] == "/":
            return self._admitted(token, host)
        if not scope["path"].startswith("/api/"):
            return None
        return self._refused_call(scope, headers, host)

    def _refused_call(self, scope: Scope, headers: Headers, host: str) -> Response | None:
        bearer = self._is_token(headers.get("authorization", "").removeprefix("Bearer "))
        if not (bearer or self._has_cookie(headers, host)):
            return problem_response(
                401, "nobody is known here by that", "open the link that kubeplay serve printed"
            )
        unsafe = scope["type"] == "websocket" or scope["method"] not in _SAFE
        origin = headers.get("origin")
        if unsafe and origin != f"http://{host}" and not (bearer and origin is None):
            return problem_response(403, f"calls from {origin!r} are not taken")
        if int(headers.get("content-length") or 0) > LARGEST_BODY:
            return problem_response(413, f"a body has at most {LARGEST_BODY} bytes")
        client = scope["client"][0] if scope.get("client") else ""
        if not self._rates.hit(self._rate, client):
            response = problem_response(429, f"at most {CALLS_PER_SECOND} calls a second")
            response.headers["Retry-After"] = "1"
            return response
        return None

    def _admitted(self, token: str, host: str) -> Response:
        if not self._is_token(token):
            return problem_response(
                401, "this link is not, or no longer, valid", "use the link that was printed last"
            )
        response = RedirectResponse("/", 303)
        response.set_cookie(cookie_name(host), self._cookie, httponly=True, samesite="strict")
        response.headers["Cache-Control"] = "no-store"
        return response

    def _is_token(self, text: str) -> bool:
        return hmac.compare_digest(text.encode(), self._token.encode())

    def _has_cookie(self, headers: Headers, host: str) -> bool:
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(cookie_name(host))
        except CookieError:
            return False
        return morsel is not None and hmac.compare_digest(
            morsel.value.encode(), self._cookie.encode()
        )


class _Bounded:
    """A body that says no length is cut off at the limit: the reader sees a client that went."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._size = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
            if self._size > LARGEST_BODY:
                return {"type": "http.disconnect"}
        return message


def _token_of(scope: Scope) -> str | None:
    found = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token")
    return found[0] if found and scope["type"] == "http" else None


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
