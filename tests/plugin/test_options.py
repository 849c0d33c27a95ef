"""Every setting by option, environment and ini file; what cannot be meant is said at once."""

from __future__ import annotations

import pytest

from tests.plugin.project import CONFIG_MAP, Project

READS = "def test_it(submission):\n    assert submission.manifests[0].at('data.colour') == 'blue'\n"
APPLIES = "def test_it(applied):\n    applied.config_map('settings').exists()\n"


def answers(project: Project, *names: str) -> None:
    """Folders of solutions, of which only the last holds the right answer."""
    for name in names:
        text = CONFIG_MAP if name == names[-1] else CONFIG_MAP.replace("blue", "red")
        project.write(f"{name}/ex90/solution.yaml", text)


def ini(project: Project, line: str) -> None:
    file = project.folder / "pytest.ini"
    file.write_text(file.read_text("utf-8") + line + "\n", encoding="utf-8")


def test_ini_key_is_read(project: Project) -> None:
    """The project's ini file may set what an option sets."""
    project.exercise(READS, solution=None)
    answers(project, "mine")
    ini(project, "kubeplay_solutions = mine")
    assert project.run("exercises/ex90").result["verdict"] == "pass"


def test_environment_comes_before_ini(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable outweighs the ini file."""
    project.exercise(READS, solution=None)
    answers(project, "from_ini", "from_environment")
    ini(project, "kubeplay_solutions = from_ini")
    monkeypatch.setenv("KUBEPLAY_SOLUTIONS", "from_environment")
    assert project.run("exercises/ex90").result["verdict"] == "pass"


def test_option_comes_before_all(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line outweighs variable and ini file."""
    project.exercise(READS, solution=None)
    answers(project, "from_ini", "from_environment", "typed")
    ini(project, "kubeplay_solutions = from_ini")
    monkeypatch.setenv("KUBEPLAY_SOLUTIONS", "from_environment")
    assert project.run("exercises/ex90", "--kubeplay-solutions=typed").result["verdict"] == "pass"


def test_result_and_events_by_variable(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports are written where a variable names them, without any option."""
    project.exercise(READS)
    monkeypatch.setenv("KUBEPLAY_RESULT", "result.json")
    monkeypatch.setenv("KUBEPLAY_EVENTS", "events.jsonl")
    run = project.run_bare("exercises/ex90")
    assert run.result["verdict"] == "pass"
    assert [e["event"] for e in run.events] == ["started", "check", "finished"]


def test_result_of_nothing_by_variable(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A result that a variable asks for is written also when no check was chosen."""
    project.exercise(READS)
    monkeypatch.setenv("KUBEPLAY_RESULT", "result.json")
    run = project.run_bare("exercises/ex90", "-k", "no_such")
    assert run.result["verdict"] == "error"


BAD = [
    ("--kubeplay-timeout=soon", "timeout"),
    ("--kubeplay-timeout=0", "timeout"),
    ("--kubeplay-timeout=-1", "timeout"),
    ("--kubeplay-timeout=nan", "timeout"),
    ("--kubeplay-timeout=1e9", "timeout"),
    ("--kubeplay-keep=some", "keep"),
]


@pytest.mark.parametrize("option, setting", BAD, ids=[option for option, _ in BAD])
def test_bad_value_is_a_usage_error(project: Project, option: str, setting: str) -> None:
    """A value that cannot be meant ends the run with exit code 4 before any check."""
    project.exercise(READS)
    run = project.run("exercises/ex90", option)
    assert run.exit == 4
    assert f"kubeplay {setting} must be" in run.text
    assert repr(option.partition("=")[2]) in run.text
    assert "INTERNALERROR" not in run.text


def test_bad_value_is_a_usage_error_for_workers(project: Project) -> None:
    """With `-n 2` a value that cannot be meant is said once, before workers start."""
    project.exercise(READS)
    run = project.run_alone("exercises/ex90", "-n", "2", "--kubeplay-timeout=soon")
    assert run.exit == 4
    assert run.text.count("kubeplay timeout must be") == 1


@pytest.mark.parametrize("source", ["environment", "ini"])
def test_bad_value_from_elsewhere_is_a_usage_error(
    project: Project, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the value was written does not matter: it is named."""
    project.exercise(READS)
    if source == "ini":
        ini(project, "kubeplay_keep = some")
    else:
        monkeypatch.setenv("KUBEPLAY_KEEP", "some")
    run = project.run("exercises/ex90")
    assert run.exit == 4
    assert "kubeplay keep must be one of none, failed, all, not 'some'" in run.text


def test_bad_value_does_not_disturb_other_projects(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person's variable that is wrong is no business of a project without exercises."""
    monkeypatch.setenv("KUBEPLAY_TIMEOUT", "soon")
    project.write("tests/test_own.py", "def test_own():\n    pass\n")
    assert project.run_bare("tests").counts == {"passed": 1}


@pytest.mark.parametrize(
    "name, remedy",
    [("docker", "context:NAME"), ("context:", "context:NAME"), ("embedded:x", "context:NAME")],
)
def test_unknown_provider_is_an_error(project: Project, name: str, remedy: str) -> None:
    """A provider that is not there is named, with those that are; nobody is blamed."""
    project.exercise(APPLIES)
    run = project.run("exercises/ex90", f"--kubeplay-cluster={name}")
    assert run.counts == {"errors": 1}
    assert run.result["verdict"] == "error"
    assert f"there is no cluster provider {name!r}" in run.text
    assert remedy in run.text


@pytest.mark.parametrize("kubeconfig", ["missing", "broken", "other"])
def test_missing_context_is_an_error(
    project: Project, kubeconfig: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A context that the kubeconfig does not hold is named, with where to look."""
    project.exercise(APPLIES)
    file = project.folder / "kubeconfig"
    if kubeconfig == "broken":
        file.write_text("clusters: [", encoding="utf-8")
    if kubeconfig == "other":
        file.write_text(OTHER, encoding="utf-8")
    monkeypatch.setenv("KUBECONFIG", str(file))
    run = project.run_alone("exercises/ex90", "--kubeplay-cluster=context:mine")
    assert run.result["verdict"] == "error"
    assert "mine" in run.result["checks"][0]["found"]
    assert "kubectl config get-contexts" in run.text
    assert "report this to the exercise's author" not in run.text


OTHER = """\
apiVersion: v1
kind: Config
current-context: other
clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
contexts: [{name: other, context: {cluster: c, user: u}}]
users: [{name: u, user: {}}]
"""


def test_cluster_that_does_not_answer_is_an_error(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A context whose server is down ends as error that names the server."""
    project.exercise(APPLIES)
    monkeypatch.setenv("KUBECONFIG", str(project.write("kubeconfig", OTHER)))
    run = project.run_alone("exercises/ex90", "--kubeplay-cluster=context:other")
    assert run.result["verdict"] == "error"
    assert "127.0.0.1:1" in run.result["checks"][0]["found"]


def test_help_lists_every_option(project: Project) -> None:
    """`pytest --help` explains each option and each ini key."""
    text = project.run_bare("--help").text
    for name in ("cluster", "solutions", "timeout", "result", "events", "keep", "traceback"):
        assert f"--kubeplay-{name}" in text
        assert f"kubeplay_{name}" in text
