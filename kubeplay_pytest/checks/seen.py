"""What a container would see: a variable or a file, and the line to mend when it does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from kubeplay_pytest.checks.configuration import environment, mounted_files
from kubeplay_pytest.checks.ground import Ground, Json
from kubeplay_pytest.checks.sources import Lack, Origin, Seen
from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.manifests import MISSING, FieldPath
from kubeplay_pytest.verdict.finding import Where

if TYPE_CHECKING:
    from kubeplay_pytest.checks.template import PodTemplate

__all__ = ["must_find_sources", "must_see_env", "must_see_file"]

_SHOWN = 200
"""Characters of a file that a person still reads."""


def must_see_env(template: PodTemplate, name: str, value: str, container: str | None) -> None:
    """Fails the check unless the environment has ``name=value``."""
    chosen = template.chosen(container)[0]
    base = template.container_path(chosen["name"])
    pod = next(iter(template.live_pods()), None) or template.next_pod()
    entries = _worked_out(template, base, lambda: environment(chosen, template.ground.read, pod))
    expected = f"the environment has {name}={value}"
    if name not in entries:
        advice = "set it in env or envFrom of the container"
        path = f"{base}.env" if template.written(f"{base}.env") is not MISSING else base
        raise template.failure(expected, _without(name, entries), path=path, key=True, help=advice)
    _must_hold(
        template,
        entries[name],
        f"{base}.{entries[name].path}",
        holds=entries[name].text == value,
        said=(expected, f"it has {name}={entries[name].text}"),
        help=f"set {name} to {value} where it comes from",
    )


def must_see_file(
    template: PodTemplate, path: str, contains: str, equals: str | None, container: str | None
) -> None:
    """Fails the check unless the file is there and holds what it should."""
    chosen = template.chosen(container)[0]
    base, spec = template.container_path(chosen["name"]), template.pod_spec()
    files = _worked_out(
        template, template.pod_spec_path, lambda: mounted_files(chosen, spec, template.ground.read)
    )
    expected = f"the file {path}" + _content(contains, equals)
    if path not in files:
        place = f"{base}.volumeMounts"
        advice = _mounting(path, files)
        raise template.failure(expected, _without(path, files), path=place, key=True, help=advice)
    text = files[path].text
    _must_hold(
        template,
        files[path],
        f"{template.pod_spec_path}.{files[path].path}",
        holds=contains in text and equals in (None, text),
        said=(expected, f"it holds {text[:_SHOWN]!r}"),
        help="change the text that is mounted there",
    )


def must_find_sources(template: PodTemplate) -> None:
    """Fails the check when a container refers to a ConfigMap, Secret or key that is not there."""
    spec, read = template.pod_spec(), template.ground.read
    for container in (*(spec.get("initContainers") or ()), *spec["containers"]):
        base = template.container_path(container["name"])
        _worked_out(template, base, partial(environment, container, read))
        _worked_out(template, template.pod_spec_path, partial(mounted_files, container, spec, read))


def _must_hold(
    template: PodTemplate,
    entry: Seen,
    path: str,
    *,
    holds: bool,
    said: tuple[str, str],
    help: str,  # noqa: A002 - the word of a finding
) -> None:
    if holds:
        return
    failure = template.failure(*said, path=path, help=help)
    origin = _written(template.ground, entry.origin) if entry.origin else None
    finding = replace(failure.findings[0], where=origin or failure.findings[0].where)
    raise LearnerFailure(finding)


def _mounting(path: str, files: Mapping[str, Seen]) -> str:
    """How a file comes to ``path`` that is not there yet."""
    folder, _, name = path.rpartition("/")
    if any(file.startswith(f"{path}/") for file in files):
        return f"mountPath names a folder: mount at {folder}, or only {name} by its subPath"
    return f"mount a volume at {folder} that has the key {name}"


def _written(ground: Ground, origin: Origin) -> Where | None:
    """Where the learner wrote the text itself, if they wrote it."""
    manifest = ground.manifest(origin.kind, origin.name)
    for field in ("stringData", "data", "binaryData"):
        path = FieldPath((field, origin.key))
        if manifest is not None and manifest.at(path) is not MISSING:
            return manifest.locate(path)
    return None


def _worked_out(
    template: PodTemplate, base: str, work: Callable[[], dict[str, Seen]]
) -> dict[str, Seen]:
    """What ``work`` finds; a missing ConfigMap, Secret or key becomes a finding."""
    try:
        return work()
    except Lack as lack:
        raise template.failure(
            "every ConfigMap and Secret that the container refers to exists",
            f"there is no {lack.what}",
            path=f"{base}.{lack.path}",
            help="compare the names letter by letter; a real node would not start the container",
        ) from None


def _content(contains: str, equals: str | None) -> str:
    if equals is not None:
        return f" with exactly {equals[:_SHOWN]!r}"
    return f" with {contains!r}" if contains else ""


def _without(name: str, entries: Mapping[str, Json | Seen]) -> str:
    rest = f"; there is {', '.join(sorted(entries))}" if entries else ""
    return f"no {name}{rest}"
