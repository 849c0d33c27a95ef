"""From the command ``kubeplay serve`` to a service that listens, and back.

Only one service serves a workspace: a second one says where the first is. Its address and its
token outlive it, so that a page that was open finds it again.
"""

from __future__ import annotations

import contextlib
import hashlib
import ipaddress
import json
import logging
import os
import secrets
import signal
import socket
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import structlog
import uvicorn
from filelock import FileLock, Timeout

from dbdaolib import DataError
from kubeplay_pytest.errors import PlatformError, UsageError
from kubeplay_web.app import application
from kubeplay_web.settings import ServiceSettings
from kubeplay_web.store import Store, database_config

__all__ = ["AlreadyServing", "Listening", "is_loopback", "listening", "serve"]

DEFAULT_PORT = 8000
_PORTS_TRIED = 50
_ANY = {"0.0.0.0", "::"}  # noqa: S104 - only asked for
_STOP_SECONDS = 3
_ENDING = (signal.SIGINT, signal.SIGTERM)


class AlreadyServing(Exception):  # noqa: N818 - an outcome that callers expect
    """Another process serves this workspace, at ``link``."""

    def __init__(self, link: str) -> None:
        self.link = link
        super().__init__(link)


@dataclass(frozen=True, slots=True)
class Listening:
    """A bound socket, and the names that it may be asked for by."""

    socket: socket.socket
    host: str
    port: int

    @property
    def address(self) -> str:
        name = socket.gethostname() if self.host in _ANY else self.host
        name = f"[{name}]" if ":" in name else name
        return f"http://{name}:{self.port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        names = {self.host, "127.0.0.1", "localhost", "[::1]"}
        if self.host in _ANY:
            names |= {socket.gethostname(), *_own_addresses()}
        return tuple(sorted(f"{name}:{self.port}" for name in names))


def listening(host: str, port: int | None) -> Listening:
    """Bind ``port``, or the first free one from 8000 on.

    Raises :class:`UsageError` when a port that was asked for is taken.
    """
    last: OSError | None = None
    first = port or DEFAULT_PORT
    for candidate in range(first, first + (1 if port else _PORTS_TRIED)):
        try:
            return Listening(_bound(host, candidate), host, candidate)
        except OSError as error:
            last = error
    raise UsageError(
        f"{host}:{first} cannot be listened to: {last.strerror if last else ''}",
        "choose another one: kubeplay serve --port 8123",
    )


def serve(
    listening: Listening,
    *,
    root: Path,
    solutions: Path,
    data: Path,
    cluster: str,
    database: str,
    told: Callable[[str], None],
) -> None:
    """Serve until Ctrl-C or SIGTERM; ``told`` gets the link once the service listens.

    Raises :class:`AlreadyServing` when this workspace is served already.
    """
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    token = _token(data)
    link = f"{listening.address}/?token={token}"
    settings = ServiceSettings(
        root, solutions, data, token, listening.hosts, cluster, database, jobs=_jobs()
    )
    _log_plainly()
    _expect_database(settings)
    with _only_one(data, root, link):
        config = uvicorn.Config(
            application(settings),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_STOP_SECONDS,
            limit_concurrency=500,
            timeout_keep_alive=65,  # longer than a browser keeps one, so that none is cut in use
            ws_max_size=64_000,
            h11_max_incomplete_event_size=32_000,
        )
        server = _Server(config, lambda: told(link))
        server.run(sockets=[listening.socket])
        if not server.started:
            raise PlatformError("the service did not start", "see what is written above")


def _expect_database(settings: ServiceSettings) -> None:
    """Raise :class:`PlatformError` when it cannot be used; afterwards it is up to date."""
    try:
        with Store(database_config(settings.database, settings.data), warnings.warn) as store:
            store.ping()
    except DataError as error:
        raise PlatformError(
            f"the page's database cannot be used: {error.problem}",
            error.remedy or "see docs/page.md",
        ) from error


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell_started = started

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ctrl-C and SIGTERM are how a service ends well, and nobody's failure."""
        kept = {each: signal.signal(each, self.handle_exit) for each in _ENDING}
        try:
            yield
        finally:
            for each, handler in kept.items():
                signal.signal(each, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell_started()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, because asyncio sends small answers at once only on sockets that say TCP.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(128)
    except OSError:
        bound.close()
        raise
    return bound


def _own_addresses() -> set[str]:
    found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    return {str(address[0]) for *_, address in found}


def _token(data: Path) -> str:
    """What opens the page, made once; only its owner may read it."""
    path = data / "web-token"
    with contextlib.suppress(FileNotFoundError):
        if token := path.read_text(encoding="ascii").strip():
            return token
    token = secrets.token_urlsafe(24)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(token)
    return token


@contextlib.contextmanager
def _only_one(data: Path, root: Path, link: str) -> Iterator[None]:
    name = hashlib.sha256(str(root).encode()).hexdigest()[:12]
    lock, known = FileLock(data / f"serve-{name}.lock"), data / f"serve-{name}.json"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise AlreadyServing(json.loads(known.read_text(encoding="utf-8"))["link"]) from None
    try:
        known.write_text(json.dumps({"link": link, "pid": os.getpid()}), encoding="utf-8")
        known.chmod(0o600)
        yield
    finally:
        known.unlink(missing_ok=True)
        lock.release()


def _jobs() -> int:
    return max(2, min(8, os.cpu_count() or 2))


def _log_plainly() -> None:
    """One line of key=value an event, to standard error; calls themselves only when asked for."""
    level = os.environ.get("KUBEPLAY_LOG", "warning").upper()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping().get(level, logging.WARNING)
        ),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
