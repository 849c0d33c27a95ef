"""Whatever is stored and asked for, every database answers as the one in memory does."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from dbdaolib import Config, Connector, Page, ge, gt, le, lt, ne, one_of, starts_with
from tests.dbdaolib.conftest import Place
from tests.dbdaolib.entities import ATTEMPTS, SCHEMA, Attempt, Outcome

texts = st.text(
    st.sampled_from("aAbB0 %_\\'\"$.^é\uffee🚀" + chr(sys.maxunicode) + "\ud7ff\ue000"), max_size=4
)
whole = st.integers(-3, 3) | st.sampled_from([-(2**63), 2**63 - 1])
real = st.floats(allow_nan=False, allow_infinity=False, width=64) | st.sampled_from([0.0, -0.0, 1])
moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is given apart

VALUES: dict[str, Any] = {
    "exercise": texts,
    "count": whole,
    "score": real,
    "at": moments,
    "find": st.none() | texts,
    "order": st.none() | whole,
    "ratio": st.none() | real,
    "until": st.none() | moments,
}
EXACT: dict[str, Any] = {"passed": st.booleans(), "outcome": st.sampled_from(Outcome)}


def _conditions(values: Any) -> Any:
    some = values.filter(lambda value: value is not None)
    comparing = st.builds(lambda make, value: make(value), st.sampled_from([lt, le, gt, ge]), some)
    choosing = st.builds(one_of, st.lists(values, max_size=3))
    simple = st.builds(ne, values) | choosing | comparing
    return values | simple | st.builds(lambda one, other: one & other, simple, simple)


def _filters() -> Any:
    conditions = {name: _conditions(values) for name, values in VALUES.items()}
    conditions["find"] |= st.builds(starts_with, texts)
    exact = {name: values | st.builds(ne, values) for name, values in EXACT.items()}
    return st.fixed_dictionaries({}, optional=conditions | exact).filter(lambda f: len(f) < 4)


entities = st.lists(
    st.builds(Attempt, id=texts.filter(bool), **VALUES, **EXACT),
    max_size=6,
    unique_by=lambda attempt: attempt.id,
)
orders = st.lists(st.sampled_from([s + n for n in ("id", *VALUES) for s in ("", "-")]), max_size=3)
pages = st.none() | st.builds(Page, st.integers(1, 3), st.integers(1, 4))


@pytest.mark.parametrize("place", ["sqlite-sync", "postgresql-sync", "mongodb"], indirect=True)
def test_all_answer_as_memory_does(place: Place) -> None:
    """Any entities, filters, order and page: the same entities in the same order, and count."""
    with (
        place.opened() as real,
        Connector(Config("memory:equivalence"), SCHEMA) as memory,
    ):
        databases = [database.repository(ATTEMPTS) for database in (real, memory)]

        @settings(
            max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None
        )
        @given(entities, st.lists(st.tuples(_filters(), orders, pages), min_size=1, max_size=4))
        def answers_are_equal(stored: list[Attempt], queries: list[Any]) -> None:
            for attempts in databases:
                for attempt in attempts.find():
                    attempts.remove(attempt.id)
                for attempt in stored:
                    attempts.add(attempt)
            for filters, order, page in queries:
                found = [attempts.find(filters, order=order, page=page) for attempts in databases]
                assert found[0] == found[1]
                assert databases[0].count(filters) == databases[1].count(filters)

        answers_are_equal()
