"""Migrations: an application's own folder of Alembic revisions, run from Python.

The folder holds ``versions/*.py`` and nothing else: no alembic.ini, no env.py. All pending
revisions run in one transaction, in SQLite too, so that a program killed in the middle of
them leaves the database as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dbdaolib.errors import MigrationFailed, Misconfigured, TooNew
from dbdaolib.model import Schema
from dbdaolib.sql.tables import metadata_of

__all__ = ["Migrations", "differences"]

_ASSIGNED = r"^{}\b[^=\n]*=\s*[\"']([^\"']+)[\"']"
_LOCK = 0x6462_6461_6F  # any number that programs of this library agree on


@dataclass(frozen=True)
class Migrations:
    """The revisions of a folder. Alembic is imported when there is something to run."""

    folder: Path
    table: str = "alembic_version"
    """Where the database remembers its revision."""

    @classmethod
    def of(cls, schema: Schema) -> Migrations:
        if schema.migrations is None or not (schema.migrations / "versions").is_dir():
            raise Misconfigured(
                f"{schema.migrations}: no folder of migrations",
                "a SQL database needs Schema.of(…, migrations=FOLDER) with FOLDER/versions/*.py",
            )
        table = f"{schema.name}_alembic_version" if schema.name else "alembic_version"
        return cls(schema.migrations, table)

    @cached_property
    def known(self) -> frozenset[str]:
        """All revisions."""
        return frozenset(self._assigned("revision"))

    @cached_property
    def head(self) -> str:
        """The one revision that nothing follows."""
        heads = self.known - set(self._assigned("down_revision"))
        if len(heads) != 1:
            raise Misconfigured(f"{self.folder} has {len(heads)} newest revisions, not one")
        return next(iter(heads))

    def done(self, connection: sa.Connection) -> bool:
        """Whether the database is at the newest revision."""
        return self.current(connection) == self.head

    def current(self, connection: sa.Connection) -> str | None:
        """The revision that a database is at, None before its first."""
        if not sa.inspect(connection).has_table(self.table):
            return None
        version: str | None = connection.scalar(
            sa.select(sa.column("version_num")).select_from(sa.table(self.table))
        )
        return version

    def upgrade(self, connection: sa.Connection) -> None:
        """Run what is pending, in the transaction that the connection is in."""
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        found = self.current(connection)
        if found == self.head:  # another process was quicker
            return
        if found is not None and found not in self.known:
            raise TooNew(
                f"{connection.engine.url.render_as_string()} is at revision {found}",
                "a newer program migrated it; use that one",
            )
        self._run(connection)

    def _run(self, connection: sa.Connection) -> None:
        from alembic.config import Config as AlembicConfig
        from alembic.runtime.environment import EnvironmentContext
        from alembic.script import ScriptDirectory

        script = ScriptDirectory(str(self.folder))
        running: list[str] = []

        def pending(revision: Any, _context: object) -> Any:
            return script._upgrade_revs(self.head, revision)  # noqa: SLF001 - as documented

        with EnvironmentContext(AlembicConfig(), script, fn=pending) as environment:
            environment.configure(
                connection,
                transactional_ddl=True,
                version_table=self.table,
                on_version_apply=lambda *, step, **_: running.append(step.up_revision_id),
            )
            try:
                environment.run_migrations()
            except Exception as error:
                done = f"after {running[-1]}" if running else "at the first revision"
                raise MigrationFailed(
                    f"{self.folder}: {done}: {error}", "nothing was changed; mend the revision"
                ) from error

    def _assigned(self, name: str) -> list[str]:
        pattern = re.compile(_ASSIGNED.format(name), re.MULTILINE)
        files = sorted((self.folder / "versions").glob("*.py"))
        return [found for file in files for found in pattern.findall(file.read_text("utf-8"))]


def differences(connection: sa.Connection, schema: Schema) -> list[str]:
    """Where the database, as the migrations made it, is not what the models say.

    Indexes are the migrations' own business. An application's tests assert that this is empty.
    """
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(connection, opts={"compare_type": True})
    found = compare_metadata(context, metadata_of(schema))
    return [str(each) for each in found if "index" not in str(each[0])]
