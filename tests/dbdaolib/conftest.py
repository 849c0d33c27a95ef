"""Every back end, each as the same kind of place: databases to open, with one face."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from dbdaolib import Config, Connector, Schema
from tests.dbdaolib.entities import ATTEMPTS, DRAFTS, SCHEMA
from tests.dbdaolib.portal import Face, Portal
from tests.dbdaolib.servers import mongowire, postgresql

ASYNC = ("memory", "sqlite", "postgresql", "mongodb")
SYNC = ("memory-sync", "sqlite-sync", "postgresql-sync")


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgresql.PostgreSQL]:
    """One PostgreSQL for the session."""
    with postgresql.running() as server:
        yield server


@pytest.fixture(scope="session")
def mongo(request: pytest.FixtureRequest) -> Iterator[mongowire.MongoWire]:
    """One MongoDB-wire server for the session."""
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():  # a minute without a word looks like a hang
        mongowire.built()
    with mongowire.running() as server:
        yield server


@dataclass(frozen=True)
class Place:
    """One empty database, and how to open it."""

    config: Config
    synchronous: bool

    @contextmanager
    def opened(self, schema: Schema = SCHEMA, **changes: Any) -> Iterator[Any]:
        """The database with its synchronous face, by a driver in an event loop of its own."""
        config = Config(**{"url": self.config.url, **changes})
        if self.synchronous:
            with Connector(config, schema) as driver:
                yield driver
            return
        portal = Portal()
        try:
            with portal.inside(Connector(config, schema)) as driver:
                yield Face(portal, driver)
        finally:
            portal.close()


@pytest.fixture(params=[*ASYNC, *SYNC])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty database of each back end."""
    scheme, _, flavour = request.param.partition("-")
    if scheme == "postgresql":
        url = request.getfixturevalue("postgres").emptied_database()
    elif scheme == "mongodb":
        url = request.getfixturevalue("mongo").new_database()
    else:
        url = f"sqlite:///{tmp_path}/test.db" if scheme == "sqlite" else f"memory:{uuid4()}"
    return Place(Config(url), bool(flavour))


@pytest.fixture
def database(place: Place) -> Iterator[Any]:
    """An open database of each back end."""
    with place.opened() as database:
        yield database


@pytest.fixture
def attempts(database: Any) -> Any:
    """The append-only repository."""
    return database.repository(ATTEMPTS)


@pytest.fixture
def drafts(database: Any) -> Any:
    """The repository with versions."""
    return database.repository(DRAFTS)
