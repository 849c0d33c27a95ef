"""What a container would see of ConfigMaps and Secrets, worked out from live objects.

A simulated node starts no container, so nothing can be read inside one. These functions
follow the kubelet's documented rules instead: ``env`` overrides ``envFrom``, ``$(NAME)``
is expanded, ``items`` choose keys, ``subPath`` mounts one file, later mounts hide
earlier ones. What is missing raises :class:`LookupError` with (what, path in the Pod).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from kubeplay_pytest.checks.ground import Ground, Json

__all__ = ["environment", "mounted_files"]

_REFERENCE = re.compile(r"\$\$|\$\(([^)]*)\)")


def environment(container: Json, ground: Ground) -> dict[str, str]:
    """The container's environment, without what only a running node knows."""
    seen: dict[str, str] = {}
    for index, source in enumerate(container.get("envFrom", ())):
        seen |= _env_from(source, ground, f"envFrom[{index}]")
    for index, entry in enumerate(container.get("env", ())):
        value = _env_value(entry, ground, f"env[{index}]", seen)
        if value is not None:
            seen[entry["name"]] = value
    return seen


def mounted_files(container: Json, pod_spec: Json, ground: Ground) -> dict[str, str]:
    """Each file of the container's ConfigMap, Secret and projected volumes, by its path."""
    volumes = {v["name"]: (i, v) for i, v in enumerate(pod_spec.get("volumes", ()))}
    files: dict[str, str] = {}
    for mount in container.get("volumeMounts", ()):
        index, volume = volumes[mount["name"]]
        content = _volume(volume, ground, f"volumes[{index}]")
        root = mount["mountPath"].rstrip("/")
        if "subPath" in mount:
            files |= _below(root, mount["subPath"], content)
        else:
            files |= {f"{root}/{name}": text for name, text in content.items()}
    return files


def _below(root: str, sub_path: str, content: dict[str, str]) -> dict[str, str]:
    if sub_path in content:
        return {root: content[sub_path]}
    prefix = sub_path.rstrip("/") + "/"
    return {
        f"{root}/{name.removeprefix(prefix)}": text
        for name, text in content.items()
        if name.startswith(prefix)
    }


def _env_from(source: Json, ground: Ground, path: str) -> dict[str, str]:
    for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
        if field in source:
            reference = source[field]
            data = _data(kind, reference, ground, f"{path}.{field}.name")
            return {source.get("prefix", "") + key: text for key, text in data.items()}
    return {}


def _env_value(entry: Json, ground: Ground, path: str, seen: dict[str, str]) -> str | None:
    if "valueFrom" not in entry:
        return _expand(entry.get("value", ""), seen)
    for field, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
        if field in entry["valueFrom"]:
            reference = entry["valueFrom"][field]
            place = f"{path}.valueFrom.{field}"
            data = _data(kind, reference, ground, f"{place}.name")
            return _key(kind, reference, data, f"{place}.key")
    return None  # fieldRef and resourceFieldRef: known on a node only


def _key(kind: str, reference: Json, data: dict[str, str], path: str) -> str | None:
    if reference["key"] in data or reference.get("optional"):
        return data.get(reference["key"])
    have = f" (it has {', '.join(sorted(data))})" if data else ""
    raise LookupError(f"key {reference['key']!r} in {kind} {reference['name']!r}{have}", path)


def _expand(text: str, seen: dict[str, str]) -> str:
    def replace(match: re.Match[str]) -> str:
        if match.group() == "$$":
            return "$"
        return seen.get(match.group(1), match.group())

    return _REFERENCE.sub(replace, text)


def _volume(volume: Json, ground: Ground, path: str) -> dict[str, str]:
    files: dict[str, str] = {}
    for field, kind, source, place in _sources(volume, path):
        name_field = "secretName" if field == "secret" and "secretName" in source else "name"
        reference = {"name": source[name_field], "optional": source.get("optional", False)}
        data = _data(kind, reference, ground, f"{place}.{name_field}")
        files |= _chosen(kind, source, reference, data, place)
    return files


def _sources(volume: Json, path: str) -> Iterator[tuple[str, str, Json, str]]:
    kinds = {"configMap": "ConfigMap", "secret": "Secret"}
    for field, kind in kinds.items():
        if field in volume:
            yield field, kind, volume[field], f"{path}.{field}"
    for index, part in enumerate(volume.get("projected", {}).get("sources", ())):
        for field, kind in kinds.items():
            if field in part:
                yield field, kind, part[field], f"{path}.projected.sources[{index}].{field}"


def _chosen(
    kind: str, source: Json, reference: Json, data: dict[str, str], path: str
) -> dict[str, str]:
    if "items" not in source:
        return data
    chosen: dict[str, str] = {}
    for index, item in enumerate(source["items"]):
        wanted = reference | {"key": item["key"]}
        text = _key(kind, wanted, data, f"{path}.items[{index}].key")
        if text is not None:
            chosen[item["path"]] = text
    return chosen


def _data(kind: str, reference: Json, ground: Ground, path: str) -> dict[str, str]:
    item = ground.find(ground.kind(kind), reference["name"])
    if item is None:
        if reference.get("optional"):
            return {}
        raise LookupError(f"{kind} named {reference['name']!r}", path)
    data = dict(item.get("data") or {})
    if kind == "Secret":
        return {k: base64.b64decode(v).decode("utf-8", "replace") for k, v in data.items()}
    return data
