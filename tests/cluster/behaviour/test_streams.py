"""Exec and logs over the API server: codes, errors, deadlines."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from kubeplay_pytest.checks import Applied
from kubeplay_pytest.cluster.streams import ExecError, ExecResult, follow, logs, run
from kubeplay_pytest.namespaces import Namespace
from tests.cluster.behaviour.containers import pod


@pytest.fixture
def namespace(ground_of: Callable[..., Applied]) -> Namespace:
    """A namespace with a Pod called web that counts."""
    applied = ground_of(pod("for n in 1 2 3; do echo $n; done; sleep 1000"))
    applied.pod("web").becomes_ready()
    return applied.namespace


def execute(namespace: Namespace, *command: str, container: str = "main", seconds: float = 10.0):  # type: ignore[no-untyped-def] # noqa: ANN201
    return run(namespace.api, namespace.name, "web", container, command, seconds=seconds)


def test_output_and_code(namespace: Namespace) -> None:
    """Both outputs and the exit code come back apart, however long they are."""
    script = "echo out; echo err >&2; exit 4"
    assert execute(namespace, "sh", "-c", script) == ExecResult("out\n", "err\n", 4)
    assert len(execute(namespace, "sh", "-c", "yes | head -c 300000").stdout) == 300_000


def test_errors_are_told_apart(namespace: Namespace) -> None:
    """An unknown command and an unknown container are different errors."""
    with pytest.raises(ExecError) as caught:
        execute(namespace, "nonesuch")
    assert caught.value.reason == "no such command"
    with pytest.raises(ExecError) as caught:
        execute(namespace, "true", container="other")
    assert caught.value.reason == "no such container"


def test_a_deadline_holds(namespace: Namespace) -> None:
    """A command that does not end is left at the deadline."""
    started = time.monotonic()
    with pytest.raises(ExecError) as caught:
        execute(namespace, "sleep", "1000", seconds=1.0)
    assert caught.value.reason == "timed out"
    assert time.monotonic() - started < 3


def test_two_threads_at_once(namespace: Namespace) -> None:
    """Commands of two threads do not get in each other's way."""
    with ThreadPoolExecutor(2) as pool:
        texts = pool.map(lambda n: execute(namespace, "echo", str(n)).stdout, range(10))
    assert list(texts) == [f"{n}\n" for n in range(10)]


def test_logs(namespace: Namespace) -> None:
    """All lines, the last ones, and those to come until the deadline."""
    api, name = namespace.api, namespace.name
    assert logs(api, name, "web", "main").split() == ["1", "2", "3"]
    assert logs(api, name, "web", "main", tail=1) == "3\n"
    started = time.monotonic()
    assert list(follow(api, name, "web", "main", seconds=1.0)) == ["1", "2", "3"]
    assert time.monotonic() - started < 3
