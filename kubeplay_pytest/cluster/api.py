"""The edge to the Kubernetes HTTP API: requests, watches, and the server's refusals.

Deliberately thin. The official client's import alone takes longer than grading a
Deployment (see ``benchmarks/imports.py``), so the main path speaks HTTP by urllib3; the
official client still reads the kubeconfig of a user's own cluster.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import urllib3

from kubeplay_pytest.cluster.connection import Connection
from kubeplay_pytest.errors import PlatformError

__all__ = ["APPLY", "JSON", "MERGE", "Api", "ApiError", "Gone"]

Json = dict[str, Any]

JSON = "application/json"
APPLY = "application/apply-patch+yaml"
MERGE = "application/merge-patch+json"

PATIENCE = 15.0
"""Seconds that requests outlive a cluster which restarts (it is back after about three)."""

_BUSY = {429, 502, 503, 504}


class ApiError(Exception):
    """The API server said no. ``status`` is its whole ``metav1.Status``."""

    def __init__(self, code: int, status: Json) -> None:
        self.code = code
        self.status = status
        super().__init__(self.message)

    @property
    def message(self) -> str:
        return str(self.status.get("message") or f"HTTP {self.code}")

    @property
    def reason(self) -> str:
        return str(self.status.get("reason", ""))

    @property
    def causes(self) -> list[Json]:
        return (self.status.get("details") or {}).get("causes") or []


class Gone(Exception):  # noqa: N818 - a signal to list again, not a defect
    """A watch cannot go on from where it was: list again (HTTP 410, or a cut connection)."""


class Api:
    """One API server, spoken to as one user. Safe to share between threads."""

    def __init__(
        self,
        connection: Connection,
        *,
        headers: urllib3.HTTPHeaderDict | None = None,
        pool: urllib3.PoolManager | None = None,
    ) -> None:
        self.connection = connection
        self._headers = headers or urllib3.HTTPHeaderDict(
            {"User-Agent": "kubeplay", **connection.headers}
        )
        self._pool = pool or urllib3.PoolManager(
            ssl_context=connection.tls, maxsize=64, retries=False, timeout=10.0
        )

    def acting_as(self, user: str, *groups: str) -> Api:
        """The same server, spoken to as ``user`` by impersonation; connections are shared."""
        headers = self._headers.copy()
        headers["Impersonate-User"] = user
        for group in groups:
            headers.add("Impersonate-Group", group)
        return Api(self.connection, headers=headers, pool=self._pool)

    def answers(self) -> bool:
        """Whether the server is there and takes our credentials; never waits for it."""
        try:
            url = self._url("/readyz", {})
            return self._pool.request("GET", url, headers=self._headers, timeout=2.0).status == 200
        except (urllib3.exceptions.HTTPError, OSError):
            return False

    def get(self, path: str, **query: str) -> Json:
        return self.request("GET", path, query=query)

    def post(self, path: str, body: Json, **query: str) -> Json:
        return self.request("POST", path, query=query, body=body)

    def delete(self, path: str, **query: str) -> Json:
        return self.request("DELETE", path, query=query)

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Json | None = None,
        content_type: str = JSON,
        accept: str = JSON,
        warnings: list[str] | None = None,
    ) -> Json:
        """The server's answer as JSON; its warnings are appended to ``warnings``.

        Raises :class:`ApiError` when it refuses, :class:`PlatformError` when it cannot be
        reached for :data:`PATIENCE` seconds.
        """
        url = self._url(path, query or {})
        response = self._send(method, url, body, content_type, accept)
        if warnings is not None:
            warnings += _warnings(response.headers)
        content = _decode(response.data)
        if response.status >= 400:
            raise ApiError(response.status, content)
        return content

    def watch(
        self, path: str, *, resource_version: str, seconds: float, **query: str
    ) -> Iterator[Json]:
        """Watch events from ``resource_version`` on, until ``seconds`` are over.

        Ends quietly when the time is over; raises :class:`Gone` when the caller must list
        again. Bookmarks are passed on.
        """
        query |= {
            "watch": "true",
            "allowWatchBookmarks": "true",
            "resourceVersion": resource_version,
            "timeoutSeconds": str(max(1, int(seconds))),
        }
        try:
            yield from self._stream(self._url(path, query), seconds)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise Gone(str(error)) from error

    def _stream(self, url: str, seconds: float) -> Iterator[Json]:
        timeout = urllib3.Timeout(connect=5.0, read=seconds + 5.0)
        response = self._pool.request(
            "GET", url, headers=self._headers, preload_content=False, timeout=timeout
        )
        try:
            if response.status >= 400:
                raise Gone(f"HTTP {response.status}")
            for line in response:
                event = _decode(line)
                if event.get("type") == "ERROR":
                    raise Gone(str(event))
                yield event
        finally:
            response.close()

    def _send(
        self, method: str, url: str, body: Json | None, content_type: str, accept: str
    ) -> urllib3.BaseHTTPResponse:
        headers = self._headers.copy()
        headers["Accept"] = accept
        data = None
        if body is not None:
            headers["Content-Type"] = content_type
            data = json.dumps(body).encode()
        return self._persist(method, url, headers, data)

    def _persist(
        self, method: str, url: str, headers: Any, data: bytes | None
    ) -> urllib3.BaseHTTPResponse:
        """Send until there is an answer; a cluster that restarts is waited for."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                response = self._pool.request(method, url, headers=headers, body=data)
                if response.status not in _BUSY or _is_final(response):
                    return response
                problem = f"HTTP {response.status}"
            except (urllib3.exceptions.HTTPError, OSError) as error:
                problem = str(error)
            if time.monotonic() > deadline:
                raise PlatformError(
                    f"the cluster at {self.connection.server} does not answer: {problem}",
                    "run: kubeplay cluster status",
                )
            time.sleep(0.1)

    def _url(self, path: str, query: Mapping[str, str]) -> str:
        return f"{self.connection.server}{path}" + (f"?{urlencode(query)}" if query else "")


def _is_final(response: urllib3.BaseHTTPResponse) -> bool:
    """Whether a busy code is an answer after all: an eviction that a budget forbids is a 429."""
    return response.status == 429 and "Retry-After" not in response.headers


def _decode(data: bytes) -> Json:
    try:
        content = json.loads(data) if data.strip() else {}
    except ValueError:
        return {"message": data[:500].decode("utf-8", "replace")}
    return content if isinstance(content, dict) else {"value": content}


def _warnings(headers: Any) -> list[str]:
    """The texts of RFC 7234 ``Warning: 299 - "text"`` headers, unescaped."""
    texts = headers.getlist("Warning") if hasattr(headers, "getlist") else []
    return [text.split('"', 1)[-1].rsplit('"', 1)[0].replace('\\"', '"') for text in texts]
