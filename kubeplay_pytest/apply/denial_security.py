"""Pod Security admission: every control that a Pod violates, at the field that does it.

The controls and their words are those of k8s.io/pod-security-admission/policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from kubeplay_pytest.apply.rejection_fields import found
from kubeplay_pytest.apply.rejection_paths import Spot, leaves, pod_spec_path, spot
from kubeplay_pytest.apply.rejection_words import bounded
from kubeplay_pytest.manifests import MISSING, FieldPath, Manifest
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["security_findings"]

Steps = tuple[Any, ...]

_SAID = re.compile(r'violates? PodSecurity "(?P<level>\w+)[^"]*": (?P<controls>.*)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Control:
    """One control. ``fields`` are paths below a container, or below the Pod's spec for ``pod``."""

    says: re.Pattern[str]
    fields: tuple[str, ...]
    expected: str
    help: str
    pod: bool = False


def _control(says: str, fields: str, expected: str, remedy: str, *, pod: bool = False) -> _Control:
    return _Control(re.compile(says), tuple(fields.split()), expected, remedy, pod)


_SC = "securityContext"
_ON_CONTAINER = "to the container's `securityContext`"

_CONTROLS = (
    _control(
        r"^host namespaces",
        "hostNetwork hostPID hostIPC",
        "a Pod that does not share the node's network and processes",
        "remove `{field}`",
        pod=True,
    ),
    _control(
        r"^hostPath volumes|^restricted volume types",
        "volumes",
        "no volume of this kind",
        "use another kind of volume: `emptyDir`, `configMap`, `secret`, `persistentVolumeClaim`",
        pod=True,
    ),
    _control(
        r"^hostPort",
        "ports",
        "no port of the node itself",
        "remove `hostPort`: a Service reaches the Pod without it",
    ),
    _control(
        r"^privileged",
        f"{_SC}.privileged",
        "no privileged container",
        "remove `privileged: true`",
    ),
    _control(
        r"^allowPrivilegeEscalation",
        f"{_SC}.allowPrivilegeEscalation",
        "`allowPrivilegeEscalation: false` in each container",
        f"add `allowPrivilegeEscalation: false` {_ON_CONTAINER}",
    ),
    _control(
        r"must set securityContext\.capabilities\.drop",
        f"{_SC}.capabilities.drop",
        "each container to drop all capabilities",
        f'add `capabilities: {{{{drop: ["ALL"]}}}}` {_ON_CONTAINER}',
    ),
    _control(
        r"capabilities",
        f"{_SC}.capabilities.add",
        "no added capability beyond the usual ones",
        "remove the capability from `capabilities.add`",
    ),
    _control(
        r"^runAsNonRoot",
        f"{_SC}.runAsNonRoot",
        "`runAsNonRoot: true`",
        "write `runAsNonRoot: true` in the `securityContext`",
    ),
    _control(
        r"^runAsUser", f"{_SC}.runAsUser", "a user other than root", "write a user such as 1000"
    ),
    _control(
        r"^seccompProfile",
        f"{_SC}.seccompProfile.type",
        "the `seccompProfile` `RuntimeDefault`",
        "write `seccompProfile: {{type: RuntimeDefault}}` in the `securityContext`",
    ),
    _control(r"^procMount", f"{_SC}.procMount", "no `procMount`", "remove `procMount`"),
    _control(
        r"^seLinuxOptions", f"{_SC}.seLinuxOptions", "no such `seLinuxOptions`", "remove them"
    ),
    _control(
        r"AppArmor",
        f"{_SC}.appArmorProfile.type",
        "an AppArmor profile that confines",
        "write `type: RuntimeDefault`",
    ),
    _control(
        r"^hostProcess",
        f"{_SC}.windowsOptions.hostProcess",
        "no process of the host",
        "remove `hostProcess`",
    ),
    _control(
        r"^forbidden sysctls",
        f"{_SC}.sysctls",
        "only harmless `sysctls`",
        "remove the `sysctls`",
        pod=True,
    ),
    _control(
        r"^probe or lifecycle host",
        "livenessProbe readinessProbe startupProbe lifecycle",
        "a probe that asks the Pod itself",
        "remove `host` from the probe",
    ),
)


