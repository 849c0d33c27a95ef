"""A collection of objects on a real socket that can be listed and watched, cut and expired."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kubeplay_pytest.cluster.api import Api
from kubeplay_pytest.cluster.connection import Connection

__all__ = ["Collection", "serving"]


class Collection:
    """Objects by name, and what happened to them since."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.objects: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []
        self.version = 1
        self.oldest = 0
        self.round = 0
        self.lists = 0
        self.watches = 0
        self.refusal: int | None = None
        self.expires_in_stream = False
        self.silent = False
        self.port = 0

    @property
    def api(self) -> Api:
        return Api(Connection(f"http://127.0.0.1:{self.port}", None))

    def put(self, name: str, **data: Any) -> None:
        kind = "MODIFIED" if name in self.objects else "ADDED"
        self._happen(kind, {"metadata": {"name": name}, "data": data})

    def remove(self, name: str) -> None:
        self._happen("DELETED", self.objects[name])

    def bookmark(self) -> None:
        self._happen("BOOKMARK", {"metadata": {}})

    def cut(self) -> None:
        """Every open watch loses its connection."""
        with self.changed:
            self.round += 1
            self.changed.notify_all()

    def expire(self, *, in_stream: bool = False) -> None:
        """Forget the past, as etcd's compaction does, and cut the watches."""
        self.bookmark()
        self.oldest, self.expires_in_stream = self.version, in_stream
        self.cut()

    def await_watches(self, count: int, seconds: float = 10.0) -> bool:
        """Whether so many watches were opened."""
        with self.changed:
            return self.changed.wait_for(lambda: self.watches >= count, seconds)

    def listing(self) -> dict[str, Any]:
        with self.changed:
            self.lists += 1
            metadata = {"resourceVersion": str(self.version)}
            return {"metadata": metadata, "items": list(self.objects.values())}

    def _happen(self, kind: str, item: dict[str, Any]) -> None:
        with self.changed:
            self.version += 1
            version = {"resourceVersion": str(self.version)}
            item = item | {"metadata": item["metadata"] | version}
            if kind == "DELETED":
                del self.objects[item["metadata"]["name"]]
            elif kind != "BOOKMARK":
                self.objects[item["metadata"]["name"]] = item
            self.events.append({"type": kind, "object": item})
            self.changed.notify_all()

    def follow(self, since: int) -> Iterator[dict[str, Any]]:
        """Events after a version, until the watches are cut."""
        with self.changed:
            turn = self.round
            self.watches += 1
            self.changed.notify_all()
            while turn == self.round:
                for event in [] if self.silent else list(self.events):
                    version = int(event["object"]["metadata"]["resourceVersion"])
                    if version > since:
                        since = version
                        yield event
                self.changed.wait(0.5)


@contextmanager
def serving() -> Iterator[Collection]:
    collection = Collection()
    web = ThreadingHTTPServer(("127.0.0.1", 0), _handler(collection))
    web.daemon_threads = True
    collection.port = web.server_address[1]
    threading.Thread(target=web.serve_forever, args=(0.01,), daemon=True).start()
    yield collection
    collection.cut()
    web.shutdown()
    web.server_close()


def _handler(collection: Collection) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - one class
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            query = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
            if collection.refusal:
                self.whole(collection.refusal, {"message": "you may not"})
            elif "watch" not in query:
                self.whole(200, collection.listing())
            elif int(query["resourceVersion"]) < collection.oldest:
                self.expired()
            else:
                self.stream(int(query["resourceVersion"]))

        def expired(self) -> None:
            status = {"kind": "Status", "code": 410, "reason": "Expired"}
            if collection.expires_in_stream:
                self.begin()
                self.chunk({"type": "ERROR", "object": status})
                self.wfile.write(b"0\r\n\r\n")
            else:
                self.whole(410, status)

        def stream(self, since: int) -> None:
            self.begin()
            for event in collection.follow(since):
                self.chunk(event)
            self.close_connection = True

        def begin(self) -> None:
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.flush()

        def chunk(self, event: dict[str, Any]) -> None:
            data = json.dumps(event).encode() + b"\n"
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()

        def whole(self, code: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def seconds_of(call: Any) -> tuple[Any, float]:
    """What a call answers, and how long it took."""
    start = time.monotonic()
    return call(), time.monotonic() - start
