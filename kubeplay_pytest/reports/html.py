"""What pytest-html shows of a check: prompt, solution with the marked line, findings.

Everything of the learner's or the cluster's is escaped; the prompt's Markdown is rendered
with raw HTML switched off.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from kubeplay_pytest.reports.facts import Facts
from kubeplay_pytest.verdict.feedback import finding_lines, problem_lines
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["html_extra", "render"]

_LARGEST = 100_000
"""Characters of a solution that a report shows."""

_COLOURS = {"good": "#1a7f37", "bad": "#cf222e", "advice": "#0550ae", "warning": "#9a6700"}


def html_extra(facts: Facts) -> dict[str, Any]:
    """An extra of pytest-html's ``html`` format, in the shape that its reports carry."""
    return {
        "name": None,
        "format_type": "html",
        "content": render(facts),
        "mime_type": None,
        "extension": None,
    }


def render(facts: Facts) -> str:
    """One check as an HTML fragment."""
    findings = [Finding.from_dict(data) for data in facts["findings"]]
    marked = {(Path(f.where.file).name, f.where.line) for f in findings if f.where}
    parts = [f"<h4>{escape(facts['title'])}</h4>", _lines(facts, findings), _prompt(facts)]
    parts += [
        _solution(path, {line for name, line in marked if name == path.name})
        for path in map(Path, facts["files"])
    ]
    return f'<div class="kubeplay" style="color:#24292f">{"".join(parts)}</div>'


def _lines(facts: Facts, findings: list[Finding]) -> str:
    lines = [line for finding in findings for line in finding_lines(finding)]
    if facts["problem"]:
        lines += problem_lines(facts["problem"], facts["remedy"])
    spans = (
        f'<span style="color:{_COLOURS.get(line.style, "inherit")}">{escape(line.text)}</span>'
        for line in lines
    )
    return f"<pre>{'<br>'.join(spans)}</pre>"


def _prompt(facts: Facts) -> str:
    try:
        text = (Path(facts["folder"]) / "prompt.md").read_text(encoding="utf-8")
    except OSError:
        return ""
    body = MarkdownIt("commonmark", {"html": False}).render(text)
    return f"<details><summary>prompt</summary>{body}</details>"


def _solution(path: Path, marked: set[int]) -> str:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")[:_LARGEST]
    except OSError:
        return ""
    rows = "\n".join(_rows(text, marked))
    summary = f"<summary>{escape(path.name)}</summary>"
    return f"<details open>{summary}<pre>{rows}</pre></details>"


def _rows(text: str, marked: set[int]) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        row = f"{number:>4} | {escape(line)}"
        yield f'<mark style="background:#ffd7d5">{row}</mark>' if number in marked else row
