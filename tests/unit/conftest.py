"""Unit tests are quick because none starts a cluster: the attempt itself fails."""

from __future__ import annotations

from typing import NoReturn

import pytest

from kubeplay_pytest.cluster.embedded import Embedded


@pytest.fixture(autouse=True)
def _no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Embedded, progress: object) -> NoReturn:
        pytest.fail("a unit test must not start a cluster: move it to tests/cluster")

    monkeypatch.setattr(Embedded, "start", refuse)
