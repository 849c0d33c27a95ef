"""The namespace of a run: its own, given back, kept on demand, and with its setup."""

from __future__ import annotations

import pytest

from kubeplay_pytest.cluster.api import Api
from kubeplay_pytest.cluster.cluster import Cluster
from tests.plugin.project import DEPLOYMENT, Project

APPLIES = "def test_it(applied):\n    applied.config_map('settings').exists()\n"
FAILS = APPLIES + "    assert False, 'no'\n"


def lives(api: Api, name: str) -> bool:
    """Whether the namespace is there and not on its way out."""
    listed = api.get("/api/v1/namespaces")["items"]
    here = {n["metadata"]["name"] for n in listed if "deletionTimestamp" not in n["metadata"]}
    return name in here


@pytest.mark.parametrize(
    "keep, checks, kept",
    [
        ("none", APPLIES, False),
        ("none", FAILS, False),
        ("failed", APPLIES, False),
        ("failed", FAILS, True),
        ("all", APPLIES, True),
    ],
    ids=["none-pass", "none-fail", "failed-pass", "failed-fail", "all-pass"],
)
def test_namespace_is_kept_as_asked(
    project: Project, cluster: Cluster, keep: str, checks: str, kept: bool
) -> None:
    """A namespace is given back after the run, unless the person wants to look inside."""
    project.exercise(checks)
    run = project.run("exercises/ex90", f"--kubeplay-keep={keep}")
    name = run.events_named("namespace")[0]["name"]
    try:
        assert lives(cluster.api, name) == kept
        assert (f"kept namespace {name}: kubectl get all -n {name}" in run.text) == kept
    finally:
        if kept:
            cluster.api.delete(f"/api/v1/namespaces/{name}")


def test_setup_is_there_before_the_solution(project: Project) -> None:
    """What setup.yaml brings is in the namespace when the submission arrives."""
    folder = project.exercise("def test_it(applied):\n    applied.deployment('web').exists()\n")
    (folder / "setup.yaml").write_text(DEPLOYMENT, encoding="utf-8")
    assert project.run("exercises/ex90").result["verdict"] == "pass"


@pytest.mark.parametrize(
    "setup",
    [DEPLOYMENT.replace("replicas", "replica"), "kind: [", "kind: Deploymentt\n"],
    ids=["refused", "no-yaml", "incomplete"],
)
def test_broken_setup_is_an_error(project: Project, setup: str) -> None:
    """A setup that cannot be applied is the author's mistake, and never the learner's."""
    folder = project.exercise(APPLIES)
    (folder / "setup.yaml").write_text(setup, encoding="utf-8")
    run = project.run("exercises/ex90")
    assert run.result["verdict"] == "error"
    assert "author" in run.text


def test_refused_submission_is_a_fail(project: Project) -> None:
    """What the API server refuses in a fixture fails every check, at the learner's line."""
    project.exercise(
        APPLIES + APPLIES.replace("_it", "_too"), solution=DEPLOYMENT.replace("replicas", "replica")
    )
    run = project.run("exercises/ex90")
    assert run.counts == {"failed": 2}
    assert [check["where"]["line"] for check in run.result["checks"]] == [6, 6]
    assert "did you mean" in run.text
    assert run.text.count("did you mean") == 1


def test_check_waits_as_long_as_told(project: Project) -> None:
    """`--kubeplay-timeout` bounds a wait for what never comes."""
    project.exercise(
        "def test_it(applied):\n    applied.config_map('settings').is_absent()\n",
    )
    check = project.run("exercises/ex90", "--kubeplay-timeout=0.5").result["checks"][0]
    assert check["outcome"] == "fail"
    assert check["seconds"] < 10
