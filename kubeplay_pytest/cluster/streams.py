"""Commands run in containers, and what containers have written: exec and logs.

A command is run over a WebSocket of its own (KEP-4006), and every call has a deadline.
What the command does after its deadline is its own affair: Kubernetes has no way to end it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, urlencode

import urllib3

from kubeplay_pytest.cluster.api import Api, ApiError

if TYPE_CHECKING:
    from websocket import WebSocket

__all__ = ["ExecError", "ExecResult", "Reason", "follow", "logs", "run", "stream"]

Reason = Literal[
    "no such pod", "no such container", "not running", "no such command", "timed out", "failed"
]

_PROTOCOLS = ["v5.channel.k8s.io", "v4.channel.k8s.io"]
_STDOUT, _STDERR, _STATUS = 1, 2, 3
_CLOSE = 8  # the opcode by which a WebSocket ends

# The words of the kubelet, of containerd and of runc; no code tells these cases apart.
_WORDS: tuple[tuple[str, Reason], ...] = (
    ("executable file not found", "no such command"),
    ("no such file or directory", "no such command"),
    ("container not found", "not running"),
    ("is not running", "not running"),
    ("not in running", "not running"),
    ("does not have a host assigned", "not running"),
    ("cannot exec in a stopped", "not running"),
    ("completed pod", "not running"),
    ("is not valid for pod", "no such container"),
    ('" not found', "no such pod"),
)


@dataclass(frozen=True, slots=True)
class ExecResult:
    """What a command wrote, and its exit code."""

    stdout: str
    stderr: str
    code: int


class ExecError(Exception):
    """The command was not run, or not to its end."""

    def __init__(self, reason: Reason, message: str) -> None:
        self.reason = reason
        self.message = message
        super().__init__(f"{reason}: {message}")

    @property
    def told(self) -> str:
        """The part of the message that is not about how the parts of a node speak together."""
        return self.message.rpartition("container process: ")[2][:300]


def run(
    api: Api, namespace: str, pod: str, container: str, command: Sequence[str], *, seconds: float
) -> ExecResult:
    """Run a command to its end. Raises :class:`ExecError`, after ``seconds`` at the latest."""
    written: dict[int, list[bytes]] = {_STDOUT: [], _STDERR: [], _STATUS: []}
    with closing(stream(api, namespace, pod, container, command, seconds=seconds)) as pieces:
        for channel, data in pieces:
            written.setdefault(channel, []).append(data)
    texts = {channel: b"".join(parts) for channel, parts in written.items()}
    code = _code(texts[_STATUS])
    return ExecResult(_text(texts[_STDOUT]), _text(texts[_STDERR]), code)


def stream(
    api: Api, namespace: str, pod: str, container: str, command: Sequence[str], *, seconds: float
) -> Generator[tuple[int, bytes]]:
    """The pieces of a running command's output as (channel, data): 1 is stdout, 2 stderr.

    The last one, of channel 3, is the outcome. Raises :class:`ExecError`.
    """
    deadline = time.monotonic() + seconds
    socket = _connect(api, _address(api, namespace, pod, container, command), deadline)
    try:
        yield from _pieces(socket, deadline)
    finally:
        socket.shutdown()  # type: ignore[no-untyped-call] # at once; a closing handshake could wait


def logs(
    api: Api,
    namespace: str,
    pod: str,
    container: str,
    *,
    previous: bool = False,
    tail: int | None = None,
    since: float | None = None,
    seconds: float = 10.0,
) -> str:
    """What a container has written: all, the last ``tail`` lines, or that of ``since`` seconds.

    Raises :class:`ApiError` when it has not run yet, or has no ``previous`` life.
    """
    query = {"container": container}
    query |= {"previous": "true"} if previous else {}
    query |= {} if tail is None else {"tailLines": str(tail)}
    query |= {} if since is None else {"sinceSeconds": str(max(1, round(since)))}
    response = _request(api, _log(namespace, pod), query, seconds)
    with closing(response):
        return _text(response.data)


def follow(api: Api, namespace: str, pod: str, container: str, *, seconds: float) -> Iterator[str]:
    """The container's lines, those to come included, until it ends or ``seconds`` are over."""
    deadline = time.monotonic() + seconds
    query = {"container": container, "follow": "true"}
    with closing(_request(api, _log(namespace, pod), query, seconds)) as response:
        rest = b""
        try:
            while time.monotonic() < deadline:
                data = response.read1()
                if not data:
                    break
                *lines, rest = (rest + data).split(b"\n")
                yield from map(_text, lines)
        except (urllib3.exceptions.HTTPError, OSError):
            return  # silent for longer than the deadline
        if rest:
            yield _text(rest)


