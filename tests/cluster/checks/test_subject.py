"""Objects, their labels and their fields: each statement when it holds and when it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kubeplay_pytest.checks import Applied
from kubeplay_pytest.errors import PlatformError
from tests.cluster.checks.judging import assert_fails, finding_of
from tests.cluster.checks.objects import POD, documents, workload

GroundOf = Callable[..., Applied]

OTHERS = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  color: blue
  size: "20"
---
apiVersion: v1
kind: Secret
metadata:
  name: token
stringData:
  word: gold
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reads
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reads
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reads}
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
spec:
  schedule: "0 3 * * *"
  suspend: true
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: main
              image: busybox:1.36
              env:
                - name: MODE
                  value: night
"""


def test_every_kind_of_handle_finds_its_object(ground_of: GroundOf) -> None:
    """Each method of `applied` gives a handle on the object of its kind, live and by name."""
    applied = ground_of(documents(POD, workload(replicas=1), OTHERS))
    handles = [
        applied.pod("web"), applied.deployment("web"), applied.cronjob("nightly"),
        applied.config_map("settings"), applied.secret("token"),
        applied.service_account("reader"), applied.role("reads"),
        applied.role_binding("reads"), applied.resource_quota("kubeplay"),
        applied.limit_range("kubeplay"), applied.object("ConfigMap", "settings"),
        applied.object("CronJob", "nightly", "batch/v1"),
    ]  # fmt: skip
    for handle in handles:
        assert handle.exists().live["metadata"]["name"] == handle.name
        assert handle.live["kind"] == handle.kind.name


def test_a_cron_jobs_pods_are_described_by_its_template(ground_of: GroundOf) -> None:
    """A CronJob's image and environment are looked at where they stand."""
    nightly = ground_of(OTHERS).cronjob("nightly")
    nightly.has_image("busybox:1.36").sees_env("MODE", "night")
    assert_fails(lambda: nightly.sees_env("MODE", "day"), line="value: night", found="MODE=night")


@pytest.mark.parametrize(
    "kind,name,line,found",
    [
        ("Pod", "wep", "name: web", "a Pod named 'web'"),
        ("Service", "shop", "kind: Pod", "no Service at all"),
        ("Deployment", "web", "kind: Pod", "a Pod of that name, and no Deployment"),
    ],
    ids=["typo", "nothing", "other kind"],
)
def test_a_missing_object_is_named_at_what_is_there(
    ground_of: GroundOf, kind: str, name: str, line: str, found: str
) -> None:
    """A missing object fails at once, at what the learner wrote instead."""
    subject = ground_of(POD).object(kind, name)
    wanted = f"a {kind} named '{name}'"
    assert_fails(subject.exists, line=line, expected=wanted, found=found)
    assert_fails(lambda: subject.live, line=line, found=found)


def test_a_pod_that_a_deployment_might_make_is_waited_for_shortly(ground_of: GroundOf) -> None:
    """A Deployment in place of a Pod ends the wait for the Pod as soon as it rests."""
    applied = ground_of(workload())
    assert_fails(
        applied.pod("web").exists, line="kind: Deployment", found="a Deployment of that name"
    )


def test_a_kind_that_nobody_serves_is_the_authors_mistake(ground_of: GroundOf) -> None:
    """Asking for an unknown kind is an error of the platform's side, not the learner's."""
    with pytest.raises(PlatformError, match="kind 'Depployment'"):
        ground_of(POD).object("Depployment", "web")


def test_absence(ground_of: GroundOf) -> None:
    """What is not there is absent; what is there and stays fails at its name."""
    applied = ground_of(POD)
    applied.pod("other").is_absent()
    assert_fails(
        applied.pod("web").is_absent, line="name: web", expected="no Pod web", found="it is there"
    )


def test_what_is_being_deleted_becomes_absent(ground_of: GroundOf) -> None:
    """The end of a deletion is waited for."""
    applied = ground_of(POD)
    path = applied.pod("web").exists().kind.path(applied.namespace.name, "web")
    applied.namespace.api.delete(path)
    applied.pod("web").is_absent()


@pytest.mark.parametrize("entry", ["label", "annotation"])
def test_labels_and_annotations_that_are_there(ground_of: GroundOf, entry: str) -> None:
    """A label or annotation holds with its value, and without one."""
    pod = ground_of(POD).pod("web")
    if entry == "label":
        pod.has_label("tier").has_label("tier", "front")
    else:
        pod.has_annotation("owner").has_annotation("owner", "team-a")


@pytest.mark.parametrize(
    "key,value,line,found",
    [
        ("tier", "back", "tier: front", "tier: front"),
        ("tire", "front", "tier: front", "label tier"),
        ("zone", None, "labels:", "no such label, only app, tier"),
    ],
    ids=["value", "typo", "missing"],
)
def test_a_wrong_label_is_shown_where_it_stands(
    ground_of: GroundOf, key: str, value: str | None, line: str, found: str
) -> None:
    """A label that differs is shown at its line, a missing one at the labels."""
    pod = ground_of(POD).pod("web")
    assert_fails(lambda: pod.has_label(key, value), line=line, expected=key, found=found)


def test_a_wrong_annotation_is_shown_where_it_stands(ground_of: GroundOf) -> None:
    """An annotation with another value is shown at its line."""
    pod = ground_of(POD).pod("web")
    assert_fails(
        lambda: pod.has_annotation("owner", "team-b"),
        line="owner: team-a", expected="annotation owner: team-b", found="owner: team-a",
    )  # fmt: skip


def test_becomes_waits_for_what_comes_and_ends_at_rest(ground_of: GroundOf) -> None:
    """A predicate is waited for; one that cannot come true fails when all is at rest."""
    web = ground_of(workload()).deployment("web")
    web.becomes(lambda o: o.get("status", {}).get("readyReplicas") == 3, "three are ready")
    assert_fails(
        lambda: web.becomes(
            lambda o: o["status"].get("readyReplicas") == 4,
            "four are ready",
            path="spec.replicas",
            found=lambda o: f"{o['status']['readyReplicas']} are",
        ),
        line="replicas: 3", expected="four are ready", found="3 are",
    )  # fmt: skip


def test_a_failure_shows_the_whole_document_without_a_path(ground_of: GroundOf) -> None:
    """Without a path a failing statement points at the object's kind."""
    finding = finding_of(
        lambda: ground_of(POD).pod("web").becomes(lambda _: False, "the moon is full")
    )
    assert finding.where is not None
    assert (finding.where.text, finding.found) == ("kind: Pod", "it does not")


def test_what_a_check_changes_it_sees_at_once(ground_of: GroundOf) -> None:
    """After a change by the check itself, an old state is not taken for the new one."""
    applied = ground_of(workload("Deployment"))
    web = applied.deployment("web").exists()
    for copies in range(2, 7):
        web.change({"spec": {"replicas": copies}}, "scale")
        assert web.live["spec"]["replicas"] == copies
    web.change({"spec": {"paused": True}})
    assert web.live["spec"]["paused"] is True


def test_select_finds_by_label(ground_of: GroundOf) -> None:
    """A selector returns the sorted names that it finds, and no others."""
    applied = ground_of(documents(POD, POD.replace("name: web\n  labels", "name: abc\n  labels")))
    assert applied.select("Pod", "tier=front") == ["abc", "web"]
    assert applied.select("Pod", "tier=back") == []
