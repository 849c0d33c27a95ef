"""The environment and the files that a kubelet would give to a container."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from kubeplay_pytest.checks.configuration import environment, mounted_files
from kubeplay_pytest.checks.sources import Lack, Origin
from tests.unit.checks.live import Held, thing

Json = dict[str, Any]


def secret(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


HELD = Held(
    thing("ConfigMap", "one", data={"A": "1", "B": "2"}, binaryData={"RAW": secret("raw")}),
    thing("ConfigMap", "two", data={"B": "two"}),
    thing("ConfigMap", "empty"),
    thing("Secret", "key", data={"A": secret("secret")}),
)


def env_of(container: Json, pod: Json | None = None) -> dict[str, str]:
    seen = environment(container, HELD.read, pod)
    return {name: entry.text for name, entry in seen.items()}


def ref(kind: str, name: str, **rest: Any) -> Json:
    prefix = {"prefix": rest.pop("prefix")} if "prefix" in rest else {}
    return {kind: {"name": name, **rest}, **prefix}


def from_key(field: str, name: str, key: str, **rest: Any) -> Json:
    return {"name": "X", "valueFrom": {field: {"name": name, "key": key, **rest}}}


CONFIG, SECRET = "configMapRef", "secretRef"


@pytest.mark.parametrize(
    "container,expected",
    [
        ({}, {}),
        ({"env": [{"name": "X"}]}, {"X": ""}),
        ({"envFrom": [ref(CONFIG, "one")]}, {"A": "1", "B": "2"}),
        ({"envFrom": [ref(CONFIG, "one"), ref(CONFIG, "two")]}, {"A": "1", "B": "two"}),
        ({"envFrom": [ref(CONFIG, "one"), ref(SECRET, "key")]}, {"A": "secret", "B": "2"}),
        ({"envFrom": [ref(CONFIG, "two", prefix="P_")]}, {"P_B": "two"}),
        ({"envFrom": [ref(CONFIG, "none", optional=True)]}, {}),
        (
            {"envFrom": [ref(CONFIG, "two")], "env": [{"name": "B", "value": "mine"}]},
            {"B": "mine"},
        ),
        ({"env": [from_key("configMapKeyRef", "one", "A")]}, {"X": "1"}),
        ({"env": [from_key("secretKeyRef", "key", "A")]}, {"X": "secret"}),
        ({"env": [from_key("configMapKeyRef", "one", "Z", optional=True)]}, {}),
        ({"env": [from_key("configMapKeyRef", "none", "A", optional=True)]}, {}),
        ({"env": [{"name": "X", "value": "1"}, {"name": "X", "value": "2"}]}, {"X": "2"}),
    ],
    ids=[
        "nothing", "no value", "whole", "later wins", "kinds mix", "prefix", "optional object",
        "env wins", "key", "secret key", "optional key", "optional key of none", "twice",
    ],
)  # fmt: skip
def test_environment(container: Json, expected: dict[str, str]) -> None:
    """``env`` overrides ``envFrom``, later entries override earlier ones."""
    assert env_of(container) == expected


@pytest.mark.parametrize(
    "text,expected",
    [
        ("$(A)-$(B)", "1-2"),
        ("$(NONE)", "$(NONE)"),
        ("$$(A)", "$(A)"),
        ("$$$(A)", "$1"),
        ("$A $", "$A $"),
        ("$(A", "$(A"),
        ("$($(A))", "$($(A))"),
        ("$(LATER)", "$(LATER)"),
    ],
)
def test_expansion(text: str, expected: str) -> None:
    """References to earlier variables are expanded, ``$$`` is a dollar, the rest stays."""
    entries = [{"name": "X", "value": text}, {"name": "LATER", "value": "late"}]
    assert env_of({"envFrom": [ref(CONFIG, "one")], "env": entries})["X"] == expected


def test_texts_from_elsewhere_are_not_expanded() -> None:
    """A reference in a ConfigMap's text stays as it is."""
    held = Held(thing("ConfigMap", "one", data={"A": "1", "C": "$(A)"}))
    seen = environment({"envFrom": [ref(CONFIG, "one")]}, held.read)
    assert seen["C"].text == "$(A)"


@pytest.mark.parametrize(
    "field,expected",
    [
        ("metadata.name", "web-1"),
        ("metadata.labels['app.kubernetes.io/name']", "shop"),
        ("status.podIP", None),
    ],
)
def test_fields_of_the_pod(field: str, expected: str | None) -> None:
    """What the Pod says of itself is known; what only its node knows is not."""
    pod = {"metadata": {"name": "web-1", "labels": {"app.kubernetes.io/name": "shop"}}}
    entry = {"name": "X", "valueFrom": {"fieldRef": {"fieldPath": field}}}
    assert env_of({"env": [entry]}, pod).get("X") == expected


def test_where_a_text_comes_from() -> None:
    """Each variable knows the field that brings it in, and the key that holds it."""
    entry = from_key("configMapKeyRef", "one", "A")
    seen = environment({"env": [entry]}, HELD.read)["X"]
    assert (seen.path, seen.origin) == (
        "env[0].valueFrom.configMapKeyRef.key",
        Origin("ConfigMap", "one", "A"),
    )


