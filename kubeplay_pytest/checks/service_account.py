"""ServiceAccounts: what RBAC lets them do, asked of the server's own authorizer."""

from __future__ import annotations

from dataclasses import replace

from kubeplay_pytest.checks import rights
from kubeplay_pytest.checks.grants import Blame, granted_by, not_granted
from kubeplay_pytest.checks.ground import Ground, Json
from kubeplay_pytest.checks.subject import Subject
from kubeplay_pytest.errors import LearnerFailure

__all__ = ["ServiceAccount"]


class ServiceAccount(Subject):
    """An account, judged by SubjectAccessReview."""

    def __init__(self, ground: Ground, name: str) -> None:
        super().__init__(ground, "ServiceAccount", name)

    def can(self, verb: str, resource: str, **details: str) -> ServiceAccount:
        """The account may do this. ``details``: group, name, subresource, namespace."""
        answer = self._review(verb, resource, details)
        if not answer["allowed"]:
            what = _sentence("may", verb, resource, details)
            raise self._wrong(what, answer, not_granted(self.ground, self.name))
        return self

    def cannot(self, verb: str, resource: str, **details: str) -> ServiceAccount:
        """The account may not do this."""
        answer = self._review(verb, resource, details)
        if answer["allowed"]:
            what = _sentence("may not", verb, resource, details)
            raise self._wrong(what, answer, granted_by(self.ground, answer.get("reason", "")))
        return self

    def _review(self, verb: str, resource: str, details: dict[str, str]) -> Json:
        self.exists()
        self.ground.settle_rights()
        namespace = self.ground.namespace
        user, groups = rights.account(namespace.name, self.name)
        asked = {"namespace": namespace.name, "verb": verb, "resource": resource, **details}
        return rights.review(namespace, user, groups, asked)

    def _wrong(self, what: str, answer: Json, blame: Blame) -> LearnerFailure:
        finding = self.failure(f"{self} {what}", blame.found, help=blame.help).findings[0]
        reason = (f"the authorizer: {answer['reason']}",) if answer.get("reason") else ()
        evidence = (*reason, *finding.evidence)
        return LearnerFailure(replace(finding, evidence=evidence, where=blame.where))


def _sentence(may: str, verb: str, resource: str, details: dict[str, str]) -> str:
    return " ".join([may, verb, resource, *(f"{key} {value}" for key, value in details.items())])
