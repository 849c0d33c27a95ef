"""The submission in its namespace: where a check's sentences begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kubeplay_pytest.checks.client import Client
from kubeplay_pytest.checks.ground import Ground, Json
from kubeplay_pytest.checks.job import Job
from kubeplay_pytest.checks.service import Service
from kubeplay_pytest.checks.service_account import ServiceAccount
from kubeplay_pytest.checks.subject import Subject
from kubeplay_pytest.checks.template import PodTemplate
from kubeplay_pytest.checks.workload import Workload
from kubeplay_pytest.cluster.api import ApiError
from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.manifests import Submission
from kubeplay_pytest.namespaces import Namespace
from kubeplay_pytest.verdict.finding import Finding

if TYPE_CHECKING:
    from kubeplay_pytest.checks.ingresses import Ingresses
    from kubeplay_pytest.checks.routes import Routes

__all__ = ["Applied"]


class Applied:
    """What the learner's manifests became. Every method gives a handle and costs nothing."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    @property
    def namespace(self) -> Namespace:
        return self._ground.namespace

    @property
    def submission(self) -> Submission:
        return self._ground.submission

    def pod(self, name: str) -> Workload:
        return Workload(self._ground, "Pod", name)

    def deployment(self, name: str) -> Workload:
        return Workload(self._ground, "Deployment", name)

    def replicaset(self, name: str) -> Workload:
        return Workload(self._ground, "ReplicaSet", name)

    def statefulset(self, name: str) -> Workload:
        return Workload(self._ground, "StatefulSet", name)

    def daemonset(self, name: str) -> Workload:
        return Workload(self._ground, "DaemonSet", name)

    def cronjob(self, name: str) -> PodTemplate:
        return PodTemplate(self._ground, "CronJob", name)

    def job(self, name: str) -> Job:
        return Job(self._ground, name)

    def service(self, name: str) -> Service:
        return Service(self._ground, name)

    def service_account(self, name: str) -> ServiceAccount:
        return ServiceAccount(self._ground, name)

    def config_map(self, name: str) -> Subject:
        return Subject(self._ground, "ConfigMap", name)

    def secret(self, name: str) -> Subject:
        return Subject(self._ground, "Secret", name)

    def role(self, name: str) -> Subject:
        return Subject(self._ground, "Role", name)

    def role_binding(self, name: str) -> Subject:
        return Subject(self._ground, "RoleBinding", name)

    def resource_quota(self, name: str) -> Subject:
        return Subject(self._ground, "ResourceQuota", name)

    def limit_range(self, name: str) -> Subject:
        return Subject(self._ground, "LimitRange", name)

    def object(self, kind: str, name: str, api_version: str | None = None) -> Subject:
        """A handle on an object of any kind that the cluster serves."""
        return Subject(self._ground, kind, name, api_version)

    def ingresses(self, ingress_class: str) -> Ingresses:
        """All Ingresses of the class, as its controller sees them."""
        from kubeplay_pytest.checks.ingresses import Ingresses

        return Ingresses(self._ground, ingress_class)

    def routes(self, gateway: str) -> Routes:
        """All HTTPRoutes of the Gateway of this name."""
        from kubeplay_pytest.checks.routes import Routes

        return Routes(self._ground, gateway)

    def offers(self, capability: str) -> bool:
        """Whether the cluster can do this: ``containers``, ``network`` and so on."""
        return capability in self._ground.capabilities

    def client(self, labels: Mapping[str, str] | None = None, *, name: str = "client") -> Client:
        """A Pod of ours in the namespace, with these labels, for questions between Pods."""
        return Client(self._ground, name, dict(labels or {}))

    def select(self, kind: str, selector: str) -> list[str]:
        """The sorted names that a label selector such as ``tier=front`` finds now."""
        path = self._ground.kind(kind).path(self.namespace.name)
        items = self.namespace.api.get(path, labelSelector=selector)["items"]
        return sorted(str(item["metadata"]["name"]) for item in items)

    def accepts(self, item: Json) -> None:
        """The namespace would take this object now, from the learner (a dry run)."""
        accepted = self._ground.until(
            lambda: True if self._refusal(item) is None else None, rest=True
        )
        if accepted is None:
            raise self._failure(item, "is accepted", self._refusal(item) or "it was refused")

    def refuses(self, item: Json, because: str = "") -> None:
        """The namespace would refuse this object now (a dry run).

        ``because`` are words of the refusal; without them a slip in the object counts too.
        """
        if self._ground.until(lambda: self._refused(item, because), rest=True) is None:
            expected = f"is refused because {because}" if because else "is refused"
            raise self._failure(item, expected, self._refusal(item) or "it is accepted")

    def _refused(self, item: Json, because: str) -> bool | None:
        refusal = self._refusal(item)
        return True if refusal is not None and because in refusal else None

    def _refusal(self, item: Json) -> str | None:
        kind = self._ground.kind(item["kind"], item["apiVersion"])
        try:
            self.namespace.as_learner.post(kind.path(self.namespace.name), item, dryRun="All")
        except ApiError as error:
            return error.message
        return None

    def _failure(self, item: Json, expected: str, found: str) -> LearnerFailure:
        name = item["metadata"].get("name") or item["metadata"].get("generateName", "")
        what = f"a {item['kind']} named {name}"
        return LearnerFailure(Finding(f"{what} {expected}", found, where=self._ground.start()))
