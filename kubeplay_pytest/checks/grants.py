"""Grants: which binding and role give an account its rights, and the line to mend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kubeplay_pytest.checks.ground import Ground, Json
from kubeplay_pytest.manifests import Manifest
from kubeplay_pytest.verdict.finding import Where

__all__ = ["Blame", "granted_by", "not_granted"]

_ALLOWED_BY = re.compile(r'allowed by (\w+) "([^"/]+)(?:/[^"]*)?" of (\w+) "([^"]+)"')
_READ_ROLE = "compare the role's apiGroups, resources and verbs with what is asked"


@dataclass(frozen=True, slots=True)
class Blame:
    """Why a right is there or missing, where to mend it, and what to try."""

    found: str
    where: Where | None
    help: str


def granted_by(ground: Ground, reason: str) -> Blame:
    """Where a right comes from that should not be there, by the authorizer's own words."""
    said = _ALLOWED_BY.search(reason)
    advice = "take it out of the rules, or bind a role that may do less"
    if said is None:
        return Blame("it may", _any_rules(ground), advice)
    binding, role = ground.manifest(said[1], said[2]), ground.manifest(said[3], said[4])
    found = f"it may, by {said[1]} {said[2]} of {said[3]} {said[4]}"
    if role is not None:
        return Blame(found, role.locate("rules", key=True), advice)
    place = binding.locate("roleRef.name") if binding else ground.start()
    return Blame(found, place, advice)


def not_granted(ground: Ground, account: str) -> Blame:
    """Why a right is missing: no binding names the account, the role is missing, or too small."""
    bindings = list(_bindings(ground, account))
    if not bindings:
        return _unbound(ground, account)
    for binding in bindings:
        reference = binding["roleRef"]
        if reference["kind"] == "Role" and ground.read("Role", reference["name"]) is None:
            manifest = ground.manifest(binding["kind"], binding["metadata"]["name"])
            place = manifest.locate("roleRef.name") if manifest else ground.start()
            found = f"it may not: there is no Role {reference['name']}"
            return Blame(found, place, "roleRef must name a Role of this namespace")
    roles = (ground.manifest(b["roleRef"]["kind"], b["roleRef"]["name"]) for b in bindings)
    role = next((r for r in roles if r), None)
    place = role.locate("rules", key=True) if role else _reference(ground, bindings)
    return Blame("it may not", place, _READ_ROLE)


def _unbound(ground: Ground, account: str) -> Blame:
    manifest = next(_written(ground, ("RoleBinding", "ClusterRoleBinding")), None)
    found = f"it may not: no RoleBinding has ServiceAccount {account} among its subjects"
    if manifest is None:
        return Blame(found, _any_rules(ground), "add a RoleBinding from the Role to the account")
    place = manifest.locate("subjects[0].name")
    return Blame(found, place, "a subject needs kind, name and the account's own namespace")


def _bindings(ground: Ground, account: str) -> Iterator[Json]:
    everybody = [*ground.named("RoleBinding"), *_cluster_bindings(ground)]
    for binding in everybody:
        subjects = binding.get("subjects") or ()
        if any(_means(subject, account, ground.namespace.name) for subject in subjects):
            yield binding


def _cluster_bindings(ground: Ground) -> Iterable[Json]:
    """Only those that the learner wrote; a cluster has many."""
    return [m.data for m in _written(ground, ("ClusterRoleBinding",))]


def _means(subject: Json, account: str, namespace: str) -> bool:
    if subject["kind"] != "ServiceAccount":
        return False
    return account == str(subject["name"]) and namespace == str(subject.get("namespace", namespace))


def _reference(ground: Ground, bindings: list[Json]) -> Where | None:
    for binding in bindings:
        manifest = ground.manifest(binding["kind"], binding["metadata"]["name"])
        if manifest:
            return manifest.locate("roleRef.name")
    return _any_rules(ground)


def _any_rules(ground: Ground) -> Where | None:
    role = next(_written(ground, ("Role", "ClusterRole")), None)
    return role.locate("rules", key=True) if role else ground.start()


def _written(ground: Ground, kinds: tuple[str, ...]) -> Iterator[Manifest]:
    return (m for m in ground.submission.manifests if m.kind in kinds)
