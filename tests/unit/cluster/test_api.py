"""Requests to the API server: refusals, trouble, warnings, and whom we speak for."""

from __future__ import annotations

import socket
from threading import Timer

import pytest

from kubeplay_pytest.cluster import api as module
from kubeplay_pytest.cluster.api import APPLY, Api, ApiError
from kubeplay_pytest.cluster.connection import Connection
from kubeplay_pytest.errors import PlatformError
from tests.unit.cluster.http_server import Answer, serving

STATUS = {
    "kind": "Status",
    "reason": "Invalid",
    "message": "it is not valid",
    "details": {"causes": [{"field": "spec.x", "message": "no"}]},
}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@pytest.mark.parametrize("code", [400, 401, 403, 404, 409, 413, 415, 422, 500])
def test_a_refusal(code: int) -> None:
    """What the server refuses becomes an ApiError with its words, asked once only."""
    with serving(Answer(code, STATUS)) as server, pytest.raises(ApiError) as refusal:
        server.api.post("/x", {})
    assert (refusal.value.code, refusal.value.message) == (code, "it is not valid")
    assert refusal.value.reason == "Invalid"
    assert refusal.value.causes == STATUS["details"]["causes"]  # type: ignore[index]
    assert len(server.requests) == 1


@pytest.mark.parametrize("code", [502, 503, 504])
def test_trouble_passes(code: int) -> None:
    """A server that is busy for a moment is asked again."""
    with serving(Answer(code), Answer(code), Answer(200, {"a": 1})) as server:
        assert server.api.get("/x") == {"a": 1}
    assert len(server.requests) == 3


def test_slow_down() -> None:
    """A 429 that names a time is trouble, and is asked again."""
    busy = Answer(429, headers=(("Retry-After", "1"),))
    with serving(busy, Answer(200, {"a": 1})) as server:
        assert server.api.get("/x") == {"a": 1}


def test_a_final_429() -> None:
    """A 429 without a time is an answer: an eviction that a budget forbids."""
    with serving(Answer(429, STATUS)) as server, pytest.raises(ApiError):
        server.api.post("/x", {})
    assert len(server.requests) == 1


def test_a_server_that_starts_late() -> None:
    """A refused connection is tried until the server is there."""
    port = free_port()
    api = Api(Connection(f"http://127.0.0.1:{port}", None))
    late = serving(Answer(200, {"a": 1}), port=port)
    start = Timer(0.3, late.__enter__)
    start.start()
    assert api.get("/x") == {"a": 1}
    late.__exit__(None, None, None)


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """When patience is over, the error names the server and says what to do."""
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    api = Api(Connection(f"http://127.0.0.1:{free_port()}", None))
    with pytest.raises(PlatformError, match="does not answer") as error:
        api.get("/x")
    assert api.connection.server in error.value.problem
    assert error.value.remedy == "run: kubeplay cluster status"
    assert not api.answers()


def test_warnings() -> None:
    """Every warning of an answer is handed over, unescaped, and of that answer only."""
    headers = (("Warning", '299 - "say \\"web\\""'), ("Warning", '299 - "second"'))
    warnings: list[str] = []
    with serving(Answer(200, {}, headers), Answer(200, {})) as server:
        server.api.request("POST", "/x", body={}, warnings=warnings)
        server.api.request("POST", "/x", body={}, warnings=warnings)
    assert warnings == ['say "web"', "second"]


def test_speaking_for_another() -> None:
    """Impersonation sends the user and each group; the first account stays as it was."""
    with serving(Answer()) as server:
        api = server.api
        api.acting_as("ann", "a", "b").get("/x")
        api.get("/x")
    first, second = (request.headers for request in server.requests)
    assert first["Impersonate-User"] == "ann"
    assert first.get_all("Impersonate-Group") == ["a", "b"]
    assert (second["Impersonate-User"], second["Impersonate-Group"]) == (None, None)


def test_what_is_sent() -> None:
    """Method, encoded query, type and body arrive as they were asked for."""
    with serving(Answer()) as server:
        query = {"fieldManager": "kubeplay", "labelSelector": "a=b,c"}
        server.api.request("PATCH", "/x", query=query, body={"a": "ü"}, content_type=APPLY)
    (request,) = server.requests
    assert (request.method, request.body) == ("PATCH", {"a": "ü"})
    assert request.path == "/x?fieldManager=kubeplay&labelSelector=a%3Db%2Cc"
    assert (request.headers["Content-Type"], request.headers["User-Agent"]) == (APPLY, "kubeplay")


def test_a_refusal_that_is_no_json() -> None:
    """What a proxy says in between is shown as it is, and shortened."""
    answer = Answer(400, b"<html>" + b"x" * 5000)
    with serving(answer) as server, pytest.raises(ApiError, match="<html>") as refusal:
        server.api.get("/x")
    assert len(refusal.value.message) == 500


def test_a_refusal_without_words() -> None:
    """An empty refusal still says its code."""
    with serving(Answer(404, b"")) as server, pytest.raises(ApiError, match="HTTP 404"):
        server.api.get("/x")
