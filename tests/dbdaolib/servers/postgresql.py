"""A throw-away PostgreSQL of the tests' own, from the system's package."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.dbdaolib.servers.required import missing


class PostgreSQL:
    """A running server, reached by a Unix socket in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def emptied_database(self) -> str:
        """The URL of the tests' one database, with nothing in it; its language sorts a before B."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return self.url("postgres")


@contextmanager
def running() -> Iterator[PostgreSQL]:
    """A server until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="kubeplay-pg-"))
    owner = _unprivileged()
    if owner:
        shutil.chown(folder, owner["user"], owner["group"])
    options = ["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8"]
    locale = ["--locale-provider=icu", "--icu-locale=en", "--locale=C.UTF-8"]
    made = [_program("initdb"), *options, *locale, f"--pgdata={folder}/data"]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner)
    settings = ["listen_addresses=", "shared_buffers=16MB", "max_connections=60"]
    command = [_program("postgres"), "-D", f"{folder}/data", "-k", str(folder)]
    command += [part for setting in settings for part in ("-c", setting)]
    with Path(folder, "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **owner)
    try:
        _wait(server, folder)
        yield PostgreSQL(folder)
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str:
    """The server's programs are not on everybody's PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_release)
    program = shutil.which(name) or (str(found[-1]) if found else None)
    return program or missing(f"no {name} here: apt-get install postgresql")


def _release(program: Path) -> int:
    return int(program.parts[-3])


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid():
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    group = pwd.getpwnam(name).pw_gid
    return {"user": name, "group": group, "extra_groups": []}


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    import psycopg

    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(PostgreSQL(folder).url("postgres")).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "log").read_text()) from None
            time.sleep(0.05)
        else:
            return
