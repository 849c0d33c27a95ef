"""Unit tests are quick because none starts a cluster: the attempt itself fails."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from kubeplay_pytest.cluster.embedded import Embedded

_ELSEWHERE = "a unit test must not start a cluster: move it to tests/cluster"


@pytest.fixture(scope="session")
def cluster() -> NoReturn:
    """In place of the plugin's, which is made before any patch of a single test."""
    pytest.fail(_ELSEWHERE)


@pytest.fixture(autouse=True)
def _no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Embedded, progress: object) -> NoReturn:
        pytest.fail(_ELSEWHERE)

    monkeypatch.setattr(Embedded, "start", refuse)


@pytest.fixture(autouse=True)
def own_data(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each test has a learner of its own."""
    folder = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("KUBEPLAY_DATA", str(folder))
    return folder
