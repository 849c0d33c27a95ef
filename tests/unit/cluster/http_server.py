"""A small HTTP server on a real socket, whose answers a test writes down beforehand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from kubeplay_pytest.cluster.api import Api
from kubeplay_pytest.cluster.connection import Connection

__all__ = ["Answer", "Request", "Server", "serving"]


@dataclass(frozen=True)
class Answer:
    """One response."""

    code: int = 200
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    method: str
    path: str
    headers: Message
    body: Any


@dataclass
class Server:
    """Answers by ``answer``; keeps every request."""

    answer: Callable[[Request], Answer]
    requests: list[Request] = field(default_factory=list)
    port: int = 0

    @property
    def api(self) -> Api:
        return Api(Connection(f"http://127.0.0.1:{self.port}", None))


@contextmanager
def serving(*answers: Answer, answer: Any = None, port: int = 0) -> Iterator[Server]:
    """A server that gives these answers in turn, the last one again and again."""
    left = list(answers)
    server = Server(answer or (lambda _: left.pop(0) if len(left) > 1 else left[0]))
    web = ThreadingHTTPServer(("127.0.0.1", port), _handler(server))
    web.daemon_threads = True
    server.port = web.server_address[1]
    Thread(target=web.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    web.shutdown()
    web.server_close()


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            request = Request(self.command, self.path, self.headers, body)
            server.requests.append(request)
            answer = server.answer(request)
            data = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body or {})
            content = data if isinstance(data, bytes) else data.encode()
            self.send_response(answer.code)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815 - the library's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
