"""The folder that a person works in: the checkout with ``exercises/`` and ``solutions/``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kubeplay_pytest.catalog import Catalog, Exercise
from kubeplay_pytest.catalog.solution import Solution
from kubeplay_pytest.cli.console import errors
from kubeplay_pytest.errors import UsageError
from kubeplay_pytest.settings import Settings

if TYPE_CHECKING:
    from kubeplay_pytest.history.history import History

__all__ = ["ClusterOption", "ExerciseArgument", "Workspace"]

ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        help="embedded, kind, k3d, minikube, microk8s, or context:NAME.",
        metavar="PROVIDER",
    ),
]


def _complete(incomplete: str) -> list[tuple[str, str]]:
    """What a shell offers when Tab is pressed."""
    exercises = Workspace.find().catalog
    return [(e.slug, e.metadata.title) for e in exercises if e.slug.startswith(incomplete)]


ExerciseArgument = Annotated[
    str, typer.Argument(help="The exercise: ex04, or just 4.", autocompletion=_complete)
]


@dataclass(frozen=True)
class Workspace:
    """The nearest folder, from here upwards, that holds ``exercises/``."""

    root: Path

    @classmethod
    def find(cls) -> Workspace:
        """Raises :class:`UsageError` when there is none."""
        here = Path.cwd()
        for folder in (here, *here.parents):
            if next(folder.glob("exercises/*/exercise.yaml"), None):
                return cls(folder)
        raise UsageError(
            f"there are no exercises in {here} or above it",
            "go to the folder that you cloned KubePlay into",
        )

    @property
    def catalog(self) -> Catalog:
        return Catalog(self.root / "exercises")

    def settings(self, cluster: str | None = None) -> Settings:
        """Settings from options and environment; raises :class:`UsageError` for bad values."""
        try:
            return Settings.read(root=self.root, options={"cluster": cluster})
        except ValueError as error:
            raise UsageError(str(error)) from error

    def history(self) -> History:
        """The learner's history, to be entered; a warning tells what had to be set aside."""
        from kubeplay_pytest.history.history import History

        return History(self.settings().solutions, lambda said: errors.print(said, style="yellow"))

    def solution(self, exercise: Exercise) -> Solution:
        return Solution(exercise, self.settings().solutions)