def _request(api: Api, path: str, query: dict[str, str], seconds: float) -> Any:
    """The response, not yet read."""
    try:
        response = api._pool.request(  # noqa: SLF001 - Api itself speaks JSON only
            "GET",
            api._url(path, query),  # noqa: SLF001
            headers=api._headers,  # noqa: SLF001
            preload_content=False,
            timeout=urllib3.Timeout(connect=seconds, read=seconds),
        )
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise ApiError(504, {"message": str(error)}) from error
    if response.status >= 400:
        with closing(response):
            raise ApiError(response.status, _status(response.data))
    return response


def _log(namespace: str, pod: str) -> str:
    return f"/api/v1/namespaces/{namespace}/pods/{quote(pod, safe='')}/log"


def _address(api: Api, namespace: str, pod: str, container: str, command: Sequence[str]) -> str:
    query = urlencode(
        [
            ("container", container),
            ("stdout", "true"),
            ("stderr", "true"),
            *(("command", word) for word in command),
        ]
    )
    server = "ws" + api.connection.server.removeprefix("http")
    return f"{server}/api/v1/namespaces/{namespace}/pods/{quote(pod, safe='')}/exec?{query}"


def _connect(api: Api, address: str, deadline: float) -> WebSocket:
    import websocket

    headers = [f"{name}: {value}" for name, value in api.connection.headers.items()]
    try:
        return websocket.create_connection(
            address,
            timeout=_left(deadline),
            header=[*headers, "User-Agent: kubeplay"],
            subprotocols=_PROTOCOLS,
            sslopt={"context": api.connection.tls} if api.connection.tls else {},
            suppress_origin=True,
            http_no_proxy=["*"],
        )
    except websocket.WebSocketBadStatusException as error:
        raise _error(str(_status(error.resp_body or b"").get("message") or error)) from error
    except websocket.WebSocketTimeoutException as error:
        raise ExecError("timed out", "no answer") from error
    except (websocket.WebSocketException, OSError) as error:
        raise ExecError("failed", str(error)) from error


def _pieces(socket: WebSocket, deadline: float) -> Iterator[tuple[int, bytes]]:
    import websocket

    while True:
        try:
            socket.settimeout(_left(deadline))
            opcode, data = socket.recv_data()
        except websocket.WebSocketTimeoutException as error:
            raise ExecError("timed out", "the command did not come to its end") from error
        except (websocket.WebSocketException, OSError) as error:
            raise ExecError("failed", f"the connection was cut: {error}") from error
        if opcode == _CLOSE:
            raise ExecError("failed", "the connection ended before the command")
        if len(data) > 1:
            yield data[0], data[1:]
        if data[:1] == bytes([_STATUS]):
            return


def _code(data: bytes) -> int:
    """The exit code that the outcome tells of."""
    status = _status(data)
    if status.get("status") == "Success":
        return 0
    for cause in (status.get("details") or {}).get("causes") or ():
        if cause.get("reason") == "ExitCode":
            return int(cause["message"])
    raise _error(str(status.get("message") or "no outcome"))


def _error(message: str) -> ExecError:
    reason: Reason = next((reason for words, reason in _WORDS if words in message), "failed")
    return ExecError(reason, message)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise ExecError("timed out", "the command did not come to its end")
    return left


def _status(data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data)
    except ValueError:
        content = None
    return content if isinstance(content, dict) else {"message": _text(data)}


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
