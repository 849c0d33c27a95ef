"""What is typed is saved, whatever happens to tab, service or disk."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.web.browser.conftest import open_exercise, shown, write
from tests.web.conftest import Served
from tests.web.test_api import until


def file_of(desk: Served, slug: str) -> Path:
    return desk.root / "solutions" / slug / "solution.yaml"


def saved(page: Page, file: Path, text: str) -> None:
    """The page says so, and the file on disk says what."""
    until(lambda: file.read_text() == text)
    expect(page.get_by_test_id("saved")).to_have_text("saved")


def test_typing_is_saved_to_the_file(page: Page, desk: Served) -> None:
    """Nobody presses a button: a moment after the last key the file is what the editor shows."""
    open_exercise(page, desk, "ex01")
    write(page, "kind: Pod # typed")
    saved(page, file_of(desk, "ex01"), "kind: Pod # typed")
    page.reload()
    page.wait_for_selector(".monaco-editor .view-line")
    assert "kind: Pod # typed" in shown(page)


def test_an_edit_on_disk_appears_in_the_editor(page: Page, desk: Served) -> None:
    """Whoever has the same file open in another editor sees both move."""
    open_exercise(page, desk, "ex02")
    file_of(desk, "ex02").write_text("kind: Pod # from vim\n")
    expect(page.locator(".view-lines")).to_contain_text("from vim")
    expect(page.get_by_test_id("saved")).to_have_text("saved")


def test_two_tabs_choose(context: BrowserContext, desk: Served) -> None:
    """The tab that was slower is asked; taking theirs and keeping mine both do what they say."""
    first, second = context.new_page(), context.new_page()
    open_exercise(first, desk, "ex05")
    open_exercise(second, desk, "ex05")
    second.route("**/notices", lambda route: route.abort())
    second.route("**/solution", lambda route: route.abort())  # it is cut off for a while
    write(second, "who: second")
    expect(second.get_by_test_id("saved")).to_contain_text("kept in this browser")
    write(first, "who: first")
    saved(first, file_of(desk, "ex05"), "who: first")
    second.unroute("**/solution")
    expect(second.get_by_role("dialog")).to_contain_text("changed elsewhere")
    assert file_of(desk, "ex05").read_text() == "who: first"
    second.get_by_role("button", name="Keep mine").click()
    saved(second, file_of(desk, "ex05"), "who: second")
    expect(first.locator(".view-lines").first).to_contain_text("second")


def test_a_crash_loses_nothing_typed(context: BrowserContext, desk: Served) -> None:
    """The service is gone while somebody types, then the tab dies: the text is there again."""
    page = context.new_page()
    open_exercise(page, desk, "ex07")
    page.route("**/solution", lambda route: route.abort())
    text = "kind: Service # typed while nobody listened"
    write(page, text)
    expect(page.get_by_test_id("saved")).to_contain_text("not saved")
    page.close()
    again = context.new_page()
    again.goto(f"{desk.address}/exercises/ex07")
    expect(again.locator(".view-lines")).to_contain_text("typed while nobody listened")
    saved(again, file_of(desk, "ex07"), text)


def test_reset_begins_again(page: Page, desk: Served) -> None:
    """After a question, the template is back and the answer is beside it."""
    open_exercise(page, desk, "ex04")
    write(page, "mine: 1")
    saved(page, file_of(desk, "ex04"), "mine: 1")
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("button", name="Begin again").click()
    expect(page.locator(".view-lines")).not_to_contain_text("mine")
    template = desk.root / "exercises" / "ex04" / "template.yaml"
    saved(page, file_of(desk, "ex04"), template.read_text())
    kept = (file_of(desk, "ex04").parent / ".backups").glob("*/solution.yaml")
    assert "mine: 1" in {path.read_text() for path in kept}
