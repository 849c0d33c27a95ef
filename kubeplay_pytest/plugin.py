"""The pytest plugin: options, fixtures, and the learner's view of a failing check.

This module is imported by every pytest run of an environment that has KubePlay
installed. It therefore imports the standard library and pytest alone; whatever costs
time is imported when an exercise is met.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import pytest

from kubeplay_pytest.fixtures import applied, cluster, exercise, namespace, submission
from kubeplay_pytest.settings import OPTIONS
from kubeplay_pytest.workspace import exercise_folder, holds_exercises, read_settings

if TYPE_CHECKING:
    from kubeplay_pytest.reports.recorder import Recorder

__all__ = ["applied", "cluster", "exercise", "namespace", "submission"]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("kubeplay", "KubePlay: exercises graded in a real Kubernetes")
    for option in OPTIONS:
        switch = option.default is False
        kind: dict[str, Any] = (
            {"action": "store_true", "default": None} if switch else {"metavar": option.metavar}
        )
        group.addoption(option.flag, dest=option.key, help=option.help, **kind)
        parser.addini(option.key, option.help, default=None)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if holds_exercises(config):
        read_settings(config)  # a value that cannot be meant is said before anything runs
        # With -n, the checks of one exercise stay together and share their namespace. By
        # file, because xdist 3.8 loses its groups under pytest 9.2.
        if getattr(config.option, "dist", None) == "load":
            config.option.dist = "loadfile"
    if not hasattr(config, "workerinput"):  # a worker's reports reach the controller
        config.pluginmanager.register(Reports(config), "kubeplay-reports")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    folder = exercise_folder(item.path)
    if folder is not None:
        from kubeplay_pytest.reports.annotate import annotate

        annotate(report, item, call, folder)
    return report


class Reports:
    """Passes what concerns exercises on to the recorder, which is loaded when there is any."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._start = time.perf_counter()
        self._recorder: Recorder | None = None

    def pytest_sessionstart(self) -> None:
        if self._wants("events"):
            from kubeplay_pytest.verdict.events import EventStream

            settings = read_settings(self._config)
            try:
                EventStream(settings.events).emit("started", cluster=settings.cluster)
            except OSError as error:
                words = f"{settings.events} cannot be written: {error.strerror}"
                raise pytest.UsageError(words) from error

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        facts = getattr(report, "kubeplay", None)
        if facts is not None:
            self._recording().record(report, facts)
        elif notes := getattr(report, "kubeplay_notes", None):
            self._recording().note(notes)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        wanted = self._wants("result") or self._wants("events")
        if self._recorder is not None or (wanted and not self._config.option.collectonly):
            self._recording().finish()

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._recorder is not None:
            self._recorder.summarize(terminalreporter)

    def _wants(self, report: str) -> bool:
        """Whether this file was asked for; a variable means runs of exercises only."""
        if self._config.getoption(f"kubeplay_{report}"):
            return True
        return holds_exercises(self._config) and bool(getattr(read_settings(self._config), report))

    def _recording(self) -> Recorder:
        if self._recorder is None:
            from kubeplay_pytest.reports.recorder import Recorder

            html = bool(getattr(self._config.option, "htmlpath", None))
            self._recorder = Recorder(read_settings(self._config), start=self._start, html=html)
        return self._recorder
