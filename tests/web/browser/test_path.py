"""The whole path of a learner, in a browser."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.web.browser.conftest import open_exercise, paste_over, run, verdict, write
from tests.web.conftest import Served
from tests.web.test_api import until


def test_from_the_list_to_a_pass(page: Page, desk: Served) -> None:
    """Find it, fail, be told where, mend it, pass, read why."""
    page.goto(desk.address)
    page.get_by_role("searchbox").fill("three copies")
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_role("link", name="Three copies of a web server").click()
    page.wait_for_selector(".monaco-editor .view-line")
    write(page, desk.reference("ex04").replace("replicas: 3", "replicas: 2"))
    assert "fail" in run(page)
    finding = page.locator(".check-fail .finding").first
    expect(finding).to_contain_text("expected")
    expect(finding.locator(".place")).to_contain_text("solutions/ex04/solution.yaml:")
    expect(page.locator(".marked-line")).not_to_have_count(0)
    finding.locator(".place").click()
    expect(page.locator(".monaco-editor.focused")).to_be_visible()
    write(page, desk.reference("ex04"))
    assert "pass: 10 of 10" in run(page)
    expect(page.locator(".marked-line")).to_have_count(0)
    page.get_by_text("Debrief: why it works").click()
    expect(page.locator(".debrief .prose")).to_be_visible()
    page.goto(desk.address)
    expect(page.locator(".card-passed")).to_have_count(1)


def test_what_is_seen_on_the_way(page: Page, desk: Served) -> None:
    """The picture, the cluster's events, the report and the versions are there after a run."""
    open_exercise(page, desk, "ex05")
    write(page, desk.reference("ex05"))
    run(page)
    page.get_by_role("tab", name="Picture").click()
    expect(page.locator(".picture .unseen")).to_contain_text("Deployment")
    expect(page.locator(".picture .unseen")).to_contain_text("made by ReplicaSet/")
    page.get_by_role("tab", name="Events").click()
    expect(page.get_by_role("log")).to_contain_text("SuccessfulCreate")
    page.get_by_role("tab", name="Report").click()
    expect(page.frame_locator("iframe").locator("#results-table tbody").first).to_be_visible()
    page.get_by_role("tab", name="Versions").click()
    expect(page.locator(".versions")).to_contain_text("this is what you have")


def test_a_version_is_compared_and_taken(page: Page, desk: Served) -> None:
    """Two graded answers: the older one is shown beside the newer, and comes back."""
    open_exercise(page, desk, "ex02")
    for text in (desk.near_miss("ex02"), desk.reference("ex02")):
        write(page, text)
        run(page)
    page.get_by_role("tab", name="Versions").click()
    page.get_by_role("button", name="Compare with the version").click()
    expect(page.locator(".monaco-diff-editor")).to_be_visible()
    page.get_by_role("button", name="Take the left one").click()
    file = desk.root / "solutions" / "ex02" / "solution.yaml"
    until(lambda: file.read_text() == desk.near_miss("ex02"))
    expect(page.get_by_test_id("saved")).to_have_text("saved")


def test_hints_come_one_at_a_time(page: Page, desk: Served) -> None:
    """Each is asked for, numbered, and there again after a reload."""
    open_exercise(page, desk, "ex07")
    page.get_by_role("button", name=re.compile("Take a hint")).click()
    expect(page.locator(".hints details")).to_have_count(1)
    page.get_by_role("button", name=re.compile("one more hint")).click()
    expect(page.locator(".hints details")).to_have_count(2)
    page.reload()
    expect(page.locator(".hints details")).to_have_count(2)


def test_fields_of_the_cluster_are_completed(page: Page, desk: Served) -> None:
    """The editor knows the live cluster's kinds: it offers fields and marks what does not exist."""
    open_exercise(page, desk, "ex01")
    expect(page.locator(".foot")).to_contain_text("fields of Kubernetes v1", timeout=30_000)
    write(page, "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containerz: []\n")
    expect(page.locator(".squiggly-error, .squiggly-warning").first).to_be_visible()
    write(page, "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  restart")
    offered = page.locator(".suggest-widget", has_text="restartPolicy")
    for _ in range(20):  # the worker may still be reading the cluster's schema
        page.keyboard.press("Control+Space")
        page.wait_for_timeout(500)
        if offered.is_visible():
            break
        page.keyboard.press("Escape")
        page.locator(".monaco-editor").first.click()
        page.keyboard.press("Control+End")
    expect(offered).to_be_visible()
    page.keyboard.press("Escape")


def test_keyboard_alone_is_enough(page: Page, desk: Served) -> None:
    """From the list to a verdict without a mouse, into the editor and out of it again."""
    page.goto(desk.address)
    page.wait_for_selector(".cards")
    page.keyboard.press("/")
    page.keyboard.type("ex04")
    expect(page.locator(".card")).to_have_count(1)
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".monaco-editor .view-line")
    for _ in range(60):
        if page.locator(".monaco-editor.focused").count():
            break
        page.keyboard.press("Tab")
    expect(page.locator(".monaco-editor.focused")).to_be_visible()
    paste_over(page, desk.reference("ex04"))
    page.keyboard.press("Control+Enter")
    assert "pass" in verdict(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("By keyboard")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_an_exam_is_sat(context: BrowserContext, desk: Served) -> None:
    """Begun, no hints, handed in; the sheet stays."""
    page = context.new_page()
    page.goto(f"{desk.address}/exam")
    page.get_by_label("Exercises", exact=True).fill("2")
    page.get_by_role("button", name="Begin the exam").click()
    expect(page.get_by_role("timer")).to_be_visible()
    page.locator("table a").first.click()
    expect(page.get_by_text("Part of your exam: no hints.")).to_be_visible()
    page.goto(f"{desk.address}/exam")
    page.get_by_role("button", name="Hand it in").click()
    page.get_by_role("dialog").get_by_role("button", name="Hand it in").click()
    expect(page.locator(".result")).to_contain_text("not passed")
