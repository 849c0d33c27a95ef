"""Takes the pictures of the page: a service in a workspace of its own, and Chromium.

python docs/pictures/page.py
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
ADDRESS = "http://127.0.0.1:8741"
EXERCISE = REPOSITORY / "exercises/ex07"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shutil.copytree(REPOSITORY / "exercises", root / "exercises")
        environment = os.environ | {"KUBEPLAY_DATA": str(root / "data")}
        command = [sys.executable, "-m", "kubeplay_pytest.cli.app", "serve", "--port", "8741"]
        with subprocess.Popen(command, cwd=root, env=environment) as service:
            try:
                wait()
                take((root / "data" / "web-token").read_text())
            finally:
                service.send_signal(signal.SIGINT)


def wait() -> None:
    while True:
        try:
            httpx.get(f"{ADDRESS}/readyz")
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return


def take(token: str) -> None:
    with sync_playwright() as playwright:
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = opened(browser, token, "light")
        show(page, next(iter(sorted((EXERCISE / "near_misses").glob("*.yaml")))))
        page.screenshot(path=HERE / "page-finding.png")
        page = opened(browser, token, "dark")
        show(page, next(iter(sorted((EXERCISE / "reference").glob("*.yaml")))))
        page.get_by_role("tab", name="Picture").click()
        page.wait_for_timeout(500)
        page.screenshot(path=HERE / "page-picture.png")
        page.goto(ADDRESS)
        page.locator(".cards").first.wait_for()
        page.screenshot(path=HERE / "page-list.png")
        browser.close()


def opened(browser: Browser, token: str, scheme: str) -> Page:
    context = browser.new_context(
        viewport={"width": 1440, "height": 860},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{ADDRESS}/?token={token}")
    page.goto(f"{ADDRESS}/exercises/{EXERCISE.name}")
    page.locator(".monaco-editor .view-line").first.wait_for()
    page.wait_for_timeout(2000)
    return page


def show(page: Page, answer: Path) -> None:
    page.locator(".monaco-editor").first.click()
    lines = [line for line in answer.read_text().splitlines() if not line.startswith("#")]
    page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join(lines) + "\n")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")
    page.keyboard.press("Control+Enter")
    page.locator(".verdict-busy").wait_for()
    page.locator(".verdict-pass, .verdict-fail").wait_for(timeout=60_000)
    page.wait_for_timeout(700)


if __name__ == "__main__":
    main()
