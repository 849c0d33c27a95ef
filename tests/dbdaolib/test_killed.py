"""A writer that is killed loses nothing that it was told is stored."""

from __future__ import annotations

import pytest

from tests.dbdaolib.conftest import Place
from tests.dbdaolib.killing import killed


@pytest.mark.parametrize("place", ["sqlite", "postgresql", "mongodb"], indirect=True)
def test_nothing_acknowledged_is_lost(place: Place) -> None:
    """After SIGKILL at random moments every acknowledged id is there, and the file is sound."""
    count = killed(place.config.url, rounds=3)
    assert count.lost == 0
    assert count.acknowledged >= count.rounds