@pytest.mark.parametrize(
    "container,what,path",
    [
        (
            {"envFrom": [ref(CONFIG, "none")]},
            "ConfigMap named 'none'",
            "envFrom[0].configMapRef.name",
        ),
        ({"envFrom": [ref(SECRET, "none")]}, "Secret named 'none'", "envFrom[0].secretRef.name"),
        (
            {"env": [from_key("configMapKeyRef", "one", "Z")]},
            "key 'Z' in ConfigMap 'one' (it has A, B)",
            "env[0].valueFrom.configMapKeyRef.key",
        ),
        (
            {"env": [from_key("configMapKeyRef", "empty", "Z")]},
            "key 'Z' in ConfigMap 'empty' (it is empty)",
            "env[0].valueFrom.configMapKeyRef.key",
        ),
        (
            {"env": [from_key("configMapKeyRef", "one", "RAW")]},
            "key 'RAW' in ConfigMap 'one' (it has A, B)",
            "env[0].valueFrom.configMapKeyRef.key",
        ),
    ],
    ids=["config map", "secret", "key", "empty", "binary"],
)
def test_what_is_missing(container: Json, what: str, path: str) -> None:
    """A reference that is not optional and leads nowhere names what and where."""
    with pytest.raises(Lack) as caught:
        environment(container, HELD.read)
    assert (caught.value.what, caught.value.path) == (what, path)


def files_of(volumes: list[Json], *mounts: Json) -> dict[str, str]:
    seen = mounted_files({"volumeMounts": list(mounts)}, {"volumes": volumes}, HELD.read)
    return {path: entry.text for path, entry in seen.items()}


def mount(path: str, name: str = "v", **rest: str) -> Json:
    return {"name": name, "mountPath": path, **rest}


ONE: Json = {"name": "v", "configMap": {"name": "one"}}
WHOLE = {"/etc/A": "1", "/etc/B": "2", "/etc/RAW": "raw"}
PICKED: Json = {"name": "one", "items": [{"key": "A", "path": "sub/a.txt"}]}
EMPTY: Json = {"name": "e", "emptyDir": {}}


@pytest.mark.parametrize(
    "volumes,mounts,expected",
    [
        ([ONE], [mount("/etc")], WHOLE),
        ([ONE], [mount("/etc/")], WHOLE),
        ([{"name": "v", "secret": {"secretName": "key"}}], [mount("/k")], {"/k/A": "secret"}),
        ([{"name": "v", "configMap": PICKED}], [mount("/etc")], {"/etc/sub/a.txt": "1"}),
        ([ONE], [mount("/etc/a.conf", subPath="A")], {"/etc/a.conf": "1"}),
        ([{"name": "v", "configMap": PICKED}], [mount("/d", subPath="sub")], {"/d/a.txt": "1"}),
        ([ONE], [mount("/etc", subPath="none")], {}),
        ([ONE], [mount("/etc", subPathExpr="$(A)")], {}),
        ([{"name": "v", "configMap": {"name": "x", "optional": True}}], [mount("/etc")], {}),
        (
            [{"name": "v", "projected": {"sources": [
                {"configMap": {"name": "one", "items": [{"key": "A", "path": "a"}]}},
                {"secret": {"name": "key"}},
                {"serviceAccountToken": {"path": "token"}},
            ]}}],
            [mount("/p")],
            {"/p/a": "1", "/p/A": "secret"},
        ),
        ([ONE, EMPTY], [mount("/etc/A", "e"), mount("/etc")], {"/etc/B": "2", "/etc/RAW": "raw"}),
        ([ONE], [mount("/data", "claim")], {}),
        ([ONE], [mount("/")], {"/A": "1", "/B": "2", "/RAW": "raw"}),
    ],
    ids=[
        "whole", "slash", "secret", "items", "subPath file", "subPath folder", "subPath of none",
        "subPathExpr", "optional", "projected", "hidden below", "claim template", "root",
    ],
)  # fmt: skip
def test_files(volumes: list[Json], mounts: list[Json], expected: dict[str, str]) -> None:
    """Volumes are mounted as a kubelet does: chosen keys, single files, one hiding another."""
    assert files_of(volumes, *mounts) == expected


@pytest.mark.parametrize(
    "volume,what,path",
    [
        ({"configMap": {"name": "x"}}, "ConfigMap named 'x'", "volumes[0].configMap.name"),
        ({"secret": {"secretName": "x"}}, "Secret named 'x'", "volumes[0].secret.secretName"),
        (
            {"configMap": {"name": "one", "items": [{"key": "Z", "path": "z"}]}},
            "key 'Z' in ConfigMap 'one' (it has A, B, RAW)",
            "volumes[0].configMap.items[0].key",
        ),
        (
            {"projected": {"sources": [{"secret": {"name": "x"}}]}},
            "Secret named 'x'",
            "volumes[0].projected.sources[0].secret.name",
        ),
    ],
    ids=["config map", "secret", "key", "projected"],
)
def test_what_a_volume_misses(volume: Json, what: str, path: str) -> None:
    """A volume that leads nowhere names what and where."""
    with pytest.raises(Lack) as caught:
        files_of([{"name": "v", **volume}], mount("/etc"))
    assert (caught.value.what, caught.value.path) == (what, path)
