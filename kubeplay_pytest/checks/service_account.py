"""ServiceAccounts: what RBAC lets them do, asked of the server's own authorizer."""

from __future__ import annotations

import time
from typing import Any

from kubeplay_pytest.checks.ground import Ground
from kubeplay_pytest.checks.subject import Subject
from kubeplay_pytest.errors import PlatformError

__all__ = ["ServiceAccount"]

_REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews"
_PROBE = "kubeplay-probe"


class ServiceAccount(Subject):
    """An account, judged by SubjectAccessReview."""

    def __init__(self, ground: Ground, name: str) -> None:
        super().__init__(ground, "ServiceAccount", name)

    def can(self, verb: str, resource: str, **details: str) -> ServiceAccount:
        """The account may do this. ``details``: group, name, subresource, namespace."""
        if not self._review(verb, resource, details)["allowed"]:
            raise self._failure(verb, resource, details, "may", "may not")
        return self

    def cannot(self, verb: str, resource: str, **details: str) -> ServiceAccount:
        """The account may not do this."""
        if self._review(verb, resource, details)["allowed"]:
            raise self._failure(verb, resource, details, "may not", "may")
        return self

    def _review(self, verb: str, resource: str, details: dict[str, str]) -> dict[str, Any]:
        self.exists()
        _settle(self.ground)
        namespace = self.ground.namespace.name
        user = f"system:serviceaccount:{namespace}:{self.name}"
        groups = ["system:serviceaccounts", f"system:serviceaccounts:{namespace}"]
        return _ask(
            self.ground,
            user,
            [*groups, "system:authenticated"],
            {"namespace": namespace, "verb": verb, "resource": resource, **details},
        )

    def _failure(
        self, verb: str, resource: str, details: dict[str, str], wanted: str, found: str
    ) -> Exception:
        what = " ".join([verb, resource, *(f"{key} {value}" for key, value in details.items())])
        review = self._review(verb, resource, details)
        failure = self.failure(
            f"{self} {wanted} {what}",
            f"it {found}",
            help="read the Role's rules and the RoleBinding's subjects and roleRef once more",
        )
        finding = failure.findings[0]
        reason = (f"the authorizer: {review['reason']}",) if review.get("reason") else ()
        return type(failure)(
            type(finding)(
                finding.expected,
                finding.found,
                (*reason, *finding.evidence),
                self._rules_place() or finding.where,
                finding.help,
            )
        )

    def _rules_place(self) -> Any:
        """The learner's first Role or RoleBinding: that is where rights are written."""
        for manifest in self.ground.submission.manifests:
            if manifest.kind in {"Role", "ClusterRole"}:
                return manifest.locate("rules", key=True)
        for manifest in self.ground.submission.manifests:
            if manifest.kind in {"RoleBinding", "ClusterRoleBinding"}:
                return manifest.locate("subjects", key=True)
        return None


def _ask(
    ground: Ground, user: str, groups: list[str], attributes: dict[str, str]
) -> dict[str, Any]:
    spec = {"user": user, "groups": groups, "resourceAttributes": attributes}
    return dict(ground.namespace.api.post(_REVIEWS, {"spec": spec})["status"])


def _settle(ground: Ground) -> None:
    """Wait until the authorizer knows every Role and RoleBinding written so far.

    It learns them by watches, each in the order of writing. A Role and a RoleBinding
    written now therefore arrive after the learner's; once they have effect, all do.
    """
    namespace = ground.namespace
    root = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{namespace.name}"
    name = {"metadata": {"generateName": f"{_PROBE}-"}}
    rule = {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}
    role = namespace.api.post(f"{root}/roles", {**name, "rules": [rule]})["metadata"]["name"]
    subject = {"kind": "User", "name": role, "apiGroup": "rbac.authorization.k8s.io"}
    reference = {"kind": "Role", "name": role, "apiGroup": "rbac.authorization.k8s.io"}
    binding = namespace.api.post(
        f"{root}/rolebindings", {**name, "subjects": [subject], "roleRef": reference}
    )["metadata"]["name"]
    try:
        _await_effect(ground, role)
    finally:
        namespace.api.delete(f"{root}/rolebindings/{binding}")
        namespace.api.delete(f"{root}/roles/{role}")


def _await_effect(ground: Ground, user: str) -> None:
    attributes = {"namespace": ground.namespace.name, "verb": "get", "resource": "configmaps"}
    deadline = time.monotonic() + 10
    while not _ask(ground, user, [], attributes)["allowed"]:
        if time.monotonic() > deadline:
            raise PlatformError("RBAC did not take effect in 10 s", "run: kubeplay cluster status")
        time.sleep(0.002)
