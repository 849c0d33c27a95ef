"""What a container would see of ConfigMaps and Secrets, worked out from live objects.

A simulated node starts no container, so nothing can be read inside one. These functions
follow the kubelet's rules instead (``pkg/kubelet/kubelet_pods.go``): ``env`` overrides
``envFrom``, ``$(NAME)`` is expanded, ``items`` choose keys, ``subPath`` mounts one file,
a mount hides what was below it. What only a running node knows (addresses of Services,
resources, tokens) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kubeplay_pytest.checks.sources import KINDS, Find, Origin, Seen, key_of, table
from kubeplay_pytest.manifests import MISSING, FieldPath
from kubeplay_pytest.manifests.follow import value_at

__all__ = ["environment", "mounted_files"]

Json = dict[str, Any]

_REFERENCE = re.compile(r"\$\$|\$\(([^)]*)\)")
_QUOTED_KEY = re.compile(r"(metadata\.(?:labels|annotations))\['([^']*)'\]")


def environment(container: Json, find: Find, pod: Json | None = None) -> dict[str, Seen]:
    """The container's environment by name; paths are relative to the container.

    ``pod`` is a live Pod (or a template) for what ``fieldRef`` asks. Raises :class:`Lack`.
    """
    seen: dict[str, Seen] = {}
    for index, source in enumerate(container.get("envFrom") or ()):
        seen |= _env_from(source, find, f"envFrom[{index}]")
    for index, entry in enumerate(container.get("env") or ()):
        value = _env_value(entry, find, f"env[{index}]", seen, pod or {})
        if value is not None:
            seen[entry["name"]] = value
    return seen


def mounted_files(container: Json, pod_spec: Json, find: Find) -> dict[str, Seen]:
    """The files of the container's ConfigMap, Secret and projected volumes, by their paths.

    Paths of fields are relative to the Pod's spec. Raises :class:`Lack`.
    """
    volumes = {v["name"]: (i, v) for i, v in enumerate(pod_spec.get("volumes") or ())}
    mounts = container.get("volumeMounts") or ()
    files: dict[str, Seen] = {}
    for mount in sorted(mounts, key=lambda m: m["mountPath"].rstrip("/").count("/")):
        root = mount["mountPath"].rstrip("/")
        # A claim template's volume stands in no Pod template.
        index, volume = volumes.get(mount["name"], (-1, {}))
        files = {
            path: seen for path, seen in files.items() if not f"{path}/".startswith(f"{root}/")
        }
        files |= _placed(root, mount, _volume(volume, find, f"volumes[{index}]"))
    return files


def _placed(root: str, mount: Json, content: dict[str, Seen]) -> dict[str, Seen]:
    if "subPathExpr" in mount:
        return {}  # known on a node only
    part = str(mount.get("subPath") or "").rstrip("/")
    if part in content:
        return {root: content[part]}
    prefix = f"{part}/" if part else ""
    return {
        f"{root}/{name.removeprefix(prefix)}": seen
        for name, seen in content.items()
        if name.startswith(prefix)
    }


def _env_from(source: Json, find: Find, path: str) -> dict[str, Seen]:
    for field, kind in KINDS.items():
        reference = source.get(f"{field}Ref")
        if reference:
            data = table(kind, reference, find, f"{path}.{field}Ref.name", binary=False)
            prefix = source.get("prefix") or ""
            return {
                prefix + key: Seen(text, path, Origin(kind, reference["name"], key))
                for key, text in data.items()
            }
    return {}


def _env_value(entry: Json, find: Find, path: str, seen: dict[str, Seen], pod: Json) -> Seen | None:
    source = entry.get("valueFrom") or {}
    if entry.get("value") or not source:
        return Seen(_expand(entry.get("value") or "", seen), f"{path}.value")
    if "fieldRef" in source:
        return _field_of(pod, source["fieldRef"]["fieldPath"], path)
    for field, kind in KINDS.items():
        reference = source.get(f"{field}KeyRef")
        if reference:
            place = f"{path}.valueFrom.{field}KeyRef"
            data = table(kind, reference, find, f"{place}.name", binary=False)
            text = key_of(kind, reference, data, f"{place}.key")
            origin = Origin(kind, reference["name"], reference["key"])
            return None if text is None else Seen(text, f"{place}.key", origin)
    return None


def _field_of(pod: Json, field: str, path: str) -> Seen | None:
    quoted = _QUOTED_KEY.fullmatch(field)
    steps = FieldPath((*quoted[1].split("."), quoted[2])) if quoted else FieldPath.parse(field)
    value = value_at(pod, steps)
    return None if value is MISSING else Seen(str(value), f"{path}.valueFrom.fieldRef.fieldPath")


def _expand(text: str, seen: dict[str, Seen]) -> str:
    def replaced(match: re.Match[str]) -> str:
        if match.group() == "$$":
            return "$"
        return seen[match[1]].text if match[1] in seen else match.group()

    return _REFERENCE.sub(replaced, text)


def _volume(volume: Json, find: Find, path: str) -> dict[str, Seen]:
    files: dict[str, Seen] = {}
    for kind, source, place in _sources(volume, path):
        named = "secretName" if "secretName" in source else "name"
        reference = {"name": source[named], "optional": source.get("optional", False)}
        data = table(kind, reference, find, f"{place}.{named}", binary=True)
        files |= _chosen(kind, source, reference, data, place)
    return files


def _sources(volume: Json, path: str) -> Iterator[tuple[str, Json, str]]:
    for field, kind in KINDS.items():
        if field in volume:
            yield kind, volume[field], f"{path}.{field}"
    parts = (volume.get("projected") or {}).get("sources") or ()
    for index, part in enumerate(parts):
        for field, kind in KINDS.items():
            if field in part:
                yield kind, part[field], f"{path}.projected.sources[{index}].{field}"


def _chosen(
    kind: str, source: Json, reference: Json, data: dict[str, str], path: str
) -> dict[str, Seen]:
    name = reference["name"]
    if not source.get("items"):
        return {key: Seen(text, path, Origin(kind, name, key)) for key, text in data.items()}
    chosen: dict[str, Seen] = {}
    for index, item in enumerate(source["items"]):
        place = f"{path}.items[{index}]"
        text = key_of(kind, reference | {"key": item["key"]}, data, f"{place}.key")
        if text is not None:
            chosen[item["path"]] = Seen(text, place, Origin(kind, name, item["key"]))
    return chosen
