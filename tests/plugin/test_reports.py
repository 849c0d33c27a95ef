"""What a run leaves behind for programs and teachers: JUnit, HTML, result, events."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from tests.plugin.project import CONFIG_MAP, DEPLOYMENT, Project

EACH = """\
def test_good(submission):
    '''This holds.'''

def test_bad(submission):
    '''The colour is green.'''
    place = submission.manifests[0].locate("data.colour")
    raise LearnerFailure(Finding("green", "blue", ("seen",), place, "write green"))

def test_ugly():
    '''The platform breaks.'''
    raise PlatformError("the disk is full", "free some room")

@pytest.fixture
def refused():
    raise LearnerFailure(Finding("a cat", "a dog"))

def test_refused(refused):
    '''A fixture finds the mistake.'''

def test_left_out():
    '''This one waits.'''
    pytest.skip("later")
"""

HOSTILE = "</pre></script><script>alert('x')</script><img src=x onerror=alert(1)>"


def test_junit_tells_failures_from_errors(project: Project) -> None:
    """JUnit's failure is the learner's and its error the platform's, also from a fixture."""
    project.exercise(EACH)
    project.run("exercises/ex90", "--junitxml=junit.xml")
    suite = next(ET.parse(project.folder / "junit.xml").iter("testsuite"))  # noqa: S314 - ours
    found = {case.get("name"): [child.tag for child in case] for case in suite.iter("testcase")}
    assert found == {
        "test_good": [],
        "test_bad": ["failure"],
        "test_ugly": ["error"],
        "test_refused": ["failure"],
        "test_left_out": ["skipped"],
    }
    assert (suite.get("failures"), suite.get("errors"), suite.get("skipped")) == ("2", "1", "1")
    failure = next(suite.iter("failure"))
    assert "solutions/ex90/solution.yaml:6:11" in (failure.text or "")
    assert "line 6: blue" in failure.get("message", "")


def html_of(project: Project, *arguments: str) -> str:
    run = project.run_alone(
        "exercises/ex90", "--html=report.html", "--self-contained-html", *arguments
    )
    assert (project.folder / "report.html").exists(), run.text
    page = (project.folder / "report.html").read_text("utf-8")
    start = page.index("data-jsonblob=")
    blob = page[start : page.index("></div>", start)]
    text = blob.replace("&#34;", '"').replace("&#39;", "'").replace("&lt;", "<")
    return text.replace("&gt;", ">").replace("&amp;", "&")


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one-process", "workers"])
def test_html_shows_prompt_solution_and_findings(
    project: Project, workers: tuple[str, ...]
) -> None:
    """The HTML report holds the prompt, the solution with its marked line, and findings."""
    project.exercise(EACH)
    page = html_of(project, *workers)
    assert "Write a <em>ConfigMap</em>." in page
    marked = page[page.index("<mark") : page.index("</mark>")]
    assert marked.endswith("   6 |   colour: blue")
    for words in ("expected: green", "found:    blue", "evidence: seen", "try:      write green"):
        assert words in page
    assert "the disk is full" in page


def test_hostile_text_is_inert_in_html(project: Project) -> None:
    """Neither solution, finding, prompt nor problem can bring markup into the report."""
    folder = project.exercise(
        f"TEXT = {HOSTILE!r}\n\ndef test_a(submission):\n    '''<script>title</script>'''\n"
        "    place = submission.manifests[0].locate('data.colour')\n"
        "    raise LearnerFailure(Finding(TEXT, TEXT, (TEXT,), place, TEXT))\n\n"
        "def test_b():\n    raise PlatformError(TEXT, TEXT)\n",
        solution=CONFIG_MAP.replace("blue", json.dumps(HOSTILE)),
    )
    (folder / "prompt.md").write_text(f"# Say it\n\n{HOSTILE}\n", encoding="utf-8")
    page = html_of(project)
    assert "&lt;script>alert" in page or "&lt;script&gt;alert" in page
    assert "<script>" not in page
    assert "<img src=x" not in page


