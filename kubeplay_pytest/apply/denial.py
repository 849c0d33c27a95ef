"""Admission's refusals of Pods: Pod Security, quota, limits, accounts that do not exist.

They come as the answer to a Pod, as a warning about a workload, or later, in the events
of a controller that could not make the Pods. The words are the same; so are the places,
in the manifest's Pod template.
Sources: pod-security-admission, LimitRanger, ResourceQuota, ServiceAccount, Priority.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kubeplay_pytest.apply.denial_resources import (
    limit_findings,
    quota_findings,
    unmetered_findings,
)
from kubeplay_pytest.apply.denial_security import security_findings
from kubeplay_pytest.apply.rejection_paths import Spot, pod_spec_path, quoted_spot, spot
from kubeplay_pytest.apply.rejection_words import bounded
from kubeplay_pytest.manifests import MISSING, FieldPath, Manifest
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["denials", "explain_denial", "explain_warning"]


def explain_denial(message: str, manifest: Manifest) -> Finding:
    """A controller's words about Pods that it could not make, at the line that is to blame.

    Never raises; words of an unknown sort become a finding at the best place for them.
    """
    return _merged(denials(message, manifest)) or _unknown(message, manifest)


def explain_warning(text: str, manifest: Manifest) -> Finding | None:
    """A finding for a warning that means the Pods will be refused; None for a harmless one."""
    if "would violate PodSecurity" not in text:
        return None
    return _merged(denials(text, manifest)) or _unknown(text, manifest)


def denials(message: str, manifest: Manifest) -> list[Finding]:
    """All that an admission plugin has against the manifest's Pods; empty when it is not one."""
    for reader in _READERS:
        found_here = list(reader(message, manifest))
        if found_here:
            return found_here
    return []


def _merged(findings: list[Finding]) -> Finding | None:
    """Several findings as one: at the place of the first, naming what to do about all."""
    if not findings:
        return None
    first, *rest = findings
    if not rest:
        return first
    return Finding(
        expected="; ".join(dict.fromkeys(f.expected for f in findings)),
        found="; ".join(dict.fromkeys(f.found for f in findings)),
        evidence=first.evidence,
        where=first.where,
        help="; then ".join(dict.fromkeys(f.help for f in findings)),
    )


def _unknown(message: str, manifest: Manifest) -> Finding:
    return Finding(
        expected="Pods that the cluster lets in",
        found="they are refused",
        evidence=(bounded(message),),
        where=quoted_spot(manifest, message).where,
        help="read the server's words: they name what it does not allow",
    )


_MISSING = (
    # what the message says, the fields that may name it, what it is called, how to make one
    (
        re.compile(r'serviceaccounts? "([^"]+)" not found|service account [^/\s]+/([^\s:]+)'),
        ("serviceAccountName", "serviceAccount"),
        "ServiceAccount",
    ),
    (
        re.compile(r"no PriorityClass with name (\S+) was found"),
        ("priorityClassName",),
        "PriorityClass",
    ),
    (
        re.compile(r'RuntimeClass "([^"]+)" not found'),
        ("runtimeClassName",),
        "RuntimeClass",
    ),
)


def _absent(message: str, manifest: Manifest) -> Iterator[Finding]:
    """A Pod names an object that does not exist."""
    for pattern, fields, kind in _MISSING:
        said = pattern.search(message)
        if said:
            name = next(group for group in said.groups() if group)
            place = _first_field(manifest, fields)
            make = f"add a {kind} named `{name}`, or " if kind == "ServiceAccount" else ""
            yield Finding(
                expected=f"the name of a {kind} that exists",
                found=f"no {kind} `{name}`",
                evidence=(bounded(message),),
                where=place.where,
                help=f"{make}correct or remove `{place.field}`",
            )
            return


def _first_field(manifest: Manifest, fields: tuple[str, ...]) -> Spot:
    base = pod_spec_path(manifest)
    places = [spot(manifest, FieldPath((*base, field))) for field in fields]
    return next((place for place in places if place.value is not MISSING), places[0])


Reader = Callable[[str, Manifest], Iterator[Finding]]

_READERS: tuple[Reader, ...] = (
    security_findings,
    quota_findings,
    unmetered_findings,
    limit_findings,
    _absent,
)
