"""Prompts, names, YAML, findings, logs and reports are strangers' text: shown, and no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page

from tests.web.browser.conftest import open_exercise
from tests.web.conftest import Served, finished, saved, submitted, workspace
from tests.web.hostile import TEXTS


@pytest.fixture(scope="module")
def infested(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Iterator[Served]:
    """A workspace whose exercise was written by somebody who means harm."""
    root = workspace(tmp_path_factory.mktemp("infested"), repository, "ex04")
    folder = root / "exercises" / "ex04"
    everything = "\n\n".join(TEXTS)
    for name in ("prompt.md", "debrief.md"):
        (folder / name).write_text(f"# x\n\n{everything}\n")
    (folder / "hints.md").write_text("".join(f"## {n}\n\n{everything}\n\n" for n in (1, 2, 3)))
    metadata = folder / "exercise.yaml"
    facts = yaml.safe_load(metadata.read_text())
    facts["title"] = TEXTS[1]
    metadata.write_text(yaml.safe_dump(facts))
    test = folder / "test_ex04.py"
    title = '"""Three replicas of web become ready."""'
    assert title in test.read_text()
    test.write_text(test.read_text().replace(title, json.dumps(TEXTS[0])))
    served = Served(root, root / "data")
    served.start()
    yield served
    served.stop()


@pytest.fixture
def victim(chromium: Browser, infested: Served) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    page.goto(infested.link)
    yield page
    context.close()


def unharmed(page: Page) -> None:
    page.wait_for_timeout(300)
    assert page.evaluate("window.hacked") is None


def test_an_exercise_cannot_act(victim: Page, infested: Served) -> None:
    """List, prompt, hints and titles of checks render inert."""
    victim.goto(infested.address)
    victim.wait_for_selector(".cards")
    unharmed(victim)
    open_exercise(victim, infested, "ex04")
    for _ in range(3):
        victim.locator(".hints > button").click()
        victim.wait_for_timeout(200)
    unharmed(victim)
    assert victim.locator(".prose script, .prose img, .prose svg, .prose iframe").count() == 0


@pytest.mark.parametrize("text", TEXTS)
def test_an_answer_cannot_act(victim: Page, infested: Served, text: str) -> None:
    """YAML that comes back in findings, in the picture, in events and in the report is text."""
    manifest = yaml.safe_load(infested.reference("ex04"))
    manifest["metadata"]["annotations"] = {"note": text}
    manifest["spec"]["template"]["spec"]["containers"][0]["image"] = text
    with infested.client() as client:
        saved(client, "ex04", yaml.safe_dump(manifest) + f"# {text}\n")
        finished(client, submitted(client, "ex04"))
    open_exercise(victim, infested, "ex04")
    victim.locator(".verdict-fail, .verdict-error").wait_for()
    for tab in ("Picture", "Events", "Report", "Versions", "Checks"):
        victim.get_by_role("tab", name=tab).click()
        victim.wait_for_timeout(150)
        unharmed(victim)
