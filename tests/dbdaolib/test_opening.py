"""Opening: one driver a configuration, migrations, and what is said when it does not work."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa

import dbdaolib
from dbdaolib import (
    AbstractDBDriver,
    BaseMongoRepository,
    BaseSqlRepository,
    Config,
    Connector,
    Invalid,
    MigrationFailed,
    Misconfigured,
    Model,
    MongoConnector,
    Repository,
    Schema,
    TooNew,
    Unavailable,
    Unsupported,
    differences,
)
from tests.dbdaolib.conftest import Place
from tests.dbdaolib.entities import ATTEMPTS, DRAFTS, MIGRATIONS, SCHEMA, Attempt, Draft


def test_one_driver_serves_a_configuration(place: Place) -> None:
    """Equal configurations share a driver; when its last user has left there is a new one."""
    if place.synchronous:
        with Connector(place.config, SCHEMA) as one, Connector(place.config, SCHEMA) as two:
            assert one is two
        with Connector(place.config, SCHEMA) as three:
            assert three is not one
        return

    async def opening() -> AbstractDBDriver:
        connector = Connector(place.config, SCHEMA)
        async with connector as one, Connector(place.config, SCHEMA) as two:
            assert one is two
            together = await asyncio.gather(*(connector.__aenter__() for _ in range(5)))
            assert set(together) == {one}
            for _ in together:
                await connector.__aexit__()
            await two.ping()
        return one

    assert asyncio.run(opening()) is not asyncio.run(opening())


def test_one_configuration_has_one_schema() -> None:
    """A second schema for an open database is refused."""
    config = Config("memory:two-schemas")
    with Connector(config, SCHEMA), pytest.raises(Misconfigured, match="another schema"):
        Connector(config, Schema.of(DRAFTS)).__enter__()


def test_mongodb_is_asynchronous_only() -> None:
    """A command line is told so, and the connector for MongoDB takes no other URL."""
    with pytest.raises(Unsupported, match="async with"):
        Connector(Config("mongodb://localhost/x"), SCHEMA).__enter__()
    with pytest.raises(Misconfigured, match="MongoConnector"):
        MongoConnector(Config("memory:x"), SCHEMA)


def test_the_mongo_connector_opens_the_driver(mongo: Any) -> None:
    """The driver of the connector for MongoDB has Beanie documents and our repositories."""

    async def opening() -> int:
        async with MongoConnector(Config(mongo.new_database()), SCHEMA) as database:
            repository: Repository[Draft] = database.repository(DRAFTS)
            assert isinstance(repository, BaseMongoRepository)
            await repository.add(Draft("d1"))
            return await database.documents["drafts"].find({}).count()

    assert asyncio.run(opening()) == 1


class Attempts(BaseSqlRepository[Attempt]):
    """A repository with SQL of its own."""

    async def best(self, exercise: str) -> float:
        table = self.driver.operations(self.model).table  # type: ignore[attr-defined]
        query = sa.select(sa.func.max(table.c.score)).where(table.c.exercise == exercise)
        return await self.driver.read(lambda connection: connection.scalar(query) or 0.0)


def test_a_repository_may_have_sql_of_its_own(tmp_path: Path) -> None:
    """A subclass adds a question in SQL, answered inside the caller's transaction."""

    async def asking() -> float:
        async with Connector(Config(f"sqlite:///{tmp_path}/t.db"), SCHEMA) as database:
            attempts = Attempts(database, ATTEMPTS)  # type: ignore[arg-type]
            async with database.transaction():
                await attempts.add(Attempt("a1", score=0.75))
                return await attempts.best("ex04")

    assert asyncio.run(asking()) == 0.75


