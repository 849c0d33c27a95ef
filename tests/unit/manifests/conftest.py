"""A fresh working directory and both parsers for every test of the manifests."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubeplay_pytest.manifests import events

PARSERS = {"c": events.FASTEST, "python": events.PurePython}


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(params=sorted(PARSERS))
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run the test with the C parser and again with the one in Python."""
    monkeypatch.setattr(events, "FASTEST", PARSERS[request.param])
    return str(request.param)
