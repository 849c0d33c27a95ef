"""What a learner reads in the terminal: findings in order, a caret, and no Python."""

from __future__ import annotations

import pytest

from tests.plugin.project import Project

FINDING = """\
def test_colour(submission):
    '''The colour is green.'''
    place = submission.manifests[0].locate("data.colour")
    raise LearnerFailure(
        Finding("green", "blue", ("seen in the cluster",), place, "write green")
    )
"""

LABELS = ("expected:", "found:", "evidence:", "at:", "try:")


def test_finding_is_told_in_order(project: Project) -> None:
    """Expected, found, evidence, the place, and one thing to try, in this order."""
    project.exercise(FINDING)
    text = project.run("exercises/ex90").text
    assert "The colour is green." in text
    positions = [text.index(f"\n  {label}") for label in LABELS]
    assert positions == sorted(positions)


@pytest.mark.parametrize(
    "line, column, marked",
    [
        ("  colour: blue", 11, "blue"),
        ("  colour:\tblue", 11, "blue"),
        ("  'colour':   'deep blue'  # why not", 15, "'deep blue'"),
        ("  größe: x\n  colour: blue", 11, "blue"),
    ],
    ids=["plain", "tab", "quoted", "second"],
)
def test_caret_is_under_the_value(project: Project, line: str, column: int, marked: str) -> None:
    """The place is a path that editors open, and the carets underline the very value."""
    project.exercise(FINDING)
    project.solve(f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n{line}\n")
    lines = project.run("exercises/ex90").text.splitlines()
    number = 4 + len(line.splitlines())
    at = lines.index(f"  at:       solutions/ex90/solution.yaml:{number}:{column}")
    source, carets = lines[at + 1], lines[at + 2]
    assert source == f"  {number:>6} | {line.splitlines()[-1]}"
    # Tabs stand in both lines, so that equal indexes are equal columns on the screen.
    assert source[carets.index("^") : carets.rindex("^") + 1] == marked
    assert carets[: carets.index("^")].count("\t") == source[: carets.index("^")].count("\t")


@pytest.mark.parametrize("checks", [FINDING, "def test_it():\n    assert 1 == 2\n"])
def test_learner_sees_no_python(project: Project, checks: str) -> None:
    """Neither a traceback nor the source of the check is shown to a learner."""
    project.exercise(checks)
    text = project.run("exercises/ex90").text
    assert "Traceback" not in text
    assert "raise LearnerFailure" not in text
    assert "test_ex90.py:" not in text.replace("test_ex90.py::", "")


@pytest.mark.parametrize("checks", [FINDING, "def test_it(place):\n    {}['name']\n"])
def test_authors_may_ask_for_the_traceback(project: Project, checks: str) -> None:
    """`--kubeplay-traceback` shows where in the check it was raised."""
    project.exercise("@pytest.fixture\ndef place():\n    return 1\n\n" + checks)
    run = project.run("exercises/ex90", "--kubeplay-traceback")
    assert "test_ex90.py:" in run.text.replace("test_ex90.py::", "")


def test_same_finding_is_told_once(project: Project) -> None:
    """What fails every check alike is explained for the first, and named for the others."""
    project.exercise(FINDING + FINDING.replace("_colour", "_again") + "def test_c():\n    assert 0")
    text = project.run("exercises/ex90").text
    assert text.count("expected: green") == 1
    assert text.count("the same as above: line 6: blue") == 1


def test_other_exercises_tell_the_same_anew(project: Project) -> None:
    """Each exercise has its own file, so what is said of it is said in full."""
    for slug in ("ex90", "ex91"):
        project.exercise(FINDING, slug=slug)
    assert project.run("exercises").text.count("expected: green") == 2


def test_short_summary_names_line_and_finding(project: Project) -> None:
    """The short summary says where and what, so that it is enough to read it."""
    project.exercise(FINDING)
    assert "FAILED exercises/ex90/test_ex90.py::test_colour - line 6: blue" in (
        project.run("exercises/ex90").text
    )


def test_points_are_summed_up(project: Project) -> None:
    """The last section says the verdict and the points of every exercise."""
    project.exercise(FINDING + "def test_name():\n    pass\n")
    assert "ex90 Tiny ex90: fail, 2 of 4 points" in project.run("exercises/ex90").text


def test_title_comes_from_the_docstring(project: Project) -> None:
    """A check is called by its docstring's first line, or by its name in words."""
    project.exercise("def test_a():\n    '''All is well.\n\n    More.'''\n\ndef test_b_c(): pass\n")
    titles = [c["title"] for c in project.run("exercises/ex90").result["checks"]]
    assert titles == ["All is well.", "B c"]


def test_several_findings_are_all_told(project: Project) -> None:
    """One run shows every mistake that it can."""
    project.exercise(
        "def test_it():\n    raise LearnerFailure(Finding('a', 'b'), Finding('c', 'd'))\n"
    )
    run = project.run("exercises/ex90")
    assert [f["expected"] for f in run.result["checks"][0]["findings"]] == ["a", "c"]
    assert "expected: a" in run.text
    assert "expected: c" in run.text


def test_colours_only_where_they_are_wanted(project: Project) -> None:
    """A pipe gets plain text; `--color=yes` colours the feedback."""
    project.exercise(FINDING)
    assert "\x1b[" not in project.run("exercises/ex90").text
    assert "\x1b[32m  expected: green" in project.run("exercises/ex90", "--color=yes").text
