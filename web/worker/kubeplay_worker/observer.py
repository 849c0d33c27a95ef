"""What can be seen of a namespace while it is graded: its picture, events, and logs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Self

from kubeplay_pytest.cluster.api import Api, ApiError
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.cluster.streams import follow
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.picture import Branch, LivePicture
from kubeplay_pytest.wait import Informer, Informers
from kubeplay_worker.cluster_facts import ClusterFacts

__all__ = ["Observer", "drawn"]

Json = dict[str, Any]
Tell = Callable[[Json], None]

LOOK_SECONDS = 0.1
_LOG_SECONDS = 120.0
_WATCH_SECONDS = 10.0
_EVENT = Kind("v1", "Event", "events", True)
_POD = Kind("v1", "Pod", "pods", True)


class Observer:
    """A context manager; leaving it stops looking. A cluster that is gone is not its business."""

    def __init__(self, cluster: ClusterFacts, *, runs_containers: bool) -> None:
        self._cluster = cluster
        self._runs_containers = runs_containers
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()

    def begin(self, namespace: str, tell: Tell) -> None:
        """Look at this namespace from now on, in a thread."""
        self._thread = threading.Thread(
            target=self._keep_looking, args=(namespace, tell), name=f"observe {namespace}"
        )
        self._thread.start()

    def finish(self) -> None:
        """Tell nothing more."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _keep_looking(self, namespace: str, tell: Tell) -> None:
        try:
            api = self._cluster.api()
            views = [_Picture(api, namespace), _Happenings(api, namespace)]
            if self._runs_containers:
                views.append(_Logs(api, namespace, tell, self._over))
        except (PlatformError, ApiError):
            return  # the grading itself says what is wrong
        over = False
        while not over:
            over = self._over.is_set()  # asked first: what there is at the end is looked at too
            for event in (event for view in views for event in view.news()):
                tell(event)
            self._over.wait(LOOK_SECONDS)
        for view in views:
            view.close()


class _View:
    """Something that is looked at again and again."""

    def news(self) -> list[Json]:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


class _Picture(_View):
    def __init__(self, api: Api, namespace: str) -> None:
        self._picture = LivePicture(api, namespace)
        self._last: list[Branch] = []

    def news(self) -> list[Json]:
        branches = self._picture.look()
        if not branches or branches == self._last or _is_going(branches):
            return []
        self._last = branches
        return [{"event": "picture", "branches": drawn(branches)}]

    def close(self) -> None:
        self._picture.close()


class _Happenings(_View):
    """Kubernetes' own events, each told when it is new or happened once more."""

    def __init__(self, api: Api, namespace: str) -> None:
        self._informers = Informers(api, namespace, watch_seconds=_WATCH_SECONDS)
        self._events = self._informers.of(_EVENT)
        self._told: dict[str, Any] = {}

    def news(self) -> list[Json]:
        news = []
        for item in _seen(self._events):
            name, version = item["metadata"]["name"], item["metadata"]["resourceVersion"]
            if self._told.get(name) != version:
                self._told[name] = version
                news.append(_happening(item))
        return news

    def close(self) -> None:
        self._informers.stop()


class _Logs(_View):
    """A thread for each container that runs, which tells its lines itself."""

    def __init__(self, api: Api, namespace: str, tell: Tell, over: threading.Event) -> None:
        self._api = api
        self._namespace = namespace
        self._tell = tell
        self._over = over
        self._informers = Informers(api, namespace, watch_seconds=_WATCH_SECONDS)
        self._pods = self._informers.of(_POD)
        self._followed: set[tuple[str, str, int]] = set()

    def news(self) -> list[Json]:
        for pod in _seen(self._pods):
            for status in (pod.get("status") or {}).get("containerStatuses") or ():
                life = (pod["metadata"]["name"], status["name"], status["restartCount"])
                if life not in self._followed and "running" in (status.get("state") or {}):
                    self._followed.add(life)
                    threading.Thread(target=self._follow, args=life[:2], daemon=True).start()
        return []

    def close(self) -> None:
        self._informers.stop()

    def _follow(self, pod: str, container: str) -> None:
        try:
            lines = follow(self._api, self._namespace, pod, container, seconds=_LOG_SECONDS)
            for line in lines:
                if self._over.is_set():
                    return
                self._tell({"event": "log", "pod": pod, "container": container, "text": line})
        except ApiError:
            return  # it has gone meanwhile


def drawn(branches: list[Branch]) -> list[Json]:
    """The branches as the page takes them: each with an id, its parent's, and where it leads."""
    drawn: list[Json] = []
    above: list[str] = []
    for branch in branches:
        depth = len(branch.path)
        identity = f"{branch.kind}/{branch.name}"
        above[depth:] = [identity]
        drawn.append(
            {
                "id": identity,
                "parent": above[depth - 1] if depth else None,
                "depth": depth,
                "kind": branch.kind,
                "name": branch.name,
                "text": branch.state.text,
                "mood": branch.state.mood,
                "links": [f"Pod/{name}" for name in branch.leads_to],
            }
        )
    return drawn


def _is_going(branches: list[Branch]) -> bool:
    """Whether the whole namespace is being deleted: nobody learns from a picture of that."""
    return all(branch.state.text == "is going" for branch in branches if not branch.path)


def _seen(informer: Informer) -> list[Json]:
    try:
        return informer.objects()
    except PlatformError:
        return []


def _happening(item: Json) -> Json:
    about = item.get("involvedObject") or {}
    return {
        "event": "cluster_event",
        "type": str(item.get("type") or "Normal"),
        "reason": str(item.get("reason") or ""),
        "object": f"{about.get('kind', '')}/{about.get('name', '')}",
        "message": str(item.get("message") or ""),
    }
