"""What is valid in ``exercise.yaml``, and where in the file it is not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kubeplay_pytest.catalog.metadata import Metadata
from kubeplay_pytest.errors import PlatformError

__all__ = ["validate"]

Domain = Literal["design", "deployment", "observability", "security", "networking"]
Capability = Literal[
    "api", "containers", "network", "dns", "network-policy", "storage", "zones", "gateway-api"
]


class _Model(BaseModel):
    """The fields of :class:`Metadata` with their bounds. Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: UUID
    slug: Annotated[str, Field(pattern=r"^ex\d{2,}$")]
    title: Annotated[str, Field(min_length=3, max_length=80)]
    level: Annotated[int, Field(ge=1, le=5)]
    domain: Domain
    minutes: Annotated[int, Field(ge=1, le=120)]
    version: Annotated[int, Field(ge=1)]
    requires: Annotated[tuple[Capability, ...], Field(min_length=1)]
    prefers: tuple[Capability, ...] = ()
    images: tuple[str, ...] = ()
    allowed_kinds: tuple[str, ...] = ()
    pod_security: Literal["baseline", "restricted"] = "baseline"
    points: Annotated[dict[str, Annotated[int, Field(ge=1)]], Field(min_length=1)]


def validate(path: Path, content: bytes) -> Metadata:
    """The metadata; raises :class:`PlatformError` with ``file:line: key: what is wrong``."""
    try:
        text = content.decode("utf-8")
        data = yaml.safe_load(text)
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise PlatformError(f"{path} cannot be read: {error}", "mend this file") from error
    try:
        return Metadata(**_Model.model_validate(data).model_dump())
    except ValidationError as error:
        raise PlatformError(_explain(path, text, error), "mend exercise.yaml") from error


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
