"""One exercise: its folder and what ``exercise.yaml`` says of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kubeplay_pytest.errors import PlatformError

__all__ = ["MARKER", "Exercise", "Metadata", "find_exercise"]

MARKER = "exercise.yaml"
"""The file that makes a folder an exercise."""

Domain = Literal["design", "deployment", "observability", "security", "networking"]
Capability = Literal["api", "containers", "network", "dns", "network-policy", "storage"]


class Metadata(BaseModel):
    """What ``exercise.yaml`` holds. Unknown keys are refused.

    ``points`` gives each check, by the name of its function, its part of the score;
    ``allowed_kinds`` names kinds that a submission may hold although the ``admin`` of a
    namespace may not write them; ``images`` are all that a simulated node can pull.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: UUID
    slug: Annotated[str, Field(pattern=r"^ex\d{2,}$")]
    title: Annotated[str, Field(min_length=3, max_length=80)]
    level: Annotated[int, Field(ge=1, le=5)]
    domain: Domain
    minutes: Annotated[int, Field(ge=1, le=120)]
    version: Annotated[int, Field(ge=1)]
    requires: Annotated[tuple[Capability, ...], Field(min_length=1)]
    images: tuple[str, ...] = ()
    allowed_kinds: tuple[str, ...] = ()
    pod_security: Literal["baseline", "restricted"] = "baseline"
    points: Annotated[dict[str, Annotated[int, Field(ge=1)]], Field(min_length=1)]


@dataclass(frozen=True)
class Exercise:
    """An exercise's folder. Reading a file of it happens on first use."""

    folder: Path

    @property
    def slug(self) -> str:
        return self.folder.name

    @cached_property
    def metadata(self) -> Metadata:
        """The validated ``exercise.yaml``; raises :class:`PlatformError` naming the line."""
        return _read_metadata(self.folder / MARKER)

    @property
    def max_points(self) -> int:
        return sum(self.metadata.points.values())

    @property
    def prompt(self) -> str:
        return self._text("prompt.md")

    @property
    def template(self) -> Path:
        return self.folder / "template.yaml"

    @property
    def setup(self) -> Path | None:
        """What is in the namespace before the submission, if the exercise brings anything."""
        path = self.folder / "setup.yaml"
        return path if path.exists() else None

    @property
    def references(self) -> tuple[Path, ...]:
        return tuple(sorted((self.folder / "reference").glob("*.yaml")))

    @property
    def near_misses(self) -> tuple[Path, ...]:
        return tuple(sorted((self.folder / "near_misses").glob("*.yaml")))

    @property
    def test_file(self) -> Path:
        return self.folder / f"test_{self.slug}.py"

    def _text(self, name: str) -> str:
        path = self.folder / name
        try:
            return path.read_text(encoding="utf-8")
        except OSError as error:
            raise PlatformError(
                f"{path} cannot be read: {error.strerror}",
                "every exercise holds this file; restore it, or ask the exercise's author",
            ) from error


def find_exercise(path: Path) -> Exercise | None:
    """The exercise that ``path`` belongs to: the nearest folder holding ``exercise.yaml``."""
    for folder in (path, *path.parents):
        if (folder / MARKER).is_file():
            return Exercise(folder)
    return None


def _read_metadata(path: Path) -> Metadata:
    try:
        text = path.read_text(encoding="utf-8")
        data = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PlatformError(f"{path} cannot be read: {error}", "mend this file") from error
    try:
        metadata = Metadata.model_validate(data)
    except ValidationError as error:
        raise PlatformError(_explain(path, text, error), "mend exercise.yaml") from error
    if metadata.slug != path.parent.name:
        raise PlatformError(
            f"{path}: slug is {metadata.slug!r} but the folder is {path.parent.name!r}",
            "give both the same name",
        )
    return metadata


def _explain(path: Path, text: str, error: ValidationError) -> str:
    """Every validation error as ``file:line: key: what is wrong``."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    return "\n".join(
        f"{path}:{_line(root, problem['loc'])}: "
        f"{'.'.join(str(step) for step in problem['loc']) or 'the file'}: {problem['msg']}"
        for problem in error.errors()
    )


def _line(node: Any, location: tuple[int | str, ...]) -> int:
    """The line of the deepest node that ``location`` reaches, counted from 1."""
    line = node.start_mark.line + 1 if node else 1
    for step in location:
        found = _child(node, step)
        if found is None:
            break
        node, line = found
    return int(line)


def _child(node: Any, step: int | str) -> tuple[Any, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    return None
