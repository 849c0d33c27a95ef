"""The store: one open database, and the questions that the service and workers ask of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from dbdaolib import Config, Conflict, Connector, Duplicate, NotFound, Page, SetAside, gt
from kubeplay_web.store.model import (
    EVENTS,
    FACTS,
    REPORTS,
    SCHEMA,
    SUBMISSIONS,
    Event,
    Fact,
    Report,
)

__all__ = ["Store", "database_config", "now"]

Json = Mapping[str, Any]


def database_config(url: str, data: Path) -> Config:
    """The database of this URL; without one, a SQLite file in the folder of data."""
    return Config(url or f"sqlite:///{data / 'web.db'}", pool_size=10)


def now() -> datetime:
    return datetime.now(UTC)


class Store:
    """A context manager. Every call is one transaction unless :meth:`transaction` is open."""

    def __init__(self, config: Config, notify: Callable[[SetAside], None]) -> None:
        self._connector = Connector(config, SCHEMA, notify)

    def __enter__(self) -> Self:
        self._database = self._connector.__enter__()
        self.submissions = self._database.repository(SUBMISSIONS)
        self._events = self._database.repository(EVENTS)
        self._reports = self._database.repository(REPORTS)
        self._facts = self._database.repository(FACTS)
        return self

    def __exit__(self, *_: object) -> None:
        self._connector.__exit__()

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing, over everything that is kept here."""
        return self._database.transaction()

    def ping(self) -> None:
        """Return when the database answers. Raises :class:`dbdaolib.Unavailable`."""
        self._database.ping()

    def events_after(self, submission: str, number: int, most: int = 500) -> list[Event]:
        """What happened after the event of this number, in order."""
        filters = {"submission": submission, "number": gt(number)}
        return self._events.find(filters, order="number", page=Page(1, most))

    def append(self, submission: str, attempt: int, contents: Iterable[Json]) -> None:
        """Add events, all or none, in a row."""
        listed = [dict(content) for content in contents]
        while True:
            with suppress(Duplicate), self.transaction():
                self._append(submission, attempt, listed)
                return  # else somebody took the same numbers at the same moment

    def _append(self, submission: str, attempt: int, contents: list[dict[str, Any]]) -> None:
        last = self._events.find({"submission": submission}, order="-number", page=Page(1, 1))
        for number, content in enumerate(contents, start=last[0].number + 1 if last else 1):
            key = f"{submission}:{number:07d}"
            self._events.add(Event(key, submission, number, attempt, now(), content))

    def keep_report(self, submission: str, html: str) -> None:
        """Keep a submission's report; the first one stays."""
        with suppress(Duplicate):
            self._reports.add(Report(submission, html))

    def report(self, submission: str) -> str | None:
        """The HTML, if there is any."""
        try:
            return self._reports.get(submission).html
        except NotFound:
            return None

    def tell(self, name: str, content: Json) -> None:
        """Write a fact down, over what was known before."""
        with suppress(Conflict, Duplicate):  # somebody else has just told a newer one
            try:
                known = self._facts.get(name)
            except NotFound:
                self._facts.add(Fact(name, now(), dict(content)))
                return
            self._facts.replace(replace(known, at=now(), content=dict(content)))

    def fact(self, name: str) -> Fact | None:
        """What is known under this name."""
        try:
            return self._facts.get(name)
        except NotFound:
            return None


def new_id() -> str:
    """An id that nobody else has."""
    return uuid.uuid4().hex
