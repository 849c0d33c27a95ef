"""The worker that the service starts for itself: a process of its own, begun again when it dies.

Both ends of its standard streams are bells: a line to it says that there is a job, a line from
it that something happened. Its standard input ends with the service, and then it ends too, even
when the service was killed.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog

from kubeplay_web.bell import Bell
from kubeplay_web.settings import ServiceSettings

if TYPE_CHECKING:
    from asyncio.subprocess import Process

__all__ = ["WorkerProcess"]

_log = structlog.get_logger("kubeplay.worker")

_SLOWEST = 10.0
_STOP_SECONDS = 8.0


class WorkerProcess:
    """Keeps one worker alive while it runs."""

    def __init__(self, settings: ServiceSettings, heard: Bell) -> None:
        self._settings = settings
        self._heard = heard
        self._process: Process | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """In the event loop; returns at once."""
        self._task = asyncio.create_task(self._keep(), name="worker process")

    async def stop(self) -> None:
        """Let it give its jobs back and end; what does not end in time is killed."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        if (process := self._process) is None or process.returncode is not None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), _STOP_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()

    def ring(self) -> None:
        """Say that there is something to do. A worker that does not hear it looks by itself."""
        if self._process is not None and self._process.stdin is not None:
            with suppress(ConnectionError, RuntimeError):
                self._process.stdin.write(b"\n")

    async def _keep(self) -> None:
        pause = 0.2
        while True:
            began = asyncio.get_running_loop().time()
            self._process = process = await self._begin()
            await self._listen(process)
            code = await process.wait()
            lived = asyncio.get_running_loop().time() - began
            pause = 0.2 if lived > _SLOWEST else min(2 * pause, _SLOWEST)
            _log.warning("the worker ended", code=code, seconds=round(lived, 1), again_in=pause)
            await asyncio.sleep(pause)

    async def _begin(self) -> Process:
        settings = self._settings
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "kubeplay_worker"),
            *("--root", str(settings.root), "--data", str(settings.data)),
            *("--cluster", settings.cluster, "--jobs", str(settings.jobs)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=settings.root,
            # The URL may hold a password, and a command line is everybody's to read.
            env=os.environ | {"KUBEPLAY_DATABASE": settings.database},
            start_new_session=True,  # Ctrl-C is the service's to handle
        )

    async def _listen(self, process: Process) -> None:
        if process.stdout is None:
            return
        while await process.stdout.readline():
            self._heard.ring()
