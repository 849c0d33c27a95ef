"""Objects that are not there: whether they may still come, and what is there instead."""

from __future__ import annotations

import difflib

from kubeplay_pytest.checks.ground import Ground
from kubeplay_pytest.manifests import MISSING, Manifest
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["finding", "may_come"]

# Which kinds may yet bring an object of this kind into being. Any other missing object is
# missing for good: apply has returned, so nobody has to wait for it.
_MAKERS = {
    "Pod": ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"),
    "ReplicaSet": ("Deployment",),
    "Job": ("CronJob",),
    "PersistentVolumeClaim": ("StatefulSet",),
    "EndpointSlice": ("Service",),
    "Endpoints": ("Service",),
    "ControllerRevision": ("StatefulSet", "DaemonSet"),
}


def may_come(ground: Ground, kind: str) -> bool:
    """Whether somebody in the namespace makes objects of this kind."""
    return any(ground.named(maker) for maker in _MAKERS.get(kind, ()))


def finding(ground: Ground, kind: str, name: str) -> Finding:
    """What is there instead: nearly the right name, another kind, or nothing of the kind."""
    expected = f"a {kind} named {name!r}"
    written = ground.manifest(kind, name)
    if written is not None:
        return _gone(expected, written)
    manifests = ground.submission.manifests
    other = next((m for m in manifests if m.name == name and m.kind != kind), None)
    near = _nearest(name, [m for m in manifests if m.kind == kind])
    if near is not None:
        found = f"a {kind} named {near.name or near.generate_name + '…'!r}"
        return Finding(expected, found, (), near.locate("metadata.name"), f"name it {name}")
    if other is not None:
        found = f"a {other.kind} of that name, and no {kind}"
        return Finding(expected, found, (), other.where(), f"write a document of kind: {kind}")
    advice = f"add a document with kind: {kind} and name: {name}"
    return Finding(expected, f"no {kind} at all", (), ground.start(), advice)


def _gone(expected: str, manifest: Manifest) -> Finding:
    """The learner wrote it, it was applied, and it is there no more."""
    ttl = "spec.ttlSecondsAfterFinished"
    if manifest.at(ttl) is MISSING:
        return Finding(expected, "it was applied, and is gone", (), manifest.where())
    return Finding(
        expected,
        "it has ended, and was removed by its own ttlSecondsAfterFinished",
        (),
        manifest.locate(ttl),
        "take ttlSecondsAfterFinished out, or make it longer, so that one can still look",
    )


def _nearest(name: str, manifests: list[Manifest]) -> Manifest | None:
    names = {m.name: m for m in manifests if m.name}
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.4) or list(names)[:1]
    return names[close[0]] if close else next(iter(manifests), None)
