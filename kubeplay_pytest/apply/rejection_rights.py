"""RBAC's refusals: what the learner's account may not do, or may not give to others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubeplay_pytest.apply.rejection_paths import Spot, spot
from kubeplay_pytest.apply.rejection_words import a, bounded
from kubeplay_pytest.manifests import FieldPath, Manifest
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["rights_findings", "unbound"]

_GRANT = re.compile(
    r"is attempting to grant RBAC permissions not currently held:\s*(?P<rules>.*)", re.DOTALL
)
_CANNOT = re.compile(
    r'User "[^"]*" cannot (?P<verb>\S+) resource "(?P<resource>[^"]+)"(?P<rest>[^:]*)'
)
_LISTED = re.compile(r"(\w+):\[([^\]]*)\]")


def rights_findings(message: str, manifest: Manifest) -> Iterator[Finding]:
    """Findings for a refusal by RBAC; none when the message is of another sort."""
    granted = _GRANT.search(message)
    if granted:
        yield from _escalation(granted["rules"], manifest)
    elif said := _CANNOT.search(message):
        yield _not_allowed(said, manifest)


def _escalation(rules: str, manifest: Manifest) -> Iterator[Finding]:
    """You can only give away rights that you have yourself."""
    if manifest.kind.endswith("Binding"):
        yield _grant(spot(manifest, "roleRef.name"), rules, "bind a role with fewer rights")
        return
    for line in (line for line in rules.splitlines() if line.strip().startswith("{")):
        missing = {name: re.findall(r'"([^"]*)"', values) for name, values in _LISTED.findall(line)}
        place = _rule_spot(manifest, missing)
        verbs = ", ".join(missing.get("Verbs", ())) or "this"
        what = ", ".join(missing.get("Resources", ()) or missing.get("NonResourceURLs", ()))
        yield _grant(place, line, f"remove `{verbs}` on `{what}` from the rule")


def _rule_spot(manifest: Manifest, missing: dict[str, list[str]]) -> Spot:
    """The value of the Role that asks for what is missing.

    A list that holds more than what is missing tells most: its other values are allowed.
    """
    hits = list(_hits(manifest, missing))
    if not hits:
        return spot(manifest, "rules")
    return spot(manifest, max(hits, key=lambda hit: hit[0])[1])


def _hits(manifest: Manifest, missing: dict[str, list[str]]) -> Iterator[tuple[bool, FieldPath]]:
    """Where a missing resource or verb is written, and whether its list holds others too."""
    rules = manifest.at("rules")
    for index, rule in enumerate(rules if isinstance(rules, list) else ()):
        for field, name in (("resources", "Resources"), ("verbs", "Verbs")):
            values = rule.get(field) if isinstance(rule, dict) else None
            asked = values if isinstance(values, list) else []
            found = [value for value in asked if value in missing.get(name, ())]
            if found:
                path = ("rules", index, field, asked.index(found[0]))
                yield len(found) < len(asked), FieldPath(path)


def _grant(place: Spot, words: str, remedy: str) -> Finding:
    return Finding(
        expected="only rights that you have yourself in this namespace",
        found="rights that you do not have are given away here",
        evidence=(bounded(words),),
        where=place.where,
        help=remedy,
    )


def unbound(message: str, manifest: Manifest) -> Finding:
    """A binding to a role that is not there; the server then calls the *binding* not found."""
    place = spot(manifest, "roleRef.name")
    kind = manifest.at("roleRef.kind") or "Role"
    return Finding(
        expected=f"the name of a {kind} that exists",
        found=f"no {kind} `{place.value}`",
        evidence=(bounded(message),),
        where=place.where,
        help=f"add a {kind} named `{place.value}`, or correct `roleRef`",
    )


def _not_allowed(said: re.Match[str], manifest: Manifest) -> Finding:
    return Finding(
        expected=f"objects that you may write; you may not {said['verb']} {said['resource']}",
        found=a(manifest.kind),
        evidence=(bounded(said[0]),),
        where=spot(manifest, "kind").where,
        help=f"remove this {manifest.kind}: the exercise can be solved without it",
    )
