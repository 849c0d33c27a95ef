"""Who may speak to the service, from where, and how much."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from kubeplay_web.guard import CALLS_PER_SECOND, LARGEST_BODY, Guard, cookie_name
from kubeplay_web.settings import ServiceSettings
from tests.web.conftest import Served


@pytest.fixture
def browser(served: Served) -> httpx.Client:
    """A browser that followed the link."""
    client = httpx.Client(base_url=served.address, follow_redirects=True)
    client.get(f"/?token={served.token}")
    return client


def test_nobody_comes_in_without_token(served: Served) -> None:
    """No cookie, no token, a wrong one: each is a 401 that says what to do."""
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Cookie": "kubeplay_1=x; kubeplay=y"}):
        answer = httpx.get(f"{served.address}/api/v1/exercises", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert "link" in answer.json()["remedy"]


def test_the_link_gives_a_strict_cookie(served: Served) -> None:
    """It cannot be read by scripts, is not sent from other pages, and the token leaves the bar."""
    answer = httpx.get(served.link)
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert served.token not in cookie
    assert httpx.get(f"{served.address}/?token=wrong").status_code == 401


def test_a_browser_with_the_cookie_is_in(served: Served, browser: httpx.Client) -> None:
    """The cookie is enough for reading."""
    assert cookie_name(f"127.0.0.1:{served.port}") in browser.cookies
    assert browser.get("/api/v1/exercises").status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None, "https://127.0.0.1"])
def test_unsafe_calls_need_this_origin(browser: httpx.Client, origin: str | None) -> None:
    """The cookie alone changes nothing when another page, or no page, asks."""
    headers = {} if origin is None else {"Origin": origin}
    answer = browser.post("/api/v1/exercises/ex01/hints", headers=headers)
    assert answer.status_code == 403


def test_unsafe_calls_of_the_page_are_taken(served: Served, browser: httpx.Client) -> None:
    """The page's own origin is the one that counts."""
    answer = browser.post("/api/v1/exercises/ex07/hints", headers={"Origin": served.address})
    assert answer.status_code == 200


def test_sockets_need_this_origin(served: Served, browser: httpx.Client) -> None:
    """A socket is refused in its handshake, before anything is said."""
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    address = f"ws://127.0.0.1:{served.port}/api/v1/submissions/none/stream"
    for headers in (
        {"Cookie": cookie, "Origin": "http://evil.example"},
        {"Cookie": cookie},
        {"Origin": served.address},
    ):
        with pytest.raises(InvalidStatus) as refused, connect(address, additional_headers=headers):
            pass
        assert refused.value.response.status_code == 403


def test_another_name_for_this_machine_is_refused(served: Served) -> None:
    """A name that somebody points here (DNS rebinding) reaches nothing, not even the page."""
    for path in ("/", "/api/v1/exercises"):
        answer = httpx.get(
            f"{served.address}{path}", headers={"Host": f"evil.example:{served.port}"}
        )
        assert answer.status_code == 421


def test_every_answer_carries_the_policy(served: Served) -> None:
    """No script that is not a file of ours runs, and no other page frames us."""
    for path in ("/", "/livez", "/api/v1/exercises"):
        policy = httpx.get(f"{served.address}{path}").headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    "path", ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../../app.py"]
)
def test_no_path_leads_out(served: Served, path: str) -> None:
    """What lies outside of the page is not served, however it is spelt."""
    with socket.create_connection(("127.0.0.1", served.port)) as raw:
        raw.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: raw.recv(65536), b""))
    assert b"root:" not in answer
    assert b"import" not in answer


def test_a_body_has_an_end(served: Served, client: httpx.Client) -> None:
    """Too much is a 413 when it says so, and cut off when it does not."""
    much = b"x" * (LARGEST_BODY + 1)
    headers = {"Content-Type": "application/json"}
    assert client.post("/submissions", content=much, headers=headers).status_code == 413

    def endless() -> object:
        for _ in range(40):
            yield b"x" * 100_000

    try:
        answer = client.post("/submissions", content=endless(), headers=headers)  # type: ignore[arg-type]
        assert answer.status_code >= 400
    except httpx.HTTPError:
        pass  # it may as well hang up
    assert client.get("/cluster").status_code == 200


def test_more_calls_than_a_page_makes_are_put_off() -> None:
    """Beyond the rate of a second there is a 429 that says when to come again."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("ok")(scope, receive, send)

    settings = ServiceSettings(Path(), Path(), Path(), "key", ("here",))

    async def call_often() -> list[httpx.Response]:
        transport = httpx.ASGITransport(Guard(app, settings))
        headers = {"Authorization": "Bearer key", "Host": "here"}
        async with httpx.AsyncClient(transport=transport, headers=headers) as client:
            return [await client.get("http://here/api/v1/x") for _ in range(2 * CALLS_PER_SECOND)]

    with ThreadPoolExecutor(1) as thread:  # where no other test's event loop turns
        answers = thread.submit(asyncio.run, call_often()).result()
    put_off = [answer for answer in answers if answer.status_code == 429]
    assert put_off
    assert len(put_off) < len(answers)
    assert {answer.headers["retry-after"] for answer in put_off} == {"1"}
