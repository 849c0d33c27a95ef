"""The HTML of a check: what stands in it, and that nothing in it can act."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubeplay_pytest.reports.facts import Facts
from kubeplay_pytest.reports.html import html_extra, render
from kubeplay_pytest.verdict import Finding, Where

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


@pytest.fixture
def facts(tmp_path: Path) -> Facts:
    (tmp_path / "prompt.md").write_text("# Do *it*\n", encoding="utf-8")
    answer = tmp_path / "solution.yaml"
    answer.write_text("one: 1\ntwo: 2\n", encoding="utf-8")
    finding = Finding("a", "b", ("seen",), Where("x/solution.yaml", 2, 6, "two: 2"), "c")
    return Facts(
        exercise="ex90",
        folder=str(tmp_path),
        check="test_it",
        title="It is so.",
        outcome="fail",
        findings=[finding.to_dict()],
        problem="",
        remedy="",
        timings={},
        notes=[],
        cluster=None,
        digest="",
        files=[str(answer)],
        traceback=False,
    )


def test_everything_is_shown(facts: Facts) -> None:
    """Title, prompt, finding and solution stand in the fragment; one line is marked."""
    page = render(facts)
    for words in ("It is so.", "<h1>Do <em>it</em></h1>", "expected: a", "try:      c", "one: 1"):
        assert words in page
    assert page.count("<mark") == 1
    assert "   2 | two: 2</mark>" in page


def test_hostile_text_stays_text(facts: Facts) -> None:
    """Markup in title, finding, problem, prompt or solution is shown, and not obeyed."""
    Path(facts["files"][0]).write_text(f"a: {HOSTILE}\n", encoding="utf-8")
    (Path(facts["folder"]) / "prompt.md").write_text(HOSTILE + "\n\n[a](javascript:alert(1))\n")
    finding = Finding(HOSTILE, HOSTILE, (HOSTILE,), Where(HOSTILE, 1, 1, HOSTILE), HOSTILE)
    facts.update(title=HOSTILE, problem=HOSTILE, remedy=HOSTILE, findings=[finding.to_dict()])
    page = render(facts)
    assert "&lt;script&gt;" in page
    for markup in ("<script", "<img", 'href="javascript'):
        assert markup not in page


def test_missing_files_are_left_out(facts: Facts) -> None:
    """A prompt or solution that is gone by now costs only itself."""
    Path(facts["files"][0]).unlink()
    (Path(facts["folder"]) / "prompt.md").unlink()
    page = render(facts)
    assert "expected: a" in page
    assert "<details" not in page


def test_odd_bytes_do_not_matter(facts: Facts) -> None:
    """A solution that is no text is shown as far as it goes."""
    Path(facts["files"][0]).write_bytes(b"\xff\xfe\x00<b>")
    assert "&lt;b&gt;" in render(facts)


def test_huge_solution_is_cut(facts: Facts) -> None:
    """A report does not grow without bounds."""
    Path(facts["files"][0]).write_text("x" * 5_000_000)
    assert len(render(facts)) < 200_000


def test_extra_is_what_pytest_html_takes(facts: Facts) -> None:
    """The fragment travels as an extra of the format html."""
    extra = html_extra(facts)
    assert (extra["format_type"], extra["content"]) == ("html", render(facts))
