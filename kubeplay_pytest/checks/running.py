"""Running containers: what they say, what can be run in them, how often they begin again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Self

from kubeplay_pytest.checks import pods, restarts
from kubeplay_pytest.checks.asking import ask
from kubeplay_pytest.checks.template import PodTemplate
from kubeplay_pytest.cluster.api import ApiError
from kubeplay_pytest.cluster.streams import ExecError, ExecResult, logs, run
from kubeplay_pytest.errors import LearnerFailure

__all__ = ["Running"]

_EXEC_SECONDS = 10.0
_LINES = 5
"""Lines of output that a person still reads."""


class Running(PodTemplate):
    """What a workload's containers do; needs nodes that run containers."""

    def logs(self, *, container: str | None = None, previous: bool = False) -> str:
        """What the containers of all live Pods have written, before the last restart if asked."""
        return "\n".join(filter(None, self._written_by(container, previous=previous)))

    def says(
        self,
        text: str | re.Pattern[str],
        *,
        container: str | None = None,
        previous: bool = False,
        within: float | None = None,
    ) -> Self:
        """A line of the logs has this text, or something that the expression finds."""
        self._await_existence(within)
        finds = text.search if isinstance(text, re.Pattern) else lambda line: text in line
        ended = False

        def look() -> bool | None:
            nonlocal ended
            ended = self._is_over()
            lines = self.logs(container=container, previous=previous).splitlines()
            return any(map(finds, lines)) or (False if ended else None)

        if not ask(self.ground, look, within):
            shown = text.pattern if isinstance(text, re.Pattern) else text
            raise self._not_said(f"a line of its log has {shown!r}", container, previous=previous)
        return self

    def runs(
        self,
        command: Sequence[str],
        *,
        prints: str | None = None,
        code: int = 0,
        container: str | None = None,
        everywhere: bool = False,
        within: float | None = None,
    ) -> str:
        """A command in a running container prints this and exits with ``code``; its output.

        With ``everywhere``, in each live Pod.
        """
        self._await_existence(within)
        name = next(iter(self.chosen(container)))["name"]
        expected = f"{' '.join(command)} in container {name} exits with code {code}"
        expected += f" and prints {prints!r}" if prints is not None else ""
        last: list[ExecResult | ExecError] = []

        def look() -> str | None:
            last[:] = self._results(command, name, everywhere=everywhere)
            if last and all(_is_right(result, prints, code) for result in last):
                return "".join(r.stdout for r in last if isinstance(r, ExecResult))
            self._give_up(expected, last)
            return None

        done = ask(self.ground, look, within)
        if done is None:
            raise self._not_run(expected, last)
        return done

    def has_file(
        self,
        path: str,
        *,
        containing: str | None = None,
        container: str | None = None,
        within: float | None = None,
    ) -> Self:
        """A running container has this file, with this part of a text when one is given."""
        self.runs(["cat", path], prints=containing, container=container, within=within)
        return self

    def restarts(
        self,
        *,
        at_least: int = 1,
        because: str | None = None,
        code: int | None = None,
        container: str | None = None,
        within: float | None = None,
    ) -> Self:
        """A container is restarted, for this reason or after this exit code when they are given.

        ``because`` is a reason such as OOMKilled, or words of the kubelet: liveness probe.
        """
        self._await_existence(within)

        wanted = restarts.Wanted(at_least, because, code, container)

        def look() -> bool | None:
            events = self.ground.named("Event")
            return True if any(wanted.is_met_by(p, events) for p in self.live_pods()) else None

        if self.ground.until(look, within) is None:
            times = sum(restarts.counts(self.live_pods()).values())
            why = f" because of {because}" if because else ""
            why += f" after exit code {code}" if code is not None else ""
            raise self.failure(
                f"a container is restarted at least {at_least} {_times(at_least)}{why}",
                f"{times} {_times(times)}" if times else "no container was restarted",
                path=f"{self.pod_spec_path}.containers",
            )
        return self

    def _written_by(self, container: str | None, *, previous: bool) -> Iterator[str]:
        namespace = self.ground.namespace
        names = [c["name"] for c in self.chosen(container)]
        for pod in self.live_pods():
            for name in names:
                try:
                    yield logs(
                        namespace.api, namespace.name, pod["metadata"]["name"], name,
                        previous=previous,
                    ).rstrip("\n")  # fmt: skip
                except ApiError:
                    continue  # it has not begun yet, or never lived before

    def _is_over(self) -> bool:
        """Whether the Pods have ended, so that they will say no more."""
        mine = self.live_pods()
        return bool(mine) and all(map(pods.has_ended, mine)) and self.kind.name == "Pod"

    def _results(
        self, command: Sequence[str], container: str, *, everywhere: bool
    ) -> list[ExecResult | ExecError]:
        namespace = self.ground.namespace
        live = [p for p in self.live_pods() if not pods.has_ended(p)]
        able = [p for p in live if restarts.runs_container(p, container)]
        if everywhere and len(able) < len(live):
            return [ExecError("not running", "a container is not running")]
        able.sort(key=pods.is_ready, reverse=True)
        results: list[ExecResult | ExecError] = []
        for pod in able if everywhere else able[:1]:
            try:
                results.append(
                    run(
                        namespace.api,
                        namespace.name,
                        pod["metadata"]["name"],
                        container,
                        command,
                        seconds=_EXEC_SECONDS,
                    )
                )
            except ExecError as error:
                results.append(error)
        return results

    def _give_up(self, expected: str, results: list[ExecResult | ExecError]) -> None:
        """An image will not learn a command by waiting."""
        if any(isinstance(r, ExecError) and r.reason == "no such command" for r in results):
            raise self._not_run(expected, results)

    def _not_run(self, expected: str, results: list[ExecResult | ExecError]) -> LearnerFailure:
        wrong = next((r for r in reversed(results)), None)
        path = f"{self.pod_spec_path}.containers"
        if wrong is None:
            return self.failure(expected, "its container is not running", path=path)
        if isinstance(wrong, ExecError):
            return self.failure(expected, f"{wrong.reason}: {wrong.told}", path=path)
        found = f"it exits with code {wrong.code}" if wrong.code else f"it prints {_short(wrong)}"
        return self._telling(self.failure(expected, found, path=path), wrong.stderr)

    def _not_said(self, expected: str, container: str | None, *, previous: bool) -> LearnerFailure:
        text = self.logs(container=container, previous=previous)
        count = len(text.splitlines())
        found = f"none of its {count} lines has" if count else "its log is empty"
        return self._telling(self.failure(expected, found, path=self.pod_spec_path, key=True), text)

    @staticmethod
    def _telling(failure: LearnerFailure, text: str) -> LearnerFailure:
        """The failure with the last lines of a text before all other evidence."""
        lines = tuple(f"it says: {line[:300]}" for line in text.splitlines()[-_LINES:])
        others = tuple(e for e in failure.findings[0].evidence if " says: " not in e)
        return LearnerFailure(replace(failure.findings[0], evidence=(*lines, *others)))


def _is_right(result: ExecResult | ExecError, prints: str | None, code: int) -> bool:
    if isinstance(result, ExecError) or result.code != code:
        return False
    return prints is None or prints in result.stdout


def _short(result: ExecResult) -> str:
    return repr(result.stdout[-300:]) if result.stdout else "nothing"


def _times(count: int) -> str:
    return "time" if count == 1 else "times"
