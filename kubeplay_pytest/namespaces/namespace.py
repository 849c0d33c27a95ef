"""One run's namespace: made, fenced, used as the learner, given back without waiting."""

from __future__ import annotations

import secrets
import time
from functools import cached_property

from kubeplay_pytest.catalog import Metadata
from kubeplay_pytest.cluster.api import MERGE, Api, ApiError
from kubeplay_pytest.cluster.discovery import Discovery, Kind
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.namespaces.owner import this_process
from kubeplay_pytest.namespaces.policy import (
    LEARNER,
    Json,
    fences,
    namespace_manifest,
    quota_status,
)
from kubeplay_pytest.namespaces.turn import Turn
from kubeplay_pytest.wait import Informers

__all__ = ["Namespace"]

_SERVICE_ACCOUNT = Kind("v1", "ServiceAccount", "serviceaccounts", True)
_READY_SECONDS = 30.0
_GATEWAY_API = {"group": "gateway.networking.k8s.io", "resource": "httproutes"}


class Namespace:
    """A namespace of its own, ``kubeplay-ex04-<random>``. Safe to use from one thread."""

    def __init__(self, name: str, api: Api, discovery: Discovery, node_selector: str = "") -> None:
        self.name = name
        self.node_selector = node_selector
        self.api = api
        self.discovery = discovery
        self.informers = Informers(api, name)
        self.turn = Turn(api, discovery, name)

    @classmethod
    def create(
        cls, api: Api, discovery: Discovery, exercise: Metadata, node_selector: str = ""
    ) -> Namespace:
        """Make a namespace, fence it, and return when the learner can work in it.

        Its Pods go to nodes with the label ``node_selector``, or to any without one.
        """
        name = f"kubeplay-{exercise.slug}-{secrets.token_hex(4)}"
        manifest = namespace_manifest(
            name, exercise.slug, exercise.pod_security, this_process(), node_selector
        )
        namespace = cls(name, api, discovery, node_selector)
        try:
            api.post("/api/v1/namespaces", manifest)
            namespace._fence(exercise)
        except BaseException:
            namespace.delete()
            raise
        return namespace

    @cached_property
    def as_learner(self) -> Api:
        """The API as the learner's account sees it: this namespace and nothing else."""
        groups = ("system:serviceaccounts", f"system:serviceaccounts:{self.name}")
        user = f"system:serviceaccount:{self.name}:{LEARNER}"
        return self.api.acting_as(user, *groups, "system:authenticated")

    def delete(self) -> None:
        """Give the namespace back; returns at once, the cluster clears up behind us."""
        self.informers.stop()
        try:
            self.turn.give_back()
            path = f"/api/v1/namespaces/{self.name}"
            self.api.delete(path, propagationPolicy="Background")
            # Nothing can be made there any more, and nobody needs a count of what goes.
            self.api.delete(f"{path}/resourcequotas")
        except ApiError as error:
            if error.code not in (404, 409):
                raise PlatformError(
                    f"the namespace {self.name} cannot be deleted: {error}", "run: kubeplay gc"
                ) from error

    def _fence(self, exercise: Metadata) -> None:
        for path, item in fences(self.name):
            made = self.api.post(path, item)
            if item["kind"] == "ResourceQuota":
                self._settle(f"{path}/{item['metadata']['name']}", made)
        self._await_account()
        self._await_right({"resource": "pods"})
        if "gateway-api" in exercise.requires:
            self._await_right(_GATEWAY_API)

    def _settle(self, path: str, quota: Json) -> None:
        body = quota_status(quota)
        self.api.request("PATCH", f"{path}/status", body=body, content_type=MERGE)

    def _await_account(self) -> None:
        """Wait for the ``default`` ServiceAccount."""
        accounts = self.informers.of(_SERVICE_ACCOUNT)
        found = self.informers.until(
            lambda: next(
                (a for a in accounts.objects() if a["metadata"]["name"] == "default"), None
            ),
            _READY_SECONDS,
        )
        if found is None:
            raise PlatformError(
                f"namespace {self.name} got no default ServiceAccount in {_READY_SECONDS:.0f} s",
                "the controller manager seems not to work; run: kubeplay cluster status",
            )

    def _await_right(self, kind: Json) -> None:
        """The authorizer's cache follows the binding within milliseconds, unobservably by watch."""
        deadline = time.monotonic() + _READY_SECONDS
        while not self._may_create(kind):
            if time.monotonic() > deadline:
                raise PlatformError(
                    f"the account {LEARNER} may not create {kind['resource']} in {self.name}",
                    "does this cluster have RBAC and the ClusterRole admin?",
                )
            time.sleep(0.002)

    def _may_create(self, kind: Json) -> bool:
        attributes = {"namespace": self.name, "verb": "create", **kind}
        review = self.as_learner.post(
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            {"spec": {"resourceAttributes": attributes}},
        )
        return bool(review["status"]["allowed"])
