"""Too much, too little or nothing said of CPU, memory and the like: quota and LimitRange.

Sources: the admission plugins ResourceQuota and LimitRanger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubeplay_pytest.apply.quantity import amount
from kubeplay_pytest.apply.rejection_fields import found
from kubeplay_pytest.apply.rejection_paths import Spot, pod_spec_path, spot
from kubeplay_pytest.apply.rejection_words import a, bounded
from kubeplay_pytest.manifests import MISSING, FieldPath, Manifest
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["limit_findings", "quota_findings", "unmetered_findings"]


_QUOTA = re.compile(
    r"exceeded quota: (?P<quota>[^,]+), requested: (?P<asked>.*?), used: (?P<used>.*?), "
    r"limited: (?P<hard>.*?)(?:$|\s*$)",
    re.DOTALL,
)


def quota_findings(message: str, manifest: Manifest) -> Iterator[Finding]:
    """What a ResourceQuota has no room for, at the line that takes the most of it."""
    said = _QUOTA.search(message)
    if not said:
        return
    asked, used, hard = (_amounts(said[part]) for part in ("asked", "used", "hard"))
    for resource, wanted in asked.items():
        place = _spender(manifest, resource)
        limit, spent = hard.get(resource, "?"), used.get(resource, "?")
        yield Finding(
            expected=f"at most {limit} of {resource} in this namespace, of which {spent} are used",
            found=f"{wanted} more of {resource} asked for",
            evidence=(bounded(said[0]),),
            where=place.where,
            help=_thrift(resource, place, manifest),
        )


def _amounts(text: str) -> dict[str, str]:
    pairs = (item.partition("=") for item in text.strip().split(","))
    return {name.strip(): value.strip() for name, _, value in pairs if value}


def _spender(manifest: Manifest, resource: str) -> Spot:
    """The line that spends most of a resource that a quota counts."""
    section, _, name = resource.rpartition(".")
    if section == "" and resource in ("cpu", "memory"):
        section = "requests"
    if section in ("requests", "limits"):
        spenders = list(_resources(manifest, section, name)) or list(_anything(manifest, name))
        if spenders:
            return max(spenders, key=lambda place: amount(place.value) or 0)
    # Nothing is written about it: it is the number of Pods, each with the default, that counts.
    replicas = spot(manifest, "spec.replicas")
    pods = resource == "pods" or section in ("requests", "limits")
    return replicas if pods and replicas.value is not MISSING else spot(manifest, "kind")


def _resources(manifest: Manifest, section: str, name: str) -> Iterator[Spot]:
    base = pod_spec_path(manifest)
    for group in ("containers", "initContainers"):
        items = manifest.at(FieldPath((*base, group)))
        for index in range(len(items) if isinstance(items, list) else 0):
            path = FieldPath((*base, group, index, "resources", section, name))
            place = spot(manifest, path) if manifest.at(path) is not MISSING else None
            if place:
                yield place
    claim = FieldPath(("spec", "resources", section, name))
    if manifest.at(claim) is not MISSING:
        yield spot(manifest, claim)


def _anything(manifest: Manifest, name: str) -> Iterator[Spot]:
    """A request that is not written is taken from the limit."""
    for section in ("limits", "requests"):
        yield from _resources(manifest, section, name)


def _thrift(resource: str, place: Spot, manifest: Manifest) -> str:
    if place.field == "replicas":
        return "run fewer replicas"
    if place.field == "kind":
        return f"make fewer objects: {a(manifest.kind)} counts as {resource}"
    fewer = ", or run fewer replicas" if manifest.at("spec.replicas") is not MISSING else ""
    return f"lower `{place.field}` here{fewer}"


_MUST_SPECIFY = re.compile(r"failed quota: \S+: must specify (?P<what>\S+) for: (?P<who>[^;]+)")


def unmetered_findings(message: str, manifest: Manifest) -> Iterator[Finding]:
    """A quota counts a resource, so that every container must say how much it takes."""
    said = _MUST_SPECIFY.search(message)
    if said:
        names = said["what"].split(",")
        container = _container(manifest, said["who"].split(",")[0])
        yield Finding(
            expected=f"every container to say its {' and '.join(names)}: the quota counts them",
            found=f"container `{said['who'].strip()}` without",
            evidence=(bounded(said[0]),),
            where=spot(manifest, FieldPath((*container, "resources"))).where,
            help=f"add {', '.join(f'`resources.{name}`' for name in names)} to the container",
        )


def _container(manifest: Manifest, name: str) -> tuple[str | int, ...]:
    """The path of the container with this name; of the list when there is none."""
    base = pod_spec_path(manifest)
    for group in ("containers", "initContainers"):
        items = manifest.at(FieldPath((*base, group)))
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict) and item.get("name") == name.strip():
                return (*base, group, index)
    return (*base, "containers")


_LIMIT = re.compile(
    r"(?P<bound>minimum|maximum) (?P<name>\S+) usage per (?P<per>\w+) is (?P<limit>[^\s,.\]]+)"
    r"(?:, but (?P<section>request|limit) is (?P<value>[^\s,.\]]+)|\.\s+No (?P<none>\w+) is)"
)


def limit_findings(message: str, manifest: Manifest) -> Iterator[Finding]:
    """A LimitRange: too much or too little for one container, Pod or claim."""
    for said in _LIMIT.finditer(message):
        section = f"{said['section'] or said['none']}s"
        most = said["bound"] == "maximum"
        place = _limited(manifest, section, said["name"], said["value"] or "", most)
        word, verb = ("at most", "lower") if most else ("at least", "raise")
        yield Finding(
            expected=f"{word} {said['limit']} {said['name']} for each {said['per'].lower()} here",
            found=found(place),
            evidence=(bounded(said[0]),),
            where=place.where,
            help=f"{verb} the {said['name']} under `{section}` to {said['limit']}",
        )


def _limited(manifest: Manifest, section: str, name: str, value: str, most: bool) -> Spot:
    spenders = list(_resources(manifest, section, name)) or list(_anything(manifest, name))
    exact = [place for place in spenders if amount(place.value) == amount(value)]
    choose = max if most else min
    if exact or spenders:
        return choose(exact or spenders, key=lambda place: amount(place.value) or 0)
    return spot(manifest, FieldPath((*pod_spec_path(manifest), "containers", 0, "resources")))
