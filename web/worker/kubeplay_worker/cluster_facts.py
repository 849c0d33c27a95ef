"""The cluster that gradings use, joined once, and what the page is told of it."""

from __future__ import annotations

import threading
from typing import Any

import structlog

from dbdaolib import DataError
from kubeplay_pytest.cluster import provider_named
from kubeplay_pytest.cluster.api import Api, ApiError
from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.errors import PlatformError
from kubeplay_web.store import Store
from kubeplay_worker.bells import Bells
from kubeplay_worker.kinds import schema_of

__all__ = ["ClusterFacts"]

_log = structlog.get_logger("kubeplay.worker")

LOOK_SECONDS = 10.0


class ClusterFacts:
    """Starts the cluster beside the first jobs, and looks at it now and then."""

    def __init__(self, provider: str, store: Store, bells: Bells) -> None:
        self._name = provider
        self._store = store
        self._bells = bells
        self._turn = threading.Lock()
        self._cluster: Cluster | None = None
        self._told: dict[str, Any] = {}
        self._schema_of = ""

    def begin(self) -> None:
        """Returns at once."""
        threading.Thread(target=self._keep_looking, daemon=True, name="cluster facts").start()

    def api(self) -> Api:
        """The cluster's API. Raises :class:`PlatformError`."""
        return self._joined().api

    def _joined(self) -> Cluster:
        with self._turn:
            if self._cluster is None or not self._cluster.api.answers():
                provider = provider_named(self._name)
                self._cluster = Cluster.join(provider, lambda message: None)
            return self._cluster

    def _keep_looking(self) -> None:
        self._tell(state="starting")
        while not self._bells.stopped.is_set():
            try:
                self._look()
            except PlatformError as error:
                self._tell(state="failed", problem=str(error))
            except (ApiError, DataError) as error:
                _log.warning("the cluster's facts are not known", problem=str(error))
            self._bells.stopped.wait(LOOK_SECONDS)

    def _look(self) -> None:
        facts = self._joined().facts()
        version = str(facts["version"])
        self._tell(state="ready", version=version, capabilities=facts["capabilities"])
        if version != self._schema_of:
            self._store.tell("schema", schema_of(self.api().get("/openapi/v2")))
            self._schema_of = version
            self._bells.ring()

    def _tell(
        self,
        state: str,
        version: str | None = None,
        capabilities: list[str] | None = None,
        problem: str | None = None,
    ) -> None:
        told = {
            "provider": self._name,
            "state": state,
            "version": version,
            "capabilities": capabilities or [],
            "problem": problem,
        }
        if told == self._told:
            return
        try:
            self._store.tell("cluster", told)
        except DataError as error:
            _log.warning("the cluster's state could not be told", problem=str(error))
            return
        self._told = told
        self._bells.ring()
