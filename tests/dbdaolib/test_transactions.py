"""All or nothing, and several writers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dbdaolib import Config, Conflict, Connector, Duplicate, Invalid, Unavailable, Unsupported
from tests.dbdaolib.conftest import Place
from tests.dbdaolib.entities import ATTEMPTS, DRAFTS, SCHEMA, Attempt, Draft


class ChangeOfMindError(Exception):
    """What an application raises in the middle."""


@pytest.fixture
def transactional(database: Any) -> Any:
    """An open database that has transactions."""
    if not getattr(database, "supports_transactions", True):
        with pytest.raises(Unsupported, match="no transactions"):
            database.transaction().__enter__()
        pytest.skip("single-document operations only, and it says so")
    return database


def test_a_transaction_is_kept_whole(transactional: Any) -> None:
    """What two repositories did in a transaction is there after it."""
    with transactional.transaction():
        transactional.repository(ATTEMPTS).add(Attempt("a1"))
        transactional.repository(DRAFTS).add(Draft("d1"))
        assert transactional.repository(DRAFTS).count() == 1
    assert transactional.repository(ATTEMPTS).count() == 1
    assert transactional.repository(DRAFTS).count() == 1


def test_a_failed_transaction_leaves_nothing(transactional: Any) -> None:
    """An exception undoes everything, and arrives as what it was."""
    drafts = transactional.repository(DRAFTS)
    drafts.add(Draft("d1"))

    def failing() -> None:
        with drafts.transaction():
            drafts.replace(Draft("d1", text="changed"))
            transactional.repository(ATTEMPTS).add(Attempt("a1"))
            raise ChangeOfMindError

    with pytest.raises(ChangeOfMindError):
        failing()
    assert drafts.get("d1") == Draft("d1")
    assert transactional.repository(ATTEMPTS).count() == 0


def test_a_transaction_goes_on_after_a_refusal(transactional: Any) -> None:
    """A duplicate or a conflict that the caller handles does not spoil the transaction."""
    drafts = transactional.repository(DRAFTS)
    drafts.add(Draft("d1", exercise="ex01"))
    with transactional.transaction():
        with pytest.raises(Duplicate):
            drafts.add(Draft("d2", exercise="ex01"))
        with pytest.raises(Conflict):
            drafts.replace(Draft("d1", exercise="ex01", version=7))
        drafts.add(Draft("d3", exercise="ex03"))
    assert [draft.id for draft in drafts.find()] == ["d1", "d3"]


def test_a_part_of_a_transaction_can_fail_alone(transactional: Any) -> None:
    """An inner transaction that fails is undone, the outer one is kept."""
    attempts = transactional.repository(ATTEMPTS)
    with transactional.transaction():
        attempts.add(Attempt("outer"))
        with suppress(ChangeOfMindError), transactional.transaction():
            attempts.add(Attempt("inner"))
            raise ChangeOfMindError
    assert [attempt.id for attempt in attempts.find()] == ["outer"]


def _in_threads(work: Callable[[int], None], number: int) -> None:
    failed: list[BaseException] = []

    def guarded(index: int) -> None:
        try:
            work(index)
        except BaseException as error:  # noqa: BLE001 - shown by the test
            failed.append(error)

    threads = [threading.Thread(target=guarded, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_two_writers_lose_no_change(place: Place) -> None:
    """Two writers that replace one entity 25 times each make 50 versions, whoever meets whom."""
    with place.opened() as first:
        first.repository(DRAFTS).add(Draft("d1"))
        shared = place.config.scheme == "memory"

        def replacing(database: Any) -> None:
            drafts, done = database.repository(DRAFTS), 0
            while done < 25:
                with suppress(Conflict):
                    found = drafts.get("d1")
                    drafts.replace(replace(found, text=found.text + "."))
                    done += 1

        def writer(index: int) -> None:
            if shared or not index:
                replacing(first)
            else:
                with place.opened(pool_size=2) as another:
                    replacing(another)

        _in_threads(writer, 2)
        assert first.repository(DRAFTS).get("d1") == Draft("d1", text="." * 50, version=50)


def test_of_two_writers_one_gets_a_unique_value(place: Place) -> None:
    """When two writers add the same unique values, one is told that they are taken."""
    with place.opened() as first, place.opened(pool_size=2) as second:
        databases = (first, first if place.config.scheme == "memory" else second)
        refused: list[str] = []

        def writer(index: int) -> None:
            drafts = databases[index].repository(DRAFTS)
            for number in range(15):
                try:
                    drafts.add(Draft(f"{index}-{number}", exercise=f"ex{number}"))
                except Duplicate as error:
                    refused.append(error.key)

        _in_threads(writer, 2)
        assert first.repository(DRAFTS).count() == len(refused) == 15


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Config:
    """A database with transactions, for tests that are asynchronous themselves."""
    if request.param == "postgresql":
        return Config(request.getfixturevalue("postgres").emptied_database())
    return Config(f"sqlite:///{tmp_path}/t.db" if request.param == "sqlite" else "memory:t")


def test_many_tasks_share_a_small_pool(config: Config) -> None:
    """Forty tasks that write and read through one driver all end well."""

    async def work() -> int:
        async with Connector(config, SCHEMA) as database:
            attempts = database.repository(ATTEMPTS)

            async def task(number: int) -> None:
                async with database.transaction():
                    await attempts.add(Attempt(f"a{number}"))
                    await attempts.count()
                await attempts.get(f"a{number}")

            await asyncio.gather(*(task(number) for number in range(40)))
            return await attempts.count()

    assert asyncio.run(work()) == 40


def test_a_transaction_is_not_seen_before_its_end(config: Config) -> None:
    """Another task reads what was committed, and is not kept waiting."""

    async def work() -> tuple[int, int]:
        async with Connector(config, SCHEMA) as database:
            attempts = database.repository(ATTEMPTS)
            inside, go_on = asyncio.Event(), asyncio.Event()

            async def writer() -> None:
                async with database.transaction():
                    await attempts.add(Attempt("a1"))
                    inside.set()
                    await go_on.wait()

            writing = asyncio.create_task(writer())
            await inside.wait()
            during = await attempts.count()
            go_on.set()
            await writing
            return during, await attempts.count()

    assert asyncio.run(work()) == (0, 1)


def test_a_transaction_stays_in_its_task(config: Config) -> None:
    """A task that was started inside a transaction cannot use it by accident."""

    async def work() -> None:
        async with Connector(config, SCHEMA) as database:
            attempts = database.repository(ATTEMPTS)
            async with database.transaction():
                await asyncio.create_task(attempts.count())

    with pytest.raises(Invalid, match="did not begin it"):
        asyncio.run(work())


def test_a_cancelled_transaction_leaves_nothing(config: Config) -> None:
    """Cancelling a task in its transaction undoes it and frees the database for the next."""

    async def work() -> list[str]:
        async with Connector(config, SCHEMA) as database:
            attempts = database.repository(ATTEMPTS)
            inside = asyncio.Event()

            async def writer() -> None:
                async with database.transaction():
                    await attempts.add(Attempt("cancelled"))
                    inside.set()
                    await asyncio.sleep(60)

            writing = asyncio.create_task(writer())
            await inside.wait()
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing
            await attempts.add(Attempt("next"))
            return [attempt.id for attempt in await attempts.find()]

    assert asyncio.run(work()) == ["next"]


def test_a_writer_waits_no_longer_than_asked(tmp_path: Path) -> None:
    """A lock that somebody holds ends as Unavailable after lock_timeout, in and across drivers."""
    config = Config(f"sqlite:///{tmp_path}/t.db", lock_timeout=0.2)
    other = Config(config.url, lock_timeout=0.3)

    async def work() -> None:
        async with (
            Connector(config, SCHEMA) as holder,
            Connector(other, SCHEMA) as across,
            holder.transaction(),
        ):
            for database in (holder, across):
                adding = database.repository(ATTEMPTS).add(Attempt("a1"))
                with pytest.raises(Unavailable, match="locked"):
                    await _in_a_context_of_its_own(adding)

    asyncio.run(work())


async def _in_a_context_of_its_own(work: Any) -> Any:
    """As if another request did it: without the transaction around it."""
    import contextvars

    return await asyncio.create_task(work, context=contextvars.Context())
