"""``kubeplay new``: the beginning of an exercise."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, get_args

import typer
from rich.text import Text

from kubeplay_pytest.authors.scaffold import MARK, scaffold
from kubeplay_pytest.catalog import Catalog
from kubeplay_pytest.cli.console import out, typed
from kubeplay_pytest.cli.workspace import Workspace
from kubeplay_pytest.errors import UsageError

__all__ = ["new"]

_SLUG = re.compile(r"ex\d{2,}", re.ASCII)


def new(
    slug: Annotated[str, typer.Argument(help="A slug that is free: ex41, or just 41.")],
    title: Annotated[
        str, typer.Option(help="What it is about, in a few words.")
    ] = "A new exercise",
    domain: Annotated[
        str, typer.Option(help="design, deployment, observability, security or networking.")
    ] = "design",
    level: Annotated[
        int | None, typer.Option(min=1, max=5, help="1 to 5; as the domain's last if not said.")
    ] = None,
) -> None:
    """Make a small exercise that works, with marks where its author has to write.

    Example: kubeplay new ex41 --title "The page is too slow" --domain observability
    """
    catalog = Workspace.find().catalog
    name = _free(slug, catalog)
    _check_words(title, domain)
    height = level or _last_level(catalog, domain)
    exercise = scaffold(catalog.folder / name, title=title, domain=domain, level=height)
    _say_what_to_do(exercise.slug, exercise.folder)


def _free(wanted: str, catalog: Catalog) -> str:
    """The slug; raises :class:`UsageError` when it is none, or somebody has it."""
    slug = f"ex{int(wanted):02d}" if wanted.isdecimal() else wanted
    numbers = [int(e.slug.removeprefix("ex")) for e in catalog if _SLUG.fullmatch(e.slug)]
    free = f"ex{max(numbers, default=0) + 1:02d}"
    if not _SLUG.fullmatch(slug):
        raise UsageError(f"{wanted!r} is no slug", f"write one like this: {free}")
    if (catalog.folder / slug).exists():
        raise UsageError(f"{catalog.folder / slug} is there already", f"a free slug is {free}")
    return slug


def _check_words(title: str, domain: str) -> None:
    from kubeplay_pytest.catalog.model import Domain

    if domain not in get_args(Domain):
        raise UsageError(f"{domain!r} is no domain", f"choose one of {', '.join(get_args(Domain))}")
    if not 3 <= len(title) <= 80 or set(title) & set('"\\\n'):
        raise UsageError(f"{title!r} is no title", "3 to 80 letters on one line, without quotes")


def _last_level(catalog: Catalog, domain: str) -> int:
    """The level that the newest exercise of a domain must have at least."""
    levels = [e.metadata.level for e in catalog if e.metadata.domain == domain]
    return max(levels, default=1)


def _say_what_to_do(slug: str, folder: Path) -> None:
    shown = Path(os.path.relpath(folder)).as_posix()
    out.print(f"Made {shown}: a small exercise that works. Now make it yours:", style="cyan")
    steps = (
        (f"{shown}/prompt.md", "the situation, and what to reach; then the other files"),
        (f"grep -rn {MARK} {shown}", "all places to write"),
        (typed(f"kubeplay check {slug}"), "says what is left, and proves the rest"),
        (typed(f"kubeplay check {slug} --mutate"), "finds what no check looks at"),
    )
    for step, what in steps:
        out.print(Text.assemble("  ", (f"{step:<36}", "bold"), what), soft_wrap=True)
