"""The literals that an exercise's checks demand: what learners must have been told.

Read from the source of the test file: constants handed to the methods of
:mod:`kubeplay_pytest.checks` that compare or look for something. Left out is what learners do
not write, or not by its letters:

- paths of fields, words for people, durations, flags, and commands that a check runs;
- what a check itself writes into the objects that it makes or changes;
- the API's own words (``Never``, ``OrderedReady``): prompts say what they do, not what they are;
- 0 and 1, which prose has too many words for.

What a plain ``assert`` compares is not seen.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kubeplay_pytest.authors.flow import Flow

__all__ = ["Literal", "containers", "demanded"]

_NAMES = frozenset(
    {"pod", "deployment", "replicaset", "statefulset", "daemonset", "cronjob", "job", "service",
     "service_account", "config_map", "secret", "role", "role_binding", "resource_quota",
     "limit_range", "chosen"}
)  # fmt: skip
_FIELDS = frozenset({"equals", "is_one_of"})
_STATEMENTS = _FIELDS | frozenset(
    {"has_label", "has_annotation", "at_least", "at_most", "contains", "has_image",
     "has_container_port", "has_requests", "has_limits", "sees_env", "sees_file", "completes",
     "has_endpoints", "answers", "has_file"}
)  # fmt: skip
_BY_KEYWORD = frozenset({"becomes_ready", "stays_ready", "runs", "logs"})
"""Their first argument is the check's own; what they compare has a keyword."""
_SAID = frozenset(
    {"replicas", "successes", "port", "name", "container", "contains", "containing", "equals",
     "prints", "text", "cpu", "memory", "storage"}
)  # fmt: skip
_CONTAINERS = frozenset({"chosen", "container_path"})
_BODY = frozenset({"metadata", "spec", "data", "stringData"})
_API_WORD = re.compile(r"[A-Z][A-Za-z]+")
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that a check demands, and the line on which it does."""

    value: str
    line: int


def demanded(path: Path) -> list[Literal]:
    """What the checks of this file demand, each value once, in the order of the lines."""
    flow = Flow(ast.parse(path.read_text(encoding="utf-8")))
    written = _written_by_checks(flow)
    found: dict[str, Literal] = {}
    for scope, node in flow.nodes():
        if isinstance(node, ast.Call):
            for value in _compared(flow, scope, node):
                if value not in written:
                    found.setdefault(value, Literal(value, node.lineno))
    return sorted(found.values(), key=lambda literal: literal.line)


def containers(path: Path) -> set[str]:
    """The names of the containers that the checks ask for."""
    flow = Flow(ast.parse(path.read_text(encoding="utf-8")))
    calls = ((scope, n) for scope, n in flow.nodes() if isinstance(n, ast.Call))
    asked = ((scope, part) for scope, call in calls for part in _asked_containers(call))
    return {str(c.value) for scope, part in asked for c in flow.constants(scope, part)}


def _asked_containers(call: ast.Call) -> Iterator[ast.expr]:
    yield from (keyword.value for keyword in call.keywords if keyword.arg == "container")
    if isinstance(call.func, ast.Attribute) and call.func.attr in _CONTAINERS:
        yield from call.args


def _compared(flow: Flow, scope: str, call: ast.Call) -> Iterator[str]:
    """What the learner's answer is compared with by this call."""
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    for argument in _arguments(method, call):
        for constant in flow.constants(scope, argument):
            text = str(constant.value)
            is_word = method in _FIELDS and _API_WORD.fullmatch(text)
            if _is_told(constant.value) and not is_word:
                yield text


def _arguments(method: str, call: ast.Call) -> Iterator[ast.expr]:
    if method in _NAMES | _STATEMENTS:
        yield from call.args
    if method == "object":
        yield from call.args[1:2]  # after the kind the name, then the version
    if method in _STATEMENTS | _BY_KEYWORD:
        yield from (k.value for k in call.keywords if k.arg in _SAID)


def _is_told(value: object) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return value >= _LEAST
    return isinstance(value, str) and any(map(str.isalnum, value))


def _written_by_checks(flow: Flow) -> set[str]:
    """The values in bodies of objects: ``{"metadata": {"name": "visitor"}}``."""
    bodies = ((scope, n) for scope, n in flow.nodes() if isinstance(n, ast.Dict) and _is_body(n))
    values = (value for scope, body in bodies for value in _values(flow, scope, body))
    return {str(value) for value in values}


def _is_body(node: ast.Dict) -> bool:
    return any(isinstance(key, ast.Constant) and key.value in _BODY for key in node.keys)


def _values(flow: Flow, scope: str, node: ast.expr) -> Iterator[object]:
    if isinstance(node, ast.Dict):
        for value in node.values:
            yield from _values(flow, scope, value)
    elif isinstance(node, ast.List):
        for element in node.elts:
            yield from _values(flow, scope, element)
    else:
        yield from (constant.value for constant in flow.constants(scope, node))