def test_result_says_everything_of_a_check(project: Project) -> None:
    """The result holds outcome, points, finding and exact place of every check."""
    project.exercise(EACH)
    result = project.run("exercises/ex90").result
    bad = next(check for check in result["checks"] if check["id"] == "test_bad")
    where = {"file": "solutions/ex90/solution.yaml", "line": 6, "column": 11}
    assert bad["where"] == where | {"text": "  colour: blue", "width": 4}
    told = {key: bad[key] for key in ("exercise", "title", "expected", "found", "help")}
    assert told == {
        "exercise": "ex90",
        "title": "The colour is green.",
        "expected": "green",
        "found": "blue",
        "help": "write green",
    }
    assert [(c["outcome"], c["points"], c["max"]) for c in result["checks"]] == [
        ("pass", 2, 2),
        ("fail", 0, 2),
        ("error", 0, 2),
        ("fail", 0, 2),
        ("skip", 0, 2),
    ]
    assert (result["verdict"], result["points"], result["max"]) == ("error", 2, 10)
    assert result["exercise"] == result["exercises"][0]
    assert len(result["exercise"]["submission"]) == 64
    assert result["cluster"] is None


def test_result_of_a_real_run_names_the_cluster(project: Project) -> None:
    """Cluster and times by phase stand in the result of a run that used them."""
    project.exercise(
        "def test_it(applied):\n    applied.deployment('web').becomes_ready(replicas=2)\n",
        solution=DEPLOYMENT,
    )
    result = project.run("exercises/ex90").result
    assert result["verdict"] == "pass"
    assert result["cluster"]["provider"] == "embedded"
    assert result["cluster"]["version"].startswith("v1.")
    assert {"read", "namespace", "apply"} <= set(result["exercise"]["timings"])


def test_result_into_a_new_folder(project: Project) -> None:
    """The folder of the result is made when it is missing."""
    project.exercise("def test_it():\n    pass\n")
    project.run("exercises/ex90", "--kubeplay-result=out/deep/result.json")
    assert json.loads((project.folder / "out/deep/result.json").read_text())["verdict"] == "pass"


@pytest.mark.parametrize("kind", ["result", "events"])
def test_unwritable_report_is_said(project: Project, kind: str) -> None:
    """A file that cannot be written ends the run in words, not in a traceback."""
    project.exercise("def test_it():\n    pass\n")
    project.write("taken", "a file, not a folder")
    run = project.run_bare("exercises/ex90", f"--kubeplay-{kind}=taken/file")
    assert run.exit == 4
    assert "taken/file" in run.text
    assert "Traceback" not in run.text
    assert "INTERNALERROR" not in run.text


NAMES = ["started", "cluster", "namespace", "applied", "check", "finished"]
APPLIES = "".join(
    f"def test_{name}(applied):\n    applied.config_map('settings').exists()\n\n" for name in "ab"
)


def test_events_are_told_in_order(project: Project) -> None:
    """One JSON object a line says what happens, in the order in which it happens."""
    project.exercise(APPLIES)
    events = project.run("exercises/ex90").events
    assert [event["event"] for event in events] == [*NAMES[:5], "check", "finished"]
    times = [event["time"] for event in events]
    assert times == sorted(times)
    assert events[3]["objects"] == ["ConfigMap settings"]
    assert [event["id"] for event in events if event["event"] == "check"] == ["test_a", "test_b"]
    assert events[-1]["verdict"] == "pass"


def test_events_of_workers_are_whole(project: Project) -> None:
    """With `-n 2` each line is whole, and the order of every exercise is kept."""
    for slug in ("ex90", "ex91"):
        project.exercise(APPLIES, slug=slug)
    events = project.run_alone("exercises", "-n", "2").events
    assert (events[0]["event"], events[-1]["event"]) == ("started", "finished")
    for slug in ("ex90", "ex91"):
        mine = [event["event"] for event in events if event.get("exercise") == slug]
        assert mine == ["namespace", "applied", "check", "check"]
