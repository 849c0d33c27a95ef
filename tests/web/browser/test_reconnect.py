"""A run whose connection is cut, or whose service dies: no line is lost and none is doubled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from tests.web.browser.conftest import open_exercise, write
from tests.web.conftest import Served, workspace


@pytest.fixture
def own_page(chromium: Browser, tmp_path: Path, repository: Path) -> Iterator[tuple[Page, Served]]:
    """A service that the test may kill, and a tab on it."""
    served = Served(workspace(tmp_path, repository, "ex04"), tmp_path / "data")
    served.start()
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(served.link)
    yield page, served
    context.close()
    if served.process.poll() is None:
        served.stop()


def slow(served: Served) -> str:
    """An answer that is looked at for some seconds."""
    return served.reference("ex04").replace("nginx:1.27", "nginx:none")


def lines_of(page: Page) -> list[str]:
    page.get_by_role("tab", name="Events").click()
    expect(page.get_by_role("log")).to_be_visible()
    return page.locator(".line").all_inner_texts()


def expect_all_lines(page: Page, served: Served) -> None:
    """What the page shows is what the service has told, line by line."""
    with served.client() as client:
        last = client.get("/submissions", params={"exercise": "ex04"}).json()["items"][0]["id"]
        told = client.get(f"/submissions/{last}/events").json()["items"]
    final = max(event["attempt"] for event in told)
    lines = [e for e in told if e["event"] == "cluster_event" and e["attempt"] == final]
    seen = lines_of(page)
    assert len(seen) == len(lines)
    for shown, event in zip(seen, lines, strict=True):
        assert event["message"] in shown


def test_a_cut_socket_goes_on(own_page: tuple[Page, Served]) -> None:
    """The socket is cut in the middle of a run, twice: the page takes up where it was."""
    page, served = own_page
    open_exercise(page, served, "ex04")
    write(page, slow(served))
    sockets: list[WebSocket] = []
    page.on("websocket", lambda socket: sockets.append(socket))  # noqa: PLW0108 - it asks its name
    page.evaluate(
        """() => {
          const Real = window.WebSocket;
          let cuts = 2;
          window.WebSocket = class extends Real {
            constructor(...given) {
              super(...given);
              if (cuts-- > 0) setTimeout(() => this.close(), 300);
            }
          };
        }"""
    )
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator(".verdict-fail").wait_for(timeout=60_000)
    assert len(sockets) >= 2
    expect_all_lines(page, served)


def test_a_service_that_dies_comes_back(own_page: tuple[Page, Served]) -> None:
    """kill -9 in the middle of a run, and a new start: the same tab gets its verdict."""
    page, served = own_page
    open_exercise(page, served, "ex04")
    write(page, slow(served))
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator(".verdict-busy").wait_for()
    served.kill()
    expect(page.get_by_test_id("verdict")).to_contain_text("connecting again")
    served.start()
    page.locator(".verdict-fail").wait_for(timeout=90_000)
    expect_all_lines(page, served)
