"""The contract of repositories, the same for every back end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from dbdaolib import Conflict, Duplicate, Invalid, NotFound, Page, ge, lt, ne, one_of, starts_with
from tests.dbdaolib.entities import MOMENT, Attempt, Draft, Outcome


def test_what_was_added_comes_back_equal(attempts: Any) -> None:
    """Every type of field survives the way there and back, to the last digit."""
    there = Attempt(
        id="a1",
        count=2**63 - 1,
        score=0.1 + 0.2,
        passed=True,
        at=datetime(2026, 3, 29, 2, 30, 0, 1, tzinfo=timezone(timedelta(hours=5, minutes=45))),
        outcome=Outcome.PASS,
        find="Grüße, 世界 🚀 %_'\"\\\n",
        order=-(2**63),
        ratio=1e-300,
        until=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        checks=[{"id": "c1", "n": 1.5, "text": "\0 is fine in JSON"}, None, [True]],
    )
    attempts.add(there)
    assert attempts.get("a1") == there


def test_none_comes_back_as_none(attempts: Any) -> None:
    """A field without a value stays without one."""
    attempts.add(Attempt("a1"))
    found = attempts.get("a1")
    assert (found.find, found.order, found.ratio, found.until) == (None, None, None, None)


def test_times_come_back_in_utc(attempts: Any) -> None:
    """A time returns as the same moment, in UTC."""
    attempts.add(Attempt("a1", at=MOMENT.astimezone(timezone(timedelta(hours=-8)))))
    assert attempts.get("a1").at.isoformat() == MOMENT.isoformat()


def test_an_unknown_id_is_not_found(attempts: Any) -> None:
    """Getting or removing what is not there names the model and the id."""
    for missing in (attempts.get, attempts.remove):
        with pytest.raises(NotFound, match="attempts has no 'nobody'"):
            missing("nobody")


def test_an_id_is_taken_once(attempts: Any) -> None:
    """A second entity with the same id is refused, and the first one stays."""
    attempts.add(Attempt("a1", exercise="ex01"))
    with pytest.raises(Duplicate) as caught:
        attempts.add(Attempt("a1", exercise="ex02"))
    assert caught.value.fields == ("id",)
    assert attempts.get("a1").exercise == "ex01"


def test_unique_values_are_taken_once(drafts: Any) -> None:
    """A second entity with the same unique values is refused, also when it is replaced."""
    drafts.add(Draft("d1", exercise="ex01"))
    drafts.add(Draft("d2", exercise="ex02"))
    with pytest.raises(Duplicate) as added:
        drafts.add(Draft("d3", exercise="ex02"))
    with pytest.raises(Duplicate) as replaced:
        drafts.replace(Draft("d1", exercise="ex02"))
    assert added.value.fields == replaced.value.fields == ("learner", "exercise")
    assert drafts.count() == 2
    assert drafts.get("d1").exercise == "ex01"


def test_replacing_moves_the_version(drafts: Any) -> None:
    """A replacement returns the entity at its next version, which is what is stored."""
    drafts.add(Draft("d1"))
    second = drafts.replace(replace(drafts.get("d1"), text="two"))
    assert second == Draft("d1", text="two", version=1)
    assert drafts.get("d1") == second
    assert drafts.replace(second).version == 2


def test_an_old_version_is_a_conflict(drafts: Any) -> None:
    """Who replaces what somebody else has replaced learns both versions, and changes nothing."""
    drafts.add(Draft("d1"))
    mine = drafts.get("d1")
    drafts.replace(replace(mine, text="theirs"))
    with pytest.raises(Conflict) as caught:
        drafts.replace(replace(mine, text="mine"))
    assert (caught.value.expected, caught.value.found) == (0, 1)
    assert drafts.get("d1").text == "theirs"


def test_a_removed_entity_cannot_be_replaced(drafts: Any) -> None:
    """Replacing what was removed does not bring it back."""
    drafts.add(Draft("d1"))
    drafts.remove("d1")
    with pytest.raises(NotFound):
        drafts.replace(Draft("d1"))
    assert drafts.count() == 0


def test_without_a_version_nothing_is_replaced(attempts: Any) -> None:
    """An append-only model has no replacement."""
    attempts.add(Attempt("a1"))
    with pytest.raises(Invalid, match="field `version: int`"):
        attempts.replace(Attempt("a1", exercise="ex09"))


FILTERS: list[tuple[dict[str, Any], str]] = [
    ({}, "abcd"),
    ({"exercise": "ex1"}, "a"),
    ({"exercise": "ex1", "passed": False}, ""),
    ({"find": None}, "c"),
    ({"find": ne("x")}, "bcd"),
    ({"find": ne(None)}, "abd"),
    ({"find": lt("x")}, "bd"),
    ({"order": ge(2)}, "bd"),
    ({"order": ge(1) & lt(3)}, "ab"),
    ({"order": one_of([1, None])}, "ac"),
    ({"order": one_of([])}, ""),
    ({"at": lt(MOMENT + timedelta(microseconds=2))}, "ab"),
    ({"outcome": Outcome.PASS}, "a"),
    ({"outcome": one_of(["pass", "error"])}, "ab"),
    ({"exercise": starts_with("ex")}, "abc"),
    ({"exercise": starts_with("ex1")}, "ac"),
    ({"find": starts_with("")}, "abd"),
    ({"find": starts_with("%")}, "b"),
    ({"id": "d"}, "d"),
]


def test_filters_mean_the_same_everywhere(attempts: Any) -> None:
    """A filter finds and counts the same entities in every back end."""
    at = [MOMENT + timedelta(microseconds=n) for n in range(4)]
    for there in (
        Attempt("a", "ex1", at=at[0], passed=True, outcome=Outcome.PASS, find="x", order=1),
        Attempt("b", "ex2", at=at[1], outcome=Outcome.ERROR, find="%", order=2),
        Attempt("c", "ex1-b", at=at[2]),
        Attempt("d", "EX1", at=at[3], find="X", order=3),
    ):
        attempts.add(there)
    for filters, found in FILTERS:
        assert "".join(a.id for a in attempts.find(filters)) == found, filters
        assert attempts.count(filters) == len(found), filters


def test_order_is_by_code_points_and_none_first(attempts: Any) -> None:
    """Text sorts by code points and None before all, whatever the database's language is."""
    for number, text in enumerate(["b", "é", "A", None, "a", "\uffee", "🚀"]):
        attempts.add(Attempt(text or "c", find=text, count=number // 3))
    for order, found in (
        ("find", "cAabé\uffee🚀"),
        ("-find", "🚀\uffeeébaAc"),
        (("count", "-id"), "ébA\uffeeca🚀"),
    ):
        assert "".join(a.id for a in attempts.find(order=order)) == found


def test_pages_cover_all_without_overlap(attempts: Any) -> None:
    """Pages in a total order hold each entity once, though they tie in what was asked for."""
    for number in range(7):
        attempts.add(Attempt(f"a{number}"))
    pages = [attempts.find(order="exercise", page=Page(n, 3)) for n in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert [a.id for page in pages for a in page] == [f"a{number}" for number in range(7)]


def test_nothing_is_shared_with_the_database(attempts: Any) -> None:
    """Changing an entity's own list afterwards changes nothing that is stored."""
    there = Attempt("a1", checks=["c1"])
    attempts.add(there)
    there.checks.append("later")
    attempts.get("a1").checks.append("later")
    assert attempts.get("a1").checks == ["c1"]


WRONG: list[dict[str, Any]] = [
    {"exercise": "NUL \0"},
    {"exercise": "\ud800"},
    {"exercise": 4},
    {"count": 2**63},
    {"count": True},
    {"count": None},
    {"score": float("nan")},
    {"score": float("inf")},
    {"passed": 1},
    {"at": datetime(2026, 1, 1)},  # noqa: DTZ001 - the point
    {"outcome": "maybe"},
    {"checks": [{1: "a key that is no str"}]},
    {"checks": [(1, 2)]},
    {"checks": [float("nan")]},
]


def test_what_some_database_would_bend_is_refused_by_all(attempts: Any) -> None:
    """A value that would not come back as it was is refused, and the field is named."""
    for wrong in WRONG:
        with pytest.raises(Invalid, match=f"attempts.{next(iter(wrong))} "):
            attempts.add(Attempt("a1", **wrong))
    assert attempts.count() == 0


def test_a_query_without_meaning_is_refused(attempts: Any) -> None:
    """A filter or an order that the model cannot mean is an error before any database sees it."""
    queries: list[tuple[dict[str, Any], str]] = [
        ({"nothing": 1}, ""),
        ({}, "-nothing"),
        ({"checks": []}, ""),
        ({}, "checks"),
        ({"count": "1"}, ""),
        ({"count": lt(None)}, ""),
        ({"passed": lt(True)}, ""),
    ]
    for filters, order in queries:
        with pytest.raises(Invalid, match="attempts"):
            attempts.find(filters, order=order or "id")


def test_an_open_database_answers(database: Any) -> None:
    """A ping returns."""
    database.ping()
