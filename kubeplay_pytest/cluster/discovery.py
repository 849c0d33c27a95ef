"""What kinds a cluster serves, learnt from the server's aggregated discovery.

Source of the format: KEP-3352, ``apidiscovery.k8s.io/v2`` (stable since Kubernetes 1.30).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from kubeplay_pytest.cluster.api import Api, Json

__all__ = ["Discovery", "Kind"]

_ACCEPT = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"


@dataclass(frozen=True, slots=True)
class Kind:
    """One served kind: how it is written in YAML and where it lives in the API."""

    api_version: str
    name: str
    plural: str
    namespaced: bool

    @property
    def group(self) -> str:
        return self.api_version.rpartition("/")[0]

    def path(self, namespace: str = "", name: str = "") -> str:
        """The collection's path, or the object's when ``name`` is given."""
        root = (
            f"/apis/{self.api_version}" if "/" in self.api_version else f"/api/{self.api_version}"
        )
        scope = f"/namespaces/{namespace}" if self.namespaced and namespace else ""
        # A "?" in a name must not become a query of ours.
        return f"{root}{scope}/{self.plural}" + (f"/{quote(name, safe='')}" if name else "")


class Discovery:
    """The kinds of one cluster; asked for on first use, and again after :meth:`refresh`."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._kinds: tuple[Kind, ...] | None = None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """All kinds, each group's preferred version first."""
        if self._kinds is None:
            self._kinds = tuple(self._ask())
        return self._kinds

    def refresh(self) -> None:
        """Forget what is known: a CustomResourceDefinition was added."""
        self._kinds = None

    def find(self, name: str, api_version: str | None = None) -> Kind | None:
        """The kind with exactly this name; without a version, the preferred one."""
        return next(
            (k for k in self.kinds if k.name == name and api_version in (None, k.api_version)),
            None,
        )

    def nearest(self, name: str) -> Kind | None:
        """The kind whose name a person probably meant, ignoring case."""
        names = {kind.name.lower(): kind for kind in reversed(self.kinds)}
        names |= {kind.plural: kind for kind in reversed(self.kinds)}
        close = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.7)
        return names[close[0]] if close else None

    def _ask(self) -> Iterator[Kind]:
        for path in ("/api", "/apis"):
            for group in self._api.request("GET", path, accept=_ACCEPT)["items"]:
                yield from _kinds(group)


def _kinds(group: Json) -> Iterator[Kind]:
    prefix = group["metadata"].get("name", "")
    for version in group.get("versions", ()):
        api_version = f"{prefix}/{version['version']}" if prefix else version["version"]
        for entry in version.get("resources", ()):
            kind = entry.get("responseKind", {}).get("kind")
            if kind:
                yield Kind(api_version, kind, entry["resource"], entry["scope"] == "Namespaced")
