"""The parts of a running service, and how routes get hold of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from kubeplay_web.bell import Bell
from kubeplay_web.desk import Desk
from kubeplay_web.notices import Notices
from kubeplay_web.queue import JobQueue
from kubeplay_web.settings import ServiceSettings
from kubeplay_web.store import Store
from kubeplay_web.worker_process import WorkerProcess

__all__ = ["Service", "Serving"]


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that lives as long as the service does."""

    settings: ServiceSettings
    desk: Desk
    store: Store
    queue: JobQueue
    bell: Bell
    notices: Notices
    worker: WorkerProcess


def _serving(connection: HTTPConnection) -> Service:
    service: Service = connection.app.state.service
    return service


Serving = Annotated[Service, Depends(_serving)]
"""A route's parameter of this type is the running service."""
