"""Everybody can use it: axe-core finds nothing serious on any screen, light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.web.conftest import Served, finished, saved, submitted

SCREENS = (
    "list",
    "exercise",
    "findings",
    "picture",
    "versions",
    "help",
    "progress",
    "exam",
    "phone",
)
WEIGHTY = {"serious", "critical"}


@pytest.fixture(scope="session")
def axe(repository: Path) -> str:
    """axe-core's source, from the page's own development packages."""
    return (repository / "web/frontend/node_modules/axe-core/axe.min.js").read_text()


@pytest.fixture(scope="session")
def graded(desk: Served) -> Served:
    """There is something to see: a wrong answer to ex02."""
    with desk.client() as client:
        saved(client, "ex02", desk.near_miss("ex02"))
        finished(client, submitted(client, "ex02"))
    return desk


def show(page: Page, desk: Served, screen: str) -> None:
    """Go to a screen and wait until it is whole."""
    paths = {"list": "/", "progress": "/progress", "exam": "/exam"}
    if screen in paths:
        page.goto(desk.address + paths[screen])
        page.locator(".cards, table, form").first.wait_for()
        return
    page.goto(f"{desk.address}/exercises/ex02")
    page.locator(".verdict-fail").wait_for()
    if screen != "phone":
        page.wait_for_selector(".monaco-editor .view-line")
    if screen in {"picture", "versions"}:
        page.get_by_role("tab", name=screen.capitalize()).click()
    if screen == "help":
        page.get_by_role("button", name="Keyboard help").click()
        page.get_by_role("dialog").wait_for()
    page.wait_for_timeout(300)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_serious(
    chromium: Browser, graded: Served, axe: str, screen: str, scheme: Any
) -> None:
    """No finding of axe-core that is serious or critical."""
    size = {"width": 360, "height": 740} if screen == "phone" else {"width": 1440, "height": 900}
    context = chromium.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(graded.link)
    if screen == "phone":
        page.goto(f"{graded.address}/exercises/ex02")
        page.get_by_role("tab", name="Results").click()
    show(page, graded, screen) if screen != "phone" else page.locator(".verdict-fail").wait_for()
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    context.close()
    said = [
        f"{each['id']}: {node['html'][:150]} {node['failureSummary']}"
        for each in found
        if each["impact"] in WEIGHTY
        for node in each["nodes"]
    ]
    assert said == []


def test_phone_width_needs_no_sideways_scroll(chromium: Browser, graded: Served) -> None:
    """At 360 px nothing is wider than the screen."""
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(graded.link)
    for path in ("/", "/progress", "/exam", "/exercises/ex02"):
        page.goto(graded.address + path)
        page.wait_for_timeout(500)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.evaluate("document.querySelector('main').scrollWidth") <= 360
    context.close()
