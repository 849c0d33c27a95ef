"""Kills writers with SIGKILL at random moments, and counts what they had been promised.

Run as a program it prints the figures of many rounds on each back end:

    python -m tests.dbdaolib.killing --rounds 100
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

from dbdaolib import Config, SetAside
from tests.dbdaolib.conftest import Place
from tests.dbdaolib.entities import ATTEMPTS
from tests.dbdaolib.servers import mongowire, postgresql

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Count:
    """What several rounds came to."""

    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    unacknowledged: int = 0
    """Written by a writer that was killed before it could say so: allowed, and seen to happen."""


def killed(url: str, rounds: int) -> Count:
    """Kill one writer after another on the same database; afterwards look for each id."""
    count, promised = Count(), set[str]()
    for number in range(rounds):
        promised |= _killed_once(url, f"r{number}")
        count.rounds += 1
    with warnings.catch_warnings():
        warnings.simplefilter("error", SetAside)
        with Place(Config(url), synchronous=False).opened() as database:
            there = {attempt.id for attempt in database.repository(ATTEMPTS).find()}
    count.acknowledged = len(promised)
    count.lost = len(promised - there)
    count.unacknowledged = len(there - promised)
    return count


def _killed_once(url: str, prefix: str) -> set[str]:
    """The ids that a writer was promised before it was killed, some time after its first."""
    command = [sys.executable, "-m", "tests.dbdaolib.writer", url, prefix]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as writer:
        assert writer.stdout
        first = writer.stdout.readline()
        time.sleep(random.uniform(0, 0.1))
        writer.kill()
        printed = first + writer.stdout.read()
    return set(printed[: printed.rfind("\n")].split("\n")) if printed else set()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100, help="kills on each (default: 100)")
    rounds = parser.parse_args().rounds
    with (
        tempfile.TemporaryDirectory() as folder,
        postgresql.running() as postgres,
        mongowire.running() as mongo,
    ):
        for name, url in (
            ("SQLite", f"sqlite:///{folder}/killed.db"),
            ("PostgreSQL", postgres.emptied_database()),
            ("MongoDB-wire", mongo.new_database()),
        ):
            began = time.monotonic()
            sys.stdout.write(f"{name:<13} {killed(url, rounds)} {time.monotonic() - began:.0f} s\n")


if __name__ == "__main__":
    main()
