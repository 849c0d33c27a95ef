"""The real service with its real worker, in processes of their own, on either database."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from dbdaolib import Config
from kubeplay_web.store import Store
from tests.dbdaolib.servers import postgresql

EXERCISES = ("ex01", "ex02", "ex04", "ex05", "ex07")


@dataclass
class Served:
    """A workspace that is being served."""

    root: Path
    data: Path
    database: str = ""
    port: int = 0
    process: Any = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def token(self) -> str:
        return (self.data / "web-token").read_text()

    @property
    def link(self) -> str:
        return f"{self.address}/?token={self.token}"

    def client(self) -> httpx.Client:
        """A program that brings the token."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.Client(base_url=f"{self.address}/api/v1", headers=headers, timeout=60)

    def start(self) -> None:
        """Returns when it answers; the port stays the same over restarts."""
        self.port = self.port or _free_port()
        environment = os.environ | {"KUBEPLAY_DATA": str(self.data), "KUBEPLAY_LOG": "info"}
        command = [sys.executable, "-m", "kubeplay_pytest.cli.app", "serve"]
        command += ["--port", str(self.port), "--database", self.database]
        with (self.root / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.root, env=environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 60
        while not self._answers():
            assert self.process.poll() is None, (self.root / "serve.log").read_text()
            assert time.monotonic() < deadline, (self.root / "serve.log").read_text()
            time.sleep(0.05)

    def stop(self) -> int:
        """Ctrl-C; returns the exit code."""
        self.process.send_signal(signal.SIGINT)
        code: int = self.process.wait(30)
        return code

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def reference(self, slug: str) -> str:
        """A right answer."""
        return min((self.root / "exercises" / slug / "reference").glob("*.yaml")).read_text()

    def near_miss(self, slug: str) -> str:
        """A wrong one."""
        return min((self.root / "exercises" / slug / "near_misses").glob("*.yaml")).read_text()

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/readyz").status_code == 200
        except httpx.HTTPError:
            return False


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgresql.PostgreSQL]:
    """One PostgreSQL for the session."""
    with postgresql.running() as server:
        yield server


def new_database(server: postgresql.PostgreSQL, name: str) -> str:
    """The URL of an empty database of its own."""
    import psycopg

    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    return server.url(name)


def workspace(folder: Path, repository: Path, *slugs: str) -> Path:
    """A folder with some of the exercises, as a learner would have."""
    for slug in slugs or EXERCISES:
        shutil.copytree(repository / "exercises" / slug, folder / "exercises" / slug)
    return folder


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, repository: Path
) -> Iterator[Served]:
    """One service for the session, on each database; tests keep to exercises of their own."""
    root = workspace(tmp_path_factory.mktemp("served"), repository)
    url = ""
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("postgres"), f"served_{os.getpid()}")
    service = Served(root, root / "data", url)
    service.start()
    yield service
    service.stop()


@pytest.fixture
def own(tmp_path: Path, repository: Path) -> Iterator[Served]:
    """A service of this test's own, which it may kill."""
    root = workspace(tmp_path, repository, "ex04")
    service = Served(root, root / "data")
    service.start()
    yield service
    if service.process.poll() is None:
        service.stop()


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    with served.client() as client:
        yield client


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store on each database."""
    url = f"sqlite:///{tmp_path}/web.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").emptied_database()
    with Store(Config(url, pool_size=10), lambda notice: None) as store:
        yield store


def saved(client: httpx.Client, slug: str, text: str) -> str:
    """Save an answer over whatever there is; returns its tag."""
    tag = client.get(f"/exercises/{slug}/solution").json()["etag"]
    body = {"files": [{"name": "solution.yaml", "text": text}]}
    answer = client.put(f"/exercises/{slug}/solution", json=body, headers={"If-Match": f'"{tag}"'})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["etag"])


def submitted(client: httpx.Client, slug: str) -> str:
    """The id of a new submission of what is saved."""
    answer = client.post("/submissions", json={"exercise": slug})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def finished(client: httpx.Client, submission: str, seconds: float = 60) -> dict[str, Any]:
    """The submission once it is over."""
    deadline = time.monotonic() + seconds
    while True:
        found: dict[str, Any] = client.get(f"/submissions/{submission}").json()
        if found["state"] in {"done", "cancelled"}:
            return found
        assert time.monotonic() < deadline, found
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
