"""The learner's file: made once from the template, then theirs alone."""

from __future__ import annotations

from tests.plugin.project import CONFIG_MAP, Project

READS = "def test_it(submission):\n    assert submission.manifests[0].at('data.colour') == 'blue'\n"
TEMPLATE = CONFIG_MAP.replace("blue", "grey")


def test_first_run_makes_the_solution(project: Project) -> None:
    """Where there is no solution, the first run makes it from the template and says so."""
    project.exercise(READS, solution=None)
    run = project.run("exercises/ex90")
    assert (project.folder / "solutions/ex90/solution.yaml").read_text("utf-8") == TEMPLATE
    assert run.text.count("made solutions/ex90/solution.yaml from the template") == 1
    assert run.result["verdict"] == "fail"


def test_solution_is_never_overwritten(project: Project) -> None:
    """What the learner wrote stays as it is, to the byte."""
    project.exercise(READS)
    before = (project.folder / "solutions/ex90/solution.yaml").read_bytes()
    run = project.run("exercises/ex90")
    assert (project.folder / "solutions/ex90/solution.yaml").read_bytes() == before
    assert "from the template" not in run.text
    assert run.result["verdict"] == "pass"


def test_another_name_is_a_solution_too(project: Project) -> None:
    """Any YAML file in the folder is the answer; no template is put beside it."""
    project.exercise(READS, solution=None)
    project.write("solutions/ex90/mine.yml", CONFIG_MAP)
    assert project.run("exercises/ex90").result["verdict"] == "pass"
    assert [p.name for p in (project.folder / "solutions/ex90").iterdir()] == ["mine.yml"]


def test_empty_solution_is_not_replaced(project: Project) -> None:
    """An emptied file is the learner's decision: a fail that says it is empty."""
    project.exercise(READS, solution="")
    run = project.run("exercises/ex90")
    assert (project.folder / "solutions/ex90/solution.yaml").read_bytes() == b""
    assert run.result["verdict"] == "fail"


def test_solutions_folder_can_be_chosen(project: Project) -> None:
    """`--kubeplay-solutions` names another folder, relative to the project."""
    project.exercise(READS, solution=None)
    project.write("answers/ex90/solution.yaml", CONFIG_MAP)
    run = project.run("exercises/ex90", "--kubeplay-solutions=answers")
    assert run.result["verdict"] == "pass"
    assert not (project.folder / "solutions").exists()


def test_unwritable_solutions_are_an_error(project: Project) -> None:
    """A folder that cannot be made is the platform's trouble, with what to do."""
    project.exercise(READS, solution=None)
    project.write("solutions", "a file, not a folder")
    run = project.run("exercises/ex90")
    assert run.result["verdict"] == "error"
    assert "--kubeplay-solutions=DIR" in run.text


def test_missing_template_is_an_error(project: Project) -> None:
    """An exercise without a template cannot begin; the learner is not blamed."""
    folder = project.exercise(READS, solution=None)
    (folder / "template.yaml").unlink()
    assert project.run("exercises/ex90").result["verdict"] == "error"
