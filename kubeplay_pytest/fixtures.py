"""The fixtures that checks are written with. Each is a noun; its docstring is a contract.

Top-level imports stay light (see :mod:`kubeplay_pytest.plugin`).
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kubeplay_pytest.workspace import exercise_folder, read_settings

if TYPE_CHECKING:
    from kubeplay_pytest.catalog import Exercise
    from kubeplay_pytest.catalog.metadata import Metadata
    from kubeplay_pytest.checks.applied import Applied
    from kubeplay_pytest.cluster.cluster import Cluster
    from kubeplay_pytest.manifests import Submission
    from kubeplay_pytest.namespaces.namespace import Namespace

__all__ = ["Run", "applied", "cluster", "exercise", "namespace", "run_of", "submission"]


class Run:
    """What is known of one exercise's run, for its reports: times, notes, the submission."""

    def __init__(self) -> None:
        self.timings: dict[str, float] = {}
        self.notes: list[str] = []
        self.cluster: dict[str, object] | None = None
        self.digest = ""
        self.files: list[str] = []
        self.failed = False

    @contextmanager
    def timed(self, phase: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.timings[phase] = time.perf_counter() - start


_RUNS = pytest.StashKey[dict[Path, Run]]()


def run_of(config: pytest.Config, folder: Path) -> Run:
    """The run of the exercise in ``folder`` in this pytest session."""
    return config.stash.setdefault(_RUNS, {}).setdefault(folder, Run())


@pytest.fixture(scope="session")
def cluster(pytestconfig: pytest.Config) -> Generator[Cluster]:
    """Join the run's cluster, and start it when it is not running. Session scope.

    Costs some 10 ms when the cluster is up, a few seconds when it has to start. What
    killed runs left behind is swept meanwhile. Raises :class:`PlatformError` (the outcome
    *error*) when there can be none.
    """
    from kubeplay_pytest.cluster import provider_named
    from kubeplay_pytest.cluster.cluster import Cluster
    from kubeplay_pytest.namespaces import Sweeper
    from kubeplay_pytest.progress import told

    with told(pytestconfig) as progress:
        joined = Cluster.join(provider_named(read_settings(pytestconfig).cluster), progress)
    _emit(pytestconfig, "cluster", **joined.facts())
    with Sweeper(joined.api, joined.discovery):
        yield joined


@pytest.fixture(scope="module")
def exercise(request: pytest.FixtureRequest) -> Exercise:
    """The exercise that the test module belongs to. Module scope; reads ``exercise.yaml``."""
    from kubeplay_pytest.catalog import Exercise
    from kubeplay_pytest.errors import UsageError

    folder = exercise_folder(request.path)
    if folder is None:
        raise UsageError(
            f"{request.path} does not belong to an exercise",
            "KubePlay's fixtures work below a folder that holds an exercise.yaml",
        )
    return Exercise(folder)


@pytest.fixture(scope="module")
def submission(request: pytest.FixtureRequest, exercise: Exercise) -> Submission:
    """Read the learner's manifests, with positions. Module scope; needs no cluster.

    Where there is no solution yet, it is made from the template. A Kustomization is built, on
    the exercise's ``base`` folder where there is one. Raises
    :class:`LearnerFailure` naming line and remedy for YAML that cannot be meant.
    """
    from kubeplay_pytest.catalog.solution import Solution
    from kubeplay_pytest.kustomize import built
    from kubeplay_pytest.manifests import load

    run = run_of(request.config, exercise.folder)
    solution = Solution(exercise, read_settings(request.config).solutions)
    if solution.create():
        run.notes.append(f"made {solution.shown} from the template: edit it, then run this again")
    run.files = [str(path) for path in solution.files]
    with run.timed("read"):
        loaded = built(load(solution.files), exercise.folder / "base")
    run.digest = loaded.digest
    return loaded


@pytest.fixture(scope="module")
def namespace(request: pytest.FixtureRequest, exercise: Exercise) -> Generator[Namespace]:
    """Make a fenced namespace of this run's own. Module scope; costs some 50 ms.

    Given back when the module's checks are done, without waiting for the cluster; kept
    with ``--kubeplay-keep``. Holds what the exercise's ``setup.yaml`` brings.
    """
    from kubeplay_pytest.namespaces.namespace import Namespace

    run = run_of(request.config, exercise.folder)
    # Asked for late: as an argument it would start before a submission with faults is read.
    cluster: Cluster = request.getfixturevalue("cluster")
    with run.timed("cluster"):
        selector = _make_ready(cluster, exercise.metadata, request.config)
    run.cluster = cluster.facts()
    with run.timed("namespace"):
        made = Namespace.create(cluster.api, cluster.discovery, exercise.metadata, selector)
    _emit(request.config, "namespace", exercise=exercise.slug, name=made.name)
    try:
        if exercise.setup:
            with run.timed("setup"):
                _set_up(made, exercise.setup)
        yield made
    finally:
        _give_back(made, request.config, run)


@pytest.fixture(scope="module")
def applied(
    request: pytest.FixtureRequest, exercise: Exercise, submission: Submission, namespace: Namespace
) -> Applied:
    """Apply the submission in the namespace, as the learner's account. Module scope.

    Server-side apply with strict validation; costs some 10 ms a manifest. Raises
    :class:`LearnerFailure` with the server's refusal at the learner's line.
    """
    from kubeplay_pytest.apply import Applier
    from kubeplay_pytest.checks.applied import Applied
    from kubeplay_pytest.checks.ground import Ground

    run = run_of(request.config, exercise.folder)
    with run.timed("apply"):
        allowed = frozenset(exercise.metadata.allowed_kinds)
        Applier(namespace, allowed).submit(submission.manifests)
    objects = [f"{m.kind} {m.name or m.generate_name}" for m in submission.manifests]
    _emit(request.config, "applied", exercise=exercise.slug, objects=objects)
    timeout = read_settings(request.config).timeout
    cluster: Cluster = request.getfixturevalue("cluster")  # late, as in `namespace`
    return Applied(Ground(namespace, submission, timeout, cluster.capabilities))


def _emit(config: pytest.Config, event: str, **facts: object) -> None:
    from kubeplay_pytest.verdict.events import EventStream

    EventStream(read_settings(config).events).emit(event, **facts)


def _make_ready(cluster: Cluster, metadata: Metadata, config: pytest.Config) -> str:
    """Give the cluster what the exercise needs; the label of the nodes to run it on."""
    from kubeplay_pytest.catalog.metadata import OF_CONTAINERS
    from kubeplay_pytest.progress import told

    wishes = {*metadata.requires, *metadata.prefers} - {"api"}
    if wishes:
        from kubeplay_pytest.capabilities import provide

        with told(config) as progress:
            provide(cluster, metadata.requires, metadata.images, progress, prefers=metadata.prefers)
    real = bool(wishes & cluster.capabilities & OF_CONTAINERS)
    if not real:
        cluster.provider.allow_images(cluster.api, metadata.images)
    return cluster.provider.node_selector(real=real)


def _set_up(namespace: Namespace, setup: Path) -> None:
    """Bring what the exercise starts with; every fault in it is the author's."""
    from kubeplay_pytest.apply import Applier
    from kubeplay_pytest.errors import LearnerFailure, PlatformError
    from kubeplay_pytest.manifests import load

    try:
        manifests = load([setup]).manifests
    except LearnerFailure as failure:
        raise PlatformError(f"{setup}: {failure}", "report this to the exercise's author") from None
    Applier(namespace).setup(manifests)


def _give_back(namespace: Namespace, config: pytest.Config, run: Run) -> None:
    keep = read_settings(config).keep
    if keep == "all" or (keep == "failed" and run.failed):
        run.notes.append(
            f"kept namespace {namespace.name}: kubectl get all -n {namespace.name}; "
            "kubeplay gc removes it"
        )
        return
    namespace.delete()
