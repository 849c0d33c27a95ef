"""A program that is killed: it adds attempts and prints each id once that is acknowledged.

python writer.py URL PREFIX
"""

from __future__ import annotations

import asyncio
import itertools
import sys

from dbdaolib import Config, Connector
from tests.dbdaolib.entities import ATTEMPTS, SCHEMA, Attempt


async def _write(config: Config, prefix: str) -> None:
    async with Connector(config, SCHEMA) as database:
        attempts = database.repository(ATTEMPTS)
        for number in itertools.count():
            attempt = Attempt(f"{prefix}-{number}")
            await attempts.add(attempt)
            sys.stdout.write(f"{attempt.id}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_write(Config(sys.argv[1]), sys.argv[2]))
