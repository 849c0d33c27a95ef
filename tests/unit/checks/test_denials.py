"""Denials: whose Pods were denied, and whether that still holds."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kubeplay_pytest.checks.denials import denial, explain, is_quota, reported
from kubeplay_pytest.cluster.api import ApiError
from kubeplay_pytest.manifests import load
from tests.unit.checks.live import Held, condition, replicas, thing

Json = dict[str, Any]

FAILED = {"status": {"conditions": [condition("ReplicaFailure")]}}
QUOTA = "pods is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2"


def revision(number: int) -> Json:
    return {"annotations": {"deployment.kubernetes.io/revision": str(number)}}


def failed_to_create(item: Json) -> Json:
    about = {"uid": item["metadata"]["uid"]}
    return thing("Event") | {"reason": "FailedCreate", "involvedObject": about}


@pytest.mark.parametrize("kind", ["StatefulSet", "DaemonSet", "Job"])
def test_kinds_that_tell_by_events(kind: str) -> None:
    """A denial is read from the events about the very object."""
    item, other = thing(kind), thing(kind, "other")
    assert reported(item, Held(item, failed_to_create(item)).named) == item
    assert reported(item, Held(item, failed_to_create(other)).named) is None


def test_a_deployment_tells_by_its_newest_replica_set() -> None:
    """An old ReplicaSet's denial says nothing of the newest version."""
    web = thing("Deployment", metadata=revision(2))
    old = thing("ReplicaSet", "old", owner=web, metadata=revision(1), **FAILED)
    new = thing("ReplicaSet", "new", owner=web, metadata=revision(2), status=replicas(1))
    assert reported(web, Held(web, old, new).named) is None
    denied = new | FAILED
    assert reported(web, Held(web, old, denied).named) == denied


def test_a_deployment_that_gets_no_replica_set() -> None:
    """Where not even a ReplicaSet could be made, the Deployment tells itself."""
    status = {"conditions": [condition("Progressing", "False")]}
    web = thing("Deployment", metadata=revision(1), status=status)
    assert reported(web, Held(web).named) == web


class Server:
    """A namespace whose server answers a dry run with one refusal, or none."""

    name = "ns"

    def __init__(self, refusal: ApiError | None) -> None:
        self.refusal, self.asked, self.api = refusal, [], SimpleNamespace(post=self.post)

    def post(self, path: str, body: Json, **query: str) -> None:
        self.asked.append((path, body, query))
        if self.refusal:
            raise self.refusal


TEMPLATE = {
    "metadata": {"labels": {"app": "web"}, "name": "ignored"},
    "spec": {"containers": [{"name": "main"}]},
}


def test_the_next_pod_is_tried_as_a_dry_run() -> None:
    """The template's Pod is asked for, with stand-ins for claims, and never made."""
    claims = [{"metadata": {"name": "data"}}]
    item = thing("StatefulSet", spec={"template": TEMPLATE, "volumeClaimTemplates": claims})
    server: Any = Server(None)
    assert denial(item, server) is None
    [(path, body, query)] = server.asked
    assert (path, query) == ("/api/v1/namespaces/ns/pods", {"dryRun": "All"})
    assert body["metadata"] == {"generateName": "web-", "labels": {"app": "web"}}
    assert body["spec"]["volumes"] == [{"name": "data", "emptyDir": {}}]


@pytest.mark.parametrize(
    "code,message,expected",
    [
        (403, QUOTA, QUOTA),
        (409, 'Operation cannot be fulfilled on resourcequotas "q": the object has been modified',
         None),
    ],
    ids=["denied", "the cluster's own haste"],
)  # fmt: skip
def test_only_a_refusal_that_holds_counts(code: int, message: str, expected: str | None) -> None:
    """The cluster's own trouble is no denial."""
    server: Any = Server(ApiError(code, {"message": message}))
    assert denial(thing("ReplicaSet", spec={"template": TEMPLATE}), server) == expected


def test_quotas_are_told_from_other_denials() -> None:
    """A quota's denial may pass, others do not."""
    assert is_quota(QUOTA)
    assert not is_quota('pods "web-" is forbidden: violates PodSecurity "baseline:latest"')


def test_a_denial_at_the_line_to_blame(tmp_path: Path) -> None:
    """A denial says what the check expected, at the line that asks for too much."""
    file = tmp_path / "web.yaml"
    file.write_text(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 3\n",
        encoding="utf-8",
    )
    [manifest] = load([file]).manifests
    finding = explain("web becomes ready", QUOTA, manifest, None)
    assert finding.where is not None
    assert (finding.expected, finding.where.line) == ("web becomes ready", 5)


def test_a_denial_of_what_the_learner_did_not_write() -> None:
    """Without a manifest the server's words are the evidence."""
    finding = explain("web becomes ready", QUOTA, None, None)
    assert finding.evidence == (QUOTA,)