@pytest.fixture(params=["sqlite", "postgresql"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Config:
    """An empty SQL database."""
    if request.param == "postgresql":
        return Config(request.getfixturevalue("postgres").emptied_database())
    return Config(f"sqlite:///{tmp_path}/t.db")


def test_migrations_make_what_the_models_say(config: Config) -> None:
    """After all migrations nothing differs from the models; a missing column is named."""
    drop = sa.text("ALTER TABLE drafts DROP COLUMN text")
    with Connector(config, SCHEMA) as opened:
        database: Any = opened
        assert database.read(lambda connection: differences(connection, SCHEMA)) == []
        database.write(lambda connection: connection.execute(drop))
        found = database.read(lambda connection: differences(connection, SCHEMA))
    assert "add_column" in found[0]


def test_an_older_database_is_brought_up_to_date(config: Config, tmp_path: Path) -> None:
    """What an older program stored is there after the newer program's migrations."""
    older = _folder(tmp_path / "older", "0001_attempts.py")
    with Connector(config, Schema.of(ATTEMPTS, migrations=older)) as database:
        database.repository(ATTEMPTS).add(Attempt("a1"))
    with Connector(config, SCHEMA) as database:
        assert database.repository(ATTEMPTS).get("a1") == Attempt("a1")
        database.repository(DRAFTS).add(Draft("d1"))


def test_a_failed_migration_changes_nothing(config: Config, tmp_path: Path) -> None:
    """A migration that breaks in the middle leaves no table behind, and is named."""
    broken = _folder(tmp_path / "broken", "0001_attempts.py")
    (broken / "versions" / "0002.py").write_text(
        "from alembic import op\nrevision = '0002'\ndown_revision = '0001'\n"
        "def upgrade():\n"
        "    op.execute('CREATE TABLE half (id TEXT)')\n"
        "    raise ValueError('oh')\n"
    )
    opening = Connector(config, Schema.of(ATTEMPTS, migrations=broken))
    with pytest.raises(MigrationFailed, match="after 0001: oh"), opening:
        pass
    with Connector(config, SCHEMA) as database:  # the tables can be made, so none is there
        assert database.repository(ATTEMPTS).count() == 0


def test_a_newer_server_database_is_left_alone(postgres: Any, tmp_path: Path) -> None:
    """An older program refuses a database that a newer one migrated, and changes nothing."""
    config = Config(postgres.emptied_database())
    older = _folder(tmp_path / "older", "0001_attempts.py")
    with Connector(config, SCHEMA) as database:
        database.repository(DRAFTS).add(Draft("d1"))
    opening = Connector(config, Schema.of(ATTEMPTS, migrations=older))
    with pytest.raises(TooNew, match="revision 0002"), opening:
        pass
    with Connector(config, SCHEMA) as database:
        assert database.repository(DRAFTS).count() == 1


def _folder(folder: Path, *revisions: str) -> Path:
    (folder / "versions").mkdir(parents=True)
    for name in revisions:
        text = (MIGRATIONS / "versions" / name).read_text()
        (folder / "versions" / name).write_text(text)
    return folder


def test_sql_needs_migrations(tmp_path: Path) -> None:
    """A SQL database without a folder of migrations is a mistake with a remedy."""
    with (
        pytest.raises(Misconfigured, match="FOLDER/versions"),
        Connector(Config(f"sqlite:///{tmp_path}/t.db"), Schema.of(ATTEMPTS)),
    ):
        pass


def test_a_lost_connection_is_unavailable_and_heals(postgres: Any) -> None:
    """A connection that the server cut is replaced by a new one for the next question."""
    config = Config(postgres.emptied_database(), pool_size=1)
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    with (
        Connector(config, SCHEMA) as database,
        Connector(Config(config.url, pool_size=2), SCHEMA) as other,
    ):
        attempts = database.repository(ATTEMPTS)

        def interrupted() -> None:
            with database.transaction():
                attempts.count()
                other.write(lambda connection: connection.execute(sa.text(end)).close())  # type: ignore[attr-defined]
                attempts.count()

        with pytest.raises(Unavailable, match="does not answer"):
            interrupted()
        assert attempts.count() == 0


@pytest.mark.parametrize(
    "wrong, said",
    [
        (lambda: Model(cast(Any, int), "numbers"), "must be called with a dataclass"),
        (lambda: Model(Attempt, "a", indexes=(("nothing",),)), "has no field 'nothing'"),
        (lambda: Model(Attempt, "a", unique=(("find",),)), "may be None"),
        (lambda: Model(Attempt, "a", unique=(("checks",),)), "is JSON"),
        (lambda: Schema.of(DRAFTS, DRAFTS), "two models are named 'drafts'"),
    ],
)
def test_a_wrong_model_is_named(wrong: Any, said: str) -> None:
    """A model that cannot be stored is refused when it is written down."""
    with pytest.raises((Invalid, TypeError), match=said):
        wrong()


def test_importing_is_cheap_and_complete() -> None:
    """The import brings no other module of ours, and every public name has a home."""
    code = (
        "import sys, dbdaolib; print([m for m in sys.modules if m.startswith('dbdaolib.')"
        " or m in ('sqlalchemy', 'pymongo', 'yaml', 'asyncio')])"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert printed.stdout.strip() == b"[]"
    assert [getattr(dbdaolib, name).__name__ for name in dbdaolib.__all__] == dbdaolib.__all__
    assert set(dbdaolib.__all__) == set(dbdaolib._HOME)
