"""Did you mean …? Nearest words, misplaced fields, and names that would do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from itertools import islice, takewhile
from typing import Any

from kubeplay_pytest.apply.schema import Schema
from kubeplay_pytest.manifests import MISSING, FieldPath, Manifest

__all__ = ["closest", "field_hint", "like_a_name", "shown"]

_ENOUGH = 12
"""How many places of the same field name are compared."""

_OTHER_WORDS = {
    "cmd": "command",
    "entrypoint": "command",
    "environment": "env",
    "envs": "env",
    "envVars": "env",
    "instances": "replicas",
    "replicaCount": "replicas",
    "hostname": "host",
    "sa": "serviceAccountName",
    "mounts": "volumeMounts",
}
"""What people bring along from other tools, and its name here."""


_NOT_HERE = {
    ("Pod", "selector"): "remove it: a Pod carries labels, by which others select it",
    ("Pod", "matchLabels"): "remove it: a Pod carries labels, by which others select it",
    ("Pod", "replicas"): "remove it: a Pod is one; a Deployment keeps several",
}
"""What belongs to another kind, and what to do about it."""


def closest(word: str, options: Iterable[str]) -> str | None:
    """The option that a person probably meant; case and separators count little."""
    plain = {_plain(option): option for option in options}
    if _plain(word) in plain:
        return plain[_plain(word)]
    if _OTHER_WORDS.get(word) in plain.values():
        return _OTHER_WORDS[word]
    found = difflib.get_close_matches(_plain(word), plain, n=1, cutoff=0.7)
    return plain[found[0]] if found else None


def _plain(word: str) -> str:
    return re.sub(r"[-_. ]", "", word).lower()


def field_hint(schema: Schema, manifest: Manifest, path: Sequence[Any]) -> str:
    """What to try instead of the unknown field at the end of ``path``; a sentence, or ""."""
    *parent, name = path
    if path[0] == "status":
        return "remove `status`: Kubernetes writes it itself"
    if (manifest.kind, name) in _NOT_HERE:
        return _NOT_HERE[manifest.kind, str(name)]
    names = schema.names(manifest.api_version, manifest.kind, parent)
    near = closest(str(name), names)
    if near and difflib.SequenceMatcher(None, _plain(str(name)), _plain(near)).ratio() > 0.8:
        return f"did you mean `{near}`?"
    tail = _ending_alike(schema, manifest, parent, str(name))
    if tail:
        return f"did you mean `{tail}`?"
    place = _right_place(schema, manifest, parent, str(name))
    if place:
        return _moved(str(name), place, parent)
    return f"did you mean `{near}`?" if near else _choice(names)


def _ending_alike(
    schema: Schema, manifest: Manifest, parent: Sequence[Any], name: str
) -> str | None:
    """A required field that ends like the unknown one: `port` for `containerPort`."""
    here = schema.field(manifest.api_version, manifest.kind, parent)
    required = here.required if here else ()
    return next((field for field in required if field.lower().endswith(name.lower())), None)


def _choice(names: Sequence[str]) -> str:
    if not 0 < len(names) <= 12:
        return "remove it, or look its name up: kubectl explain"
    return f"remove it, or use one of: {', '.join(sorted(names))}"


def _right_place(
    schema: Schema, manifest: Manifest, parent: Sequence[Any], name: str
) -> tuple[Any, ...] | None:
    """Where the field belongs: on the way up first, then below, then anywhere in the object."""
    identity = (manifest.api_version, manifest.kind)
    for height in range(1, len(parent) + 1):
        above = parent[: len(parent) - height]
        if name in schema.names(*identity, above):
            return (*above, name)
    searches = (schema.places(*identity, name, start) for start in (parent, ()))
    found = [place for search in searches for place in islice(search, _ENOUGH)]
    best = min(found, key=lambda place: _oddity(manifest, place, parent), default=None)
    if best is None:
        return None
    _, absent, distance, _ = _oddity(manifest, best, parent)
    return None if absent and distance > _FAR else best


_FAR = 4
"""Steps to a place that the learner did not write, beyond which it was hardly meant."""


def _oddity(
    manifest: Manifest, place: tuple[Any, ...], parent: Sequence[Any]
) -> tuple[bool, bool, int, int]:
    """Places whose parent the learner already wrote are likelier than others, near ones too."""
    absent = manifest.at(FieldPath(place[:-1])) is MISSING
    rare = any(step in ("ephemeralContainers", "initContainers") for step in place)
    together = zip(place, parent, strict=False)
    common = len(list(takewhile(lambda steps: steps[0] == steps[1], together)))
    return (rare, absent, len(place) + len(parent) - 2 * common, len(place))


def _moved(name: str, place: tuple[Any, ...], parent: Sequence[Any]) -> str:
    target = shown(place[:-1]) or "the top of the document"
    levels = len(parent) - (len(place) - 1)
    if levels > 0 and tuple(parent[: len(place) - 1]) == place[:-1]:
        how = "one level" if levels == 1 else f"{levels} levels"
        return f"move `{name}` {how} up, to `{target}`"
    if tuple(place[: len(parent)]) == tuple(parent):
        return f"move `{name}` down, to `{target}`"
    return f"`{name}` belongs in `{target}`: move it there"


def shown(path: Sequence[Any]) -> str:
    """A path as learners see it."""
    return str(FieldPath(path)) if path else ""


def like_a_name(text: str, *, dots: bool = False, length: int = 63) -> str:
    """The nearest DNS-style name: small letters, digits, ``-``; may be empty."""
    lower = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", text).lower()
    name = re.sub(r"[^a-z0-9.-]+" if dots else r"[^a-z0-9-]+", "-", lower)
    return re.sub(r"-{2,}", "-", name)[:length].strip("-.")
