"""A throw-away server that speaks MongoDB's protocol: FerretDB on SQLite, built on demand.

The program of controlplane/mongowire is compiled once and kept in the user's cache, by what it
is made of.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

from tests.dbdaolib.servers.required import missing

SOURCE = Path(__file__).resolve().parents[3] / "controlplane" / "mongowire"
_numbers = count(1)


class MongoWire:
    """A running server."""

    def __init__(self, address: str, process: subprocess.Popen[bytes]) -> None:
        self.address = address
        self.process = process

    def new_database(self) -> str:
        """The URL of an empty database."""
        return f"mongodb://{self.address}/db{next(_numbers)}"


@contextmanager
def running() -> Iterator[MongoWire]:
    """A server until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="kubeplay-mongo-"))
    address = f"127.0.0.1:{_free_port()}"
    command = [str(built()), "-listen", address, "-data", str(folder)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait(process, address, folder / "log")
        yield MongoWire(address, process)
    finally:
        process.kill()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def built() -> Path:
    """The program, compiled if it is not in the cache."""
    sources = [*sorted(SOURCE.glob("*.go")), SOURCE / "go.mod", SOURCE / "go.sum"]
    made_of = hashlib.sha256(b"".join(source.read_bytes() for source in sources))
    program = user_cache_path("kubeplay") / "mongowire" / made_of.hexdigest()[:16]
    program.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{program}.lock"):
        if not program.exists():
            _build(program)
    return program


def _build(program: Path) -> None:
    beside = Path(sys.executable).parent / "go"
    go = shutil.which("go") or (str(beside) if beside.exists() else None)
    if go is None:
        missing("no Go here to build the MongoDB-wire server with (controlplane/mongowire)")
    sys.stderr.write("\nbuilding the MongoDB-wire server of the tests, about a minute, once\n")
    fresh = program.with_suffix(".new")
    flags = ["-trimpath", "-buildvcs=false", "-o", str(fresh), "."]
    environment = {**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "", "GOWORK": "off"}
    built = subprocess.run(
        [go, "build", *flags],
        cwd=SOURCE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if built.returncode:
        missing(f"the MongoDB-wire server cannot be built: {built.stderr[-1500:]}")
    fresh.rename(program)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    host, _, port = address.partition(":")
    until = time.monotonic() + 30
    while True:
        try:
            socket.create_connection((host, int(port)), 1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text()) from None
            time.sleep(0.05)
        else:
            return
