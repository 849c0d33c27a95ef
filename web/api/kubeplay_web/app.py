"""The application: routes, guard, page, and everything that lives as long as it does."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from starlette.concurrency import run_in_threadpool

from dbdaolib import DataError
from kubeplay_pytest import __version__
from kubeplay_web.bell import Bell
from kubeplay_web.desk import Desk
from kubeplay_web.guard import Guard
from kubeplay_web.measures import Measured
from kubeplay_web.notices import Notices
from kubeplay_web.page import Page
from kubeplay_web.problem import ProblemDocument, handle_problems, problems
from kubeplay_web.queue import LeasedTable
from kubeplay_web.recorder import record_verdicts
from kubeplay_web.routes import cluster, exercises, health, learner, solutions, submissions
from kubeplay_web.service import Service
from kubeplay_web.settings import ServiceSettings
from kubeplay_web.store import Store, database_config
from kubeplay_web.watcher import tell_edits
from kubeplay_web.worker_process import WorkerProcess

__all__ = ["STATIC", "application"]

STATIC = Path(__file__).with_name("static")
"""Where the built page lies."""

_log = structlog.get_logger("kubeplay.service")


def application(settings: ServiceSettings) -> FastAPI:
    """The service for one workspace. Its parts begin and end with the ASGI lifespan."""
    app = FastAPI(
        title="KubePlay",
        version=__version__,
        summary="Exercises, solutions, submissions and verdicts of one workspace.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # their pages load scripts from elsewhere
        redoc_url=None,
        lifespan=partial(_living, settings=settings),
        separate_input_output_schemas=False,
    )
    handle_problems(app)
    app.openapi = partial(_described, app)  # type: ignore[method-assign]  # as FastAPI asks
    api = APIRouter(prefix="/api/v1", responses=problems(400, 401, 403, 413, 421, 422, 429, 503))
    for module in (exercises, solutions, submissions, learner, cluster):
        api.include_router(module.router)
    app.include_router(api)
    app.include_router(submissions.sockets, prefix="/api/v1")
    app.include_router(health.router)
    app.mount("/", Page(STATIC))
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Measured)
    app.add_middleware(Guard, settings=settings)
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the shape of errors that its responses refer to."""
    if app.openapi_schema is None:
        described = FastAPI.openapi(app)
        schemas = described.setdefault("components", {}).setdefault("schemas", {})
        schemas["ProblemDocument"] = ProblemDocument.model_json_schema()
    return app.openapi_schema or {}


@asynccontextmanager
async def _living(app: FastAPI, settings: ServiceSettings) -> AsyncIterator[None]:
    store = Store(database_config(settings.database, settings.data), warnings.warn)
    bell, notices = Bell(), Notices()
    with store, Desk(settings) as desk:
        worker = WorkerProcess(settings, bell)
        queue = LeasedTable(store)
        service = Service(settings, desk, store, queue, bell, notices, worker)
        app.state.service = service
        worker.start()
        tasks = [
            asyncio.create_task(_record(service), name="recorder"),
            asyncio.create_task(tell_edits(desk, notices), name="edits"),
        ]
        try:
            yield
        finally:
            notices.end()
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await worker.stop()


async def _record(service: Service) -> None:
    """Take verdicts into the history as they come, and tell the pages of it."""
    seen: object = None
    while True:
        ring = service.bell.next()
        try:
            recorded = await run_in_threadpool(record_verdicts, service.store, service.desk)
            fact = await run_in_threadpool(service.store.fact, "cluster")
        except DataError:
            _log.exception("verdicts could not be recorded")
            await asyncio.sleep(1.0)
            continue
        for submission in recorded:
            service.notices.tell(
                "submission", id=submission.id, exercise=submission.exercise, state="done"
            )
        if recorded:
            service.notices.tell("progress")
        if fact is not None and fact.at != seen:
            seen = fact.at
            service.notices.tell("cluster")
        await service.bell.wait(ring, 1.0)