def security_findings(message: str, manifest: Manifest) -> Iterator[Finding]:
    """One finding for each violated control; none when the message is of another sort."""
    said = _SAID.search(message)
    if not said:
        return
    controls = _split(said["controls"])
    own = [words for words in controls if not _follows(words, manifest)] or controls
    for number, words in enumerate(own):
        finding = _finding(words, manifest)
        if number == 0:
            level = f" (Pod Security level `{said['level']}`)"
            finding = replace(finding, expected=finding.expected + level)
        yield finding


def _follows(words: str, manifest: Manifest) -> bool:
    """With `hostNetwork` every port becomes a `hostPort`, which the learner never wrote."""
    written = (path[-1] for path, _, is_key in leaves(manifest.data) if is_key)
    return words.startswith("hostPort ") and "hostPort" not in written


def _split(controls: str) -> list[str]:
    """The controls of a message: separated by commas, but not by those inside brackets."""
    parts, depth, start = [], 0, 0
    for index, char in enumerate(controls):
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            parts.append(controls[start:index].strip())
            start = index + 1
    parts.append(controls[start:].strip())
    # "unrestricted capabilities (…; …)" holds two demands: one part for each.
    return [piece for part in parts if part for piece in _demands(part)]


def _demands(part: str) -> list[str]:
    return part.rstrip(")").split("; ") if "; " in part else [part]


def _finding(words: str, manifest: Manifest) -> Finding:
    control = next((c for c in _CONTROLS if c.says.search(words)), None)
    place = _place(words, control, manifest)
    remedy = control.help if control else "remove what the server's words name"
    expected = control.expected if control else "a Pod that is safe for its node"
    return Finding(
        expected=expected,
        found=_found(place, control),
        evidence=(bounded(words),),
        where=place.where,
        help=remedy.format(field=place.field),
    )


def _found(place: Spot, control: _Control | None) -> str:
    if place.value is MISSING and control and not control.pod:
        return f"no `{control.fields[0]}`"
    return found(place)


def _place(words: str, control: _Control | None, manifest: Manifest) -> Spot:
    """The field that violates; where it ought to be when the fault is that it is not there."""
    paths = list(_candidates(words, control, manifest)) if control else []
    written = [path for path in paths if manifest.at(FieldPath(path)) is not MISSING]
    for path in written or paths:
        return spot(manifest, FieldPath(_deeper(path, words, manifest)))
    return spot(manifest, FieldPath(pod_spec_path(manifest)))


def _candidates(words: str, control: _Control, manifest: Manifest) -> Iterator[Steps]:
    base = pod_spec_path(manifest)
    fields = [tuple(field.split(".")) for field in control.fields]
    named = [] if control.pod else list(_containers(words, base, manifest))
    for holder in (*named, base):
        for field in fields:
            if field[0] in words or holder != base or not control.fields[1:]:
                yield (*holder, *field)


def _containers(words: str, base: Steps, manifest: Manifest) -> Iterator[Steps]:
    names = re.findall(r'"([^"]+)"', words)
    for group in ("containers", "initContainers"):
        items = manifest.at(FieldPath((*base, group)))
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict) and item.get("name") in names:
                yield (*base, group, index)


def _deeper(path: Steps, words: str, manifest: Manifest) -> Steps:
    """From a list to the entry that is meant: a volume by its name, a port by its host port."""
    items = manifest.at(FieldPath(path))
    if path[-1] == "volumes":
        return _volume(path, items, words)
    if path[-1] == "ports" and isinstance(items, list):
        for index, item in enumerate(items):
            if isinstance(item, dict) and item.get("hostPort"):
                return (*path, index, "hostPort")
    return path


def _volume(path: Steps, items: Any, words: str) -> Steps:
    names = re.findall(r'"([^"]+)"', words)
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict) and item.get("name") in names:
            kinds = [key for key in item if key != "name"]
            return (*path, index, *kinds[:1])
    return path
