"""Cluster-scoped objects that an exercise declares: the run's own, and nobody else's."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from kubeplay_pytest.apply import cluster_scope
from kubeplay_pytest.checks import Applied
from kubeplay_pytest.cluster.api import ApiError
from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.errors import LearnerFailure, PlatformError
from kubeplay_pytest.namespaces import Namespace, sweep, turn
from kubeplay_pytest.namespaces.policy import MANAGED, RUN
from kubeplay_pytest.namespaces.sweep import TICKETS, remove
from kubeplay_pytest.namespaces.turn import Turn, await_absence
from tests.cluster.checks.conftest import METADATA

CLASS = Kind("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", False)
CLASSES = CLASS.path()

STUCK = "  finalizers: [example.com/never]\n"

MakeRun = Callable[[], Namespace]


def text_of(name: str, value: int = 5) -> str:
    return f"""\
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: {name}
value: {value}
"""


def owner_of(cluster: Cluster, name: str) -> Any:
    return cluster.api.get(CLASS.path("", name))["metadata"]["labels"][RUN]


@pytest.fixture
def name(cluster: Cluster) -> Iterator[str]:
    """A name that no other test uses; what has it goes afterwards."""
    name = f"kubeplay-test-{secrets.token_hex(4)}"
    yield name
    for item in cluster.api.get(CLASSES, fieldSelector=f"metadata.name={name}")["items"]:
        remove(cluster.api, CLASS.path("", name), item)


@pytest.fixture
def slug() -> str:
    """An exercise of the test's own, so that no other test stands in its queue."""
    return f"ex{secrets.randbelow(10**9) + 10**9}"


@pytest.fixture
def run_of(cluster: Cluster, slug: str) -> Iterator[MakeRun]:
    """`run_of()`: the namespace of another run of the exercise."""
    made: list[Namespace] = []

    def make() -> Namespace:
        metadata = METADATA.from_dict(METADATA.to_dict() | {"slug": slug})
        made.append(Namespace.create(cluster.api, cluster.discovery, metadata))
        return made[-1]

    yield make
    for namespace in made:
        namespace.delete()


def plant(cluster: Cluster, path: str, name: str, labels: dict[str, str], **rest: Any) -> None:
    cluster.api.post(path, {"metadata": {"name": name, "labels": labels}, **rest})


def test_a_declared_kind_goes_with_its_run(
    cluster: Cluster, ground_of: Callable[..., Applied], name: str
) -> None:
    """A cluster-scoped object carries its run's label, and goes when the run gives back."""
    applied = ground_of(text_of(name), allowed=("PriorityClass",))
    assert owner_of(cluster, name) == applied.namespace.name
    applied.namespace.delete()
    assert await_absence(cluster.api, CLASS, name, 10)


def test_what_a_killed_run_left_is_swept(
    cluster: Cluster, ground_of: Callable[..., Applied], name: str
) -> None:
    """A sweep takes the objects and the ticket of a run whose namespace is gone."""
    applied = ground_of(text_of(name), allowed=("PriorityClass",))
    run = applied.namespace.name
    cluster.api.delete(f"/api/v1/namespaces/{run}")
    swept = sweep(cluster.api, cluster.discovery, thorough=True).objects
    assert {f"PriorityClass/{name}", f"Lease/{run}"} <= set(swept)


def test_setup_and_submission_share_an_object(
    cluster: Cluster, ground_of: Callable[..., Applied], name: str
) -> None:
    """What the exercise's setup brought, the learner may change: it is the run's own."""
    applied = ground_of(
        text_of(name) + "description: mine\n", setup=text_of(name), allowed=("PriorityClass",)
    )
    item = cluster.api.get(CLASS.path("", name))
    assert (item["description"], owner_of(cluster, name)) == ("mine", applied.namespace.name)


def test_what_was_there_before_is_refused(
    cluster: Cluster, ground_of: Callable[..., Applied], name: str
) -> None:
    """A solution that names an object of the cluster's fails at the name and leaves it alone."""
    plant(cluster, CLASSES, name, {}, value=7)
    with pytest.raises(LearnerFailure) as failure:
        ground_of(text_of(name), allowed=("PriorityClass",))
    left = cluster.api.get(CLASS.path("", name))
    where = failure.value.findings[0].where
    assert where is not None
    assert where.line == 4
    assert (left["value"], left["metadata"].get("labels")) == (7, None)


def test_a_second_run_waits_for_its_turn(
    cluster: Cluster, ground_of: Callable[..., Applied], name: str
) -> None:
    """A run that declares what another one has waits until that is gone, and then has it."""
    first = ground_of(text_of(name), allowed=("PriorityClass",))
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(ground_of, text_of(name, 6), allowed=("PriorityClass",))
        with pytest.raises(TimeoutError):
            waiting.result(timeout=1)
        assert owner_of(cluster, name) == first.namespace.name
        first.namespace.delete()
        second = waiting.result(timeout=20)
    assert owner_of(cluster, name) == second.namespace.name


def test_never_two_at_a_time(cluster: Cluster, run_of: MakeRun, name: str) -> None:
    """Many runs at once create the same object one after the other, and none is refused."""

    def take_write_and_leave(namespace: Namespace) -> None:
        namespace.turn.take(CLASS)
        plant(cluster, CLASSES, name, {RUN: namespace.name}, value=7)
        namespace.turn.give_back()

    runs = [run_of() for _ in range(5)]
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(take_write_and_leave, runs))


def test_a_dead_run_does_not_block(cluster: Cluster, run_of: MakeRun, slug: str, name: str) -> None:
    """A ticket and an object of a run that was killed are in nobody's way for long."""
    gone = f"kubeplay-{slug}-0gone0"
    queue = {MANAGED: "kubeplay", RUN: gone, "kubeplay.dev/queue": f"kubeplay-{slug}"}
    plant(cluster, TICKETS, gone, queue)
    plant(cluster, CLASSES, name, {RUN: gone}, value=7)
    run_of().turn.take(CLASS)
    with pytest.raises(ApiError, match="not found"):
        cluster.api.get(CLASS.path("", name))


def test_waiting_has_an_end(
    cluster: Cluster, run_of: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that never gives back makes the next one an error, which names it."""
    monkeypatch.setattr(turn, "PATIENCE", 1.0)
    first, second = run_of(), run_of()
    first.turn.take(CLASS)
    with pytest.raises(PlatformError, match=first.name):
        second.turn.take(CLASS)
    second.delete()
    first.turn.give_back()
    Turn(cluster.api, cluster.discovery, first.name).take(CLASS)


def test_another_exercise_s_object_is_the_platform_s_trouble(
    cluster: Cluster,
    ground_of: Callable[..., Applied],
    run_of: MakeRun,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two exercises that use one name collide as an error, never as a learner's fail."""
    monkeypatch.setattr(cluster_scope, "PATIENCE", 1.0)
    plant(cluster, CLASSES, name, {RUN: run_of().name}, value=7)
    with pytest.raises(PlatformError, match="in use by the run"):
        ground_of(text_of(name), allowed=("PriorityClass",))


def test_what_would_outlast_the_run_is_refused(
    ground_of: Callable[..., Applied], name: str
) -> None:
    """A finalizer on an object that we write with our own rights is refused at its line."""
    with pytest.raises(LearnerFailure) as failure:
        ground_of(text_of(name).replace("value", STUCK + "value"), allowed=("PriorityClass",))
    where = failure.value.findings[0].where
    assert where is not None
    assert where.line == 5
