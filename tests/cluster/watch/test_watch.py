"""The watch mode on the real cluster: saved, graded, shown; and what its keys do."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from kubeplay_pytest.catalog import Catalog
from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.grading import Task, WarmGrader
from kubeplay_pytest.history.history import History
from kubeplay_pytest.settings import Settings
from kubeplay_pytest.watch.app import WatchApp
from kubeplay_pytest.watch.screens import Reading

Play = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture(scope="module")
def grader(cluster: Cluster) -> Iterator[WarmGrader]:
    """A warm grader on the session's cluster."""
    with WarmGrader() as made:
        yield made


@pytest.fixture
def desk(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with two exercises. The learner is that of the whole session."""
    for slug in ("ex01", "ex04"):
        shutil.copytree(repository / "exercises" / slug, tmp_path / "exercises" / slug)
    (tmp_path / "solutions").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def play(desk: Path, grader: WarmGrader, act: Play, first: str = "ex04") -> None:
    """Open the screen in a terminal of 80 by 24, and do something with it."""
    catalog = Catalog(desk / "exercises")
    settings = Settings.read(root=desk, options={"timeout": "60"}, environment={})

    async def session() -> None:
        with History(settings.solutions, pytest.fail) as history:
            app = WatchApp(
                catalog, catalog[first], settings=settings, history=history, grader=grader
            )
            async with app.run_test(size=(80, 24)) as pilot:
                await pilot.pause(0.3)  # the watcher of files begins
                await act(pilot)

    asyncio.run(session())


def shown(pilot: Pilot[None], widget: str) -> str:
    return str(pilot.app.query_one(widget, Static).content)


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    for _ in range(900):
        if holds():
            return
        await pilot.pause(0.1)
    pytest.fail(f"still: {shown(pilot, '#file')}")


def answer(desk: Path, name: str) -> None:
    """Save this answer to ex04."""
    shutil.copyfile(desk / "exercises/ex04" / name, desk / "solutions/ex04/solution.yaml")


def test_saved_answers_are_graded(desk: Path, grader: WarmGrader) -> None:
    """A wrong answer shows its line, the right one after it passes, and both are remembered."""

    async def act(pilot: Pilot[None]) -> None:
        assert pilot.app.query_one("#prompt").display
        answer(desk, "near_misses/two_replicas.yaml")
        await until(pilot, lambda: "fail, 5 of 10" in shown(pilot, "#file"))
        assert "solutions/ex04/solution.yaml:7:13" in shown(pilot, "#results")
        answer(desk, "reference/deployment.yaml")
        await until(pilot, lambda: "pass, 10 of 10" in shown(pilot, "#file"))
        await pilot.press("f")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Reading)

    play(desk, grader, act)
    with History(desk / "solutions", pytest.fail) as history:
        mine = [a for a in history.attempts() if a.solutions == str(desk / "solutions")]
        assert [attempt.verdict for attempt in mine] == ["fail", "pass"]


def test_a_newer_save_overtakes(desk: Path, grader: WarmGrader) -> None:
    """Who saves again while a run goes on sees the verdict of the newer answer only."""

    async def act(pilot: Pilot[None]) -> None:
        answer(desk, "near_misses/two_replicas.yaml")
        await until(pilot, lambda: "checks" in shown(pilot, "#file"))
        answer(desk, "reference/deployment.yaml")
        await until(pilot, lambda: "points" in shown(pilot, "#file"))
        assert "pass" in shown(pilot, "#file")

    play(desk, grader, act)


def test_hints_one_by_one(desk: Path, grader: WarmGrader) -> None:
    """`h` shows the first hint, and `h` in it the next; a debrief waits for a pass."""

    async def act(pilot: Pilot[None]) -> None:
        await pilot.press("d")
        assert not isinstance(pilot.app.screen, Reading)
        for number in (1, 2):
            await pilot.press("h")
            await pilot.pause()
            title = pilot.app.screen.query_one(".title", Static)
            assert str(title.content) == f"ex01: hint {number} of 3"

    play(desk, grader, act, first="ex01")


def test_next_back_list_and_reset(desk: Path, grader: WarmGrader) -> None:
    """`n`, `b` and `l` change the exercise, `x` begins again and keeps what was there."""

    async def act(pilot: Pilot[None]) -> None:
        head = lambda: shown(pilot, "#head")[:4]  # noqa: E731 - read it again each time
        assert head() == "ex01"
        await pilot.press("n")
        assert head() == "ex04"
        await pilot.press("n", "b")
        assert head() == "ex01"
        await pilot.press("l")
        await pilot.pause()
        pilot.app.screen.query_one(OptionList).highlighted = 1
        await pilot.press("enter")
        await pilot.pause()
        assert head() == "ex04"
        answer(desk, "near_misses/two_replicas.yaml")
        await pilot.press("x", "y")
        await pilot.pause()
        template = (desk / "exercises/ex04/template.yaml").read_text("utf-8")
        assert (desk / "solutions/ex04/solution.yaml").read_text("utf-8") == template
        (kept,) = (desk / "solutions/ex04/.backups").glob("*/solution.yaml")
        assert "replicas: 2" in kept.read_text("utf-8")

    play(desk, grader, act, first="ex01")


def test_cancelled_grading_gives_its_namespace_back(
    desk: Path, grader: WarmGrader, cluster: Cluster
) -> None:
    """A grading that is overtaken ends without a result, and leaves no namespace of its own."""
    (desk / "solutions/ex04").mkdir()
    answer(desk, "near_misses/two_replicas.yaml")
    grading = grader.begin(Task(desk / "exercises/ex04", (), timeout=60.0), desk / "solutions")
    events = []
    for event in grading.events():
        events.append(event)
        if event["event"] == "namespace":
            grading.cancel()
    assert events[-1]["event"] != "result"
    name = next(event["name"] for event in events if event["event"] == "namespace")
    found = cluster.api.get("/api/v1/namespaces")["items"]
    alive = [n["metadata"]["name"] for n in found if n["status"]["phase"] == "Active"]
    assert name not in alive
