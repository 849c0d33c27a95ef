"""How stand-ins are made: what ``standins.yaml`` says, read and validated."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import ClassVar

from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.images.config import Config
from kubeplay_pytest.images.reference import familiar, tagged

__all__ = ["Recipe", "known", "read_recipes", "recipe_for"]

FILE = Path(__file__).with_name("standins.yaml")


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One stand-in, by all references that it serves under; ``standins.yaml`` tells the rest."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    images: tuple[str, ...]
    package: str
    without: frozenset[str] = frozenset()
    config: Config = field(default_factory=Config)
    users: dict[str, int] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    links: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


def recipe_for(image: str) -> Recipe | None:
    """How to make a stand-in for ``image``, if one is known."""
    return _by_reference().get(tagged(image))


def known() -> tuple[str, ...]:
    """The images that have a stand-in, as manifests name them."""
    return tuple(sorted(familiar(reference) for reference in _by_reference()))


def read_recipes(path: Path) -> tuple[Recipe, ...]:
    """The recipes in a file; raises :class:`PlatformError` naming the entry that is not valid."""
    import yaml
    from pydantic import TypeAdapter, ValidationError

    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return TypeAdapter(tuple[Recipe, ...]).validate_python(data)
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PlatformError(f"{path} is not valid: {error}", "install KubePlay again") from error


@cache
def _by_reference() -> dict[str, Recipe]:
    return {tagged(image): recipe for recipe in read_recipes(FILE) for image in recipe.images}
