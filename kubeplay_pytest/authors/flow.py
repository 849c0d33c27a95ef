"""Which constants of a Python file an expression may stand for, read from its source.

Followed are variables, loops, and the parameters of the file's own functions; what is
computed (a sum, an f-string, another call) is a value of its own.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Flow"]

_PASSED_ON = frozenset(
    {"items", "values", "keys", "sorted", "set", "list", "tuple", "zip", "dict"}
)  # fmt: skip
_COLLECTIONS = (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Starred, ast.IfExp)
_MODULE = ""

Seen = frozenset[tuple[str, str]]


@dataclass
class Flow:
    """The sources of every variable; a scope is a function's name, or empty for the module."""

    tree: ast.Module
    _functions: dict[str, ast.FunctionDef] = field(init=False)
    _sources: dict[tuple[str, str], list[tuple[str, ast.expr]]] = field(init=False)

    def __post_init__(self) -> None:
        functions = (node for node in self.tree.body if isinstance(node, ast.FunctionDef))
        self._functions = {node.name: node for node in functions}
        self._sources = defaultdict(list)
        for scope, node in self.nodes():
            self._note(scope, node)

    def nodes(self) -> Iterator[tuple[str, ast.AST]]:
        """Every node of the file with its scope."""
        for statement in self.tree.body:
            scope = statement.name if isinstance(statement, ast.FunctionDef) else _MODULE
            for node in ast.walk(statement):
                yield scope, node

    def constants(
        self, scope: str, node: ast.AST | None, seen: Seen = frozenset()
    ) -> Iterator[ast.Constant]:
        """The constants that an expression in this scope may stand for, or hold."""
        if isinstance(node, ast.Constant):
            yield node
        elif isinstance(node, ast.Name):
            yield from self._of_variable(scope, node.id, seen)
        elif isinstance(node, ast.Call):
            for part in _passed_on(node):
                yield from self.constants(scope, part, seen)
        elif isinstance(node, _COLLECTIONS):
            for child in ast.iter_child_nodes(node):
                yield from self.constants(scope, child, seen)

    def _of_variable(self, scope: str, name: str, seen: Seen) -> Iterator[ast.Constant]:
        known = (scope, name) if (scope, name) in self._sources else (_MODULE, name)
        if known in seen:
            return
        for where, source in self._sources.get(known, ()):
            yield from self.constants(where, source, seen | {known})

    def _note(self, scope: str, node: ast.AST) -> None:
        """Remember where the variables that this node binds have their values from."""
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind(scope, target, node.value)
        elif isinstance(node, ast.For | ast.comprehension):
            self._bind(scope, node.target, node.iter)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            for name, value in _parameters(self._functions.get(node.func.id), node):
                self._sources[node.func.id, name].append((scope, value))

    def _bind(self, scope: str, target: ast.expr, value: ast.expr) -> None:
        for node in ast.walk(target):
            if isinstance(node, ast.Name):
                self._sources[scope, node.id].append((scope, value))


def _passed_on(call: ast.Call) -> list[ast.expr]:
    """What a call such as ``SETTINGS.items()`` only passes on."""
    method = call.func if isinstance(call.func, ast.Attribute) else None
    name = method.attr if method else getattr(call.func, "id", "")
    if name not in _PASSED_ON:
        return []
    return [*([method.value] if method else []), *call.args]


def _parameters(function: ast.FunctionDef | None, call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """The parameters of a function of the file, with what this call gives them."""
    if function is None:
        return
    names = [argument.arg for argument in function.args.args]
    if function.args.vararg:
        names += [function.args.vararg.arg] * len(call.args)
    yield from zip(names, call.args, strict=False)
    yield from ((keyword.arg, keyword.value) for keyword in call.keywords if keyword.arg)
