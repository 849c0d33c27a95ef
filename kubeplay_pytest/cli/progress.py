"""``kubeplay progress`` and ``kubeplay export``: how far you have come."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from kubeplay_pytest.cli.console import out, typed
from kubeplay_pytest.cli.workspace import Workspace
from kubeplay_pytest.errors import PlatformError, UsageError
from kubeplay_pytest.history.progress import Progress, progress_of
from kubeplay_pytest.history.states import SIGNS

__all__ = ["export", "progress"]

_WIDTH = 20


def progress(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Show how far you have come, by domain, and what to do next.

    Example: kubeplay progress
    """
    found = _progress()
    if as_json:
        print(json.dumps(found.to_dict(), indent=2))
        return
    out.print(_table(found))
    out.print()
    for line in _facts(found):
        out.print(line)
    if found.next:
        out.print(f"Next: {typed(f'kubeplay watch {found.next}')}", style="cyan")


def export(
    form: Annotated[
        str, typer.Option("--format", "-f", help="json, csv or html.", metavar="FORMAT")
    ] = "json",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file instead of standard output.")
    ] = None,
) -> None:
    """Write your progress down: as JSON, as a table (CSV), or as a page (HTML).

    Example: kubeplay export --format csv --output progress.csv
    """
    if form not in _FORMS:
        raise UsageError(f"there is no format {form!r}", f"one of: {', '.join(_FORMS)}")
    text = _FORMS[form](_progress())
    if output is None:
        print(text, end="")
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise PlatformError(f"{output} cannot be written: {error.strerror}") from error
    out.print(f"Wrote {output}", style="green", soft_wrap=True)


def _progress() -> Progress:
    workspace = Workspace.find()
    with workspace.history() as history:
        return progress_of(workspace.catalog, history)


def _table(found: Progress) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("domain", "passed", "", "of the exam"):
        table.add_column(name, justify="right" if name == "passed" else "left", no_wrap=True)
    for domain in found.domains:
        count = f"{domain.passed} of {domain.exercises}"
        table.add_row(domain.domain, count, _bar(domain.share), f"{domain.weight} %")
    return table


def _bar(share: float) -> Text:
    full = round(share * _WIDTH)
    return Text.assemble(("█" * full, "green"), ("░" * (_WIDTH - full), "dim"))


def _facts(found: Progress) -> list[str]:
    hours, minutes = divmod(round(found.minutes), 60)
    spent = f"{hours} h {minutes} min" if hours else f"{minutes} min"
    hints = sum(row.hints for row in found.exercises)
    passed = f"{found.passed} of {len(found.exercises)} exercises passed; "
    passed += f"weighted as the CKAD weights its domains, that is {found.readiness:.0%}."
    work = f"{_many(found.attempts, 'attempt')}, {_many(hints, 'hint')}, {spent} spent, "
    return [passed, work + f"{_many(found.streak, 'day')} in a row."]


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _as_json(found: Progress) -> str:
    return json.dumps(found.to_dict(), indent=2) + "\n"


def _as_csv(found: Progress) -> str:
    rows = found.to_dict()["exercises"]
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0] if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _as_html(found: Progress) -> str:
    rows = "".join(
        f"<tr class={row.state}><td>{SIGNS[row.state][0]} {row.state}<td>{row.slug}"
        f"<td>{html.escape(row.title)}<td>{row.domain}<td>{row.level}<td>{row.attempts}"
        f"<td>{row.hints}<td>{row.minutes:g}<td>{row.best} of {row.max_points}\n"
        for row in found.exercises
    )
    facts = "".join(f"<p>{html.escape(line)}</p>\n" for line in _facts(found))
    return _PAGE.format(facts=facts, rows=rows)


_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>KubePlay: progress</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .2rem .6rem; border-bottom: 1px solid #8884 }}
.passed td:first-child {{ color: #187a3c }} .failed td:first-child {{ color: #b3261e }}
:root {{ color-scheme: light dark }}
</style>
<h1>KubePlay: progress</h1>
{facts}<table>
<thead><tr><th>state<th>exercise<th>title<th>domain<th>level<th>attempts<th>hints
<th>minutes<th>points
<tbody>
{rows}</table>
</html>
"""

_FORMS: dict[str, Callable[[Progress], str]] = {
    "json": _as_json,
    "csv": _as_csv,
    "html": _as_html,
}
