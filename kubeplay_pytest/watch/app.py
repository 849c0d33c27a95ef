"""The watch mode's screen: prompt or results, the namespace as it changes, and the keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from rich.text import Text
from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.widgets import Footer, Markdown, Static

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.comparison import difference
from kubeplay_pytest.catalog.solution import Solution
from kubeplay_pytest.errors import LearnerFailure, PlatformError
from kubeplay_pytest.grading import Grading, Task, WarmGrader
from kubeplay_pytest.history.history import History
from kubeplay_pytest.picture import Branch
from kubeplay_pytest.settings import Settings
from kubeplay_pytest.watch.cluster_view import ClusterView
from kubeplay_pytest.watch.running import Run
from kubeplay_pytest.watch.saves import saves
from kubeplay_pytest.watch.screens import Choice, Question, Reading
from kubeplay_pytest.watch.view import (
    diff_text,
    headline,
    hints_text,
    line_of,
    picture_text,
    results_text,
    standing,
)

__all__ = ["WatchApp"]

Json = dict[str, Any]

KEYS = """\
| key | does |
|---|---|
| `r` | run it now; saving the file does, too |
| `p` | the prompt, and back to the results |
| `h` | a hint: each further one tells more |
| `n` `b` | the next exercise, the one before |
| `l` | the list of exercises |
| `x` | begin again from the template; your file is kept as a backup |
| `d` | the debrief, after a pass |
| `f` | your answer beside the reference, after a pass |
| `↑` `↓` `PgUp` `PgDn` | scroll |
| `q` | quit; the cluster goes on |
"""


class WatchApp(App[None]):
    """Grades an exercise whenever its solution is saved."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual's own type
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "run", "Run"),
        Binding("h", "hint", "Hint"),
        Binding("p", "turn", "Prompt"),
        Binding("n", "step(1)", "Next"),
        Binding("b", "step(-1)", "Back", show=False),
        Binding("l", "list", "List"),
        Binding("d", "debrief", "Debrief"),
        Binding("f", "diff", "Diff"),
        Binding("x", "reset", "Reset", show=False),
        Binding("question_mark", "keys", "Keys", key_display="?"),
        Binding("q,ctrl+c", "quit", "Quit", key_display="q"),
    ]

    def __init__(
        self,
        exercises: Iterable[Exercise],
        first: Exercise,
        *,
        settings: Settings,
        history: History,
        grader: WarmGrader,
    ) -> None:
        super().__init__()
        self._exercises = list(exercises)
        self._exercise = first
        self._settings = settings
        self._history = history
        self._grader = grader
        self._run: Run | None = None
        self._grading: Grading | None = None
        self._cluster = ClusterView(settings.cluster)
        self._passed = False
        self._in_exam = False

    def compose(self) -> ComposeResult:
        yield Static(id="head")
        yield Static(id="file")
        with Container(id="body"):
            with VerticalScroll(id="reading"):
                yield Markdown(id="prompt", open_links=False)
                yield Static(id="results")
            with VerticalScroll(id="cluster", can_focus=False):
                yield Static(id="picture")
        yield Footer()

    def on_mount(self) -> None:
        self.query_one("#cluster").border_title = "in the cluster"
        self.set_interval(0.15, self._look)
        self._open(self._exercise)
        self._follow_saves()

    def on_unmount(self) -> None:
        self._stop()
        self._cluster.close()

    @property
    def solution(self) -> Solution:
        return Solution(self._exercise, self._settings.solutions)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The footer names what only a pass opens when there is one; an exam has no help."""
        if action in {"debrief", "diff"} and (self._in_exam or not self._passed):
            return False
        if action == "hint" and self._in_exam:
            return False
        return super().check_action(action, parameters)

    # What the keys do.

    def action_run(self) -> None:
        self._grade()

    def action_turn(self) -> None:
        self._show_prompt(shown=not self.query_one("#prompt").display)

    def action_step(self, steps: int) -> None:
        index = self._exercises.index(self._exercise) + steps
        if not 0 <= index < len(self._exercises):
            self.notify("this is the last exercise" if steps > 0 else "this is the first exercise")
            return
        self._open(self._exercises[index])

    def action_hint(self) -> None:
        hints = self._exercise.hints
        taken = self._history.hints(self._exercise) or self._history.take_hint(self._exercise)
        title = f"{self._exercise.slug}: hint {taken} of {len(hints)}"
        more = taken < len(hints)
        footer = "h tells more · Esc closes" if more else "Esc closes"
        reading = Reading(title, hints_text(hints[:taken]), footer, more="h" if more else "")
        self.push_screen(reading, self._after_hint)

    def _after_hint(self, wants_more: bool | None) -> None:
        if wants_more:
            self._history.take_hint(self._exercise)
            self.action_hint()

    def action_list(self) -> None:
        lines = [(e.slug, line_of(e, self._history.state(e))) for e in self._exercises]
        self.push_screen(Choice("Exercises", lines, self._exercise.slug), self._chosen)

    def _chosen(self, slug: str | None) -> None:
        if slug is not None and slug != self._exercise.slug:
            self._open(next(e for e in self._exercises if e.slug == slug))

    def action_reset(self) -> None:
        question = f"Begin {self._exercise.slug} again from the template? Your file is kept."
        self.push_screen(Question(question), self._reset)

    def _reset(self, wanted: bool | None) -> None:
        if wanted:
            self._history.note(self._exercise, "reset")
            backup = self.solution.reset(datetime.now().astimezone().strftime("%Y-%m-%dT%H-%M-%S"))
            self.notify(f"your file is now in {backup}" if backup else "there was nothing to keep")

    def action_debrief(self) -> None:
        self._history.note(self._exercise, "debrief")
        self.push_screen(Reading(f"{self._exercise.slug}: debrief", self._exercise.debrief))

    def action_diff(self) -> None:
        lines = difference(self._exercise, self.solution.text, self.solution.shown)
        self.push_screen(Reading("yours (-) and a reference (+)", diff_text(lines)))

    def action_keys(self) -> None:
        self.push_screen(Reading("Keys", KEYS))

    # Exercises and runs.

    def _open(self, exercise: Exercise) -> None:
        """Show an exercise; what is there already is graded, the bare template is not."""
        self._stop()
        self._exercise, self._run = exercise, None
        self._passed = self._history.has_passed(exercise)
        self._in_exam = self._history.in_exam(exercise)
        try:
            self.solution.create()
        except PlatformError as error:
            self.notify(f"{error.problem}: {error.remedy}", severity="error", timeout=10)
        self._history.note(exercise, "opened")
        self.query_one("#prompt", Markdown).update(exercise.prompt)
        self._show_prompt(shown=self.solution.is_untouched)
        self._refresh([])
        self.refresh_bindings()
        if not self.solution.is_untouched:
            self._grade()

    def _grade(self) -> None:
        self._stop()
        self._run = Run(self._exercise)
        task = Task(self._exercise.folder, (), self._settings.cluster, self._settings.timeout)
        self._grading = self._grader.begin(task, self._settings.solutions)
        self._follow(self._grading, self._run)
        self._show_prompt(shown=False)
        self._refresh([])

    def _stop(self) -> None:
        if self._grading is not None and self._run is not None and not self._run.is_over:
            self._grading.cancel()
        self._grading = None
        self._cluster.close()

    @work(thread=True, group="gradings")
    def _follow(self, grading: Grading, run: Run) -> None:
        try:
            for event in grading.events():
                self.call_from_thread(self._take, run, event)
        except (PlatformError, LearnerFailure) as error:
            self.call_from_thread(self._take, run, {"event": "result", "result": _broken(error)})

    def _take(self, run: Run, event: Json) -> None:
        run.take(event)
        if run is not self._run:
            return  # of a run that was overtaken
        if event["event"] == "namespace":
            self._cluster.open(run.namespace)
        # A last look when all is known: after that the namespace goes.
        self._refresh(self._cluster.look() if event["event"] == "check" else None)
        if run.is_over:
            self._cluster.close()
            self._passed = self._passed or run.passed
            self.refresh_bindings()

    @work(group="saves")
    async def _follow_saves(self) -> None:
        async for path in saves(self._settings.solutions):
            if path.parent == self.solution.folder:
                self._grade()

    # What is seen.

    def _show_prompt(self, *, shown: bool) -> None:
        self.query_one("#prompt").display = shown
        self.query_one("#results").display = not shown
        self.query_one("#reading").scroll_home(animate=False)

    def _look(self) -> None:
        if self._run is not None and not self._run.knows_all and self._cluster.is_open:
            self._refresh(self._cluster.look())

    def _refresh(self, branches: list[Branch] | None = None) -> None:
        run = self._run
        self.query_one("#head", Static).update(headline(self._exercise))
        place = Text.assemble((f"{self.solution.shown}  ", "dim"), standing(run))
        self.query_one("#file", Static).update(place)
        results = results_text(run) if run else Text("save your file, or press r", style="dim")
        self.query_one("#results", Static).update(results)
        if branches is not None:
            self.query_one("#picture", Static).update(picture_text(branches))
            self.query_one("#cluster").display = bool(branches)


def _broken(error: Exception) -> Json:
    return {"verdict": "error", "problem": str(error), "checks": []}
