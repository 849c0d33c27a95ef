"""Where the programs of the embedded Kubernetes cluster are.

The programs are compiled when this package is built, from the Go module beside
it. ``supervisor()`` is what to start; it starts ``program()`` itself.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

__all__ = ["BUILD_ID", "KUBERNETES_VERSION", "ProgramMissingError", "program", "supervisor"]

BUILD_ID: str
KUBERNETES_VERSION: str
try:
    _build = import_module("kubeplay_controlplane._build")
    BUILD_ID, KUBERNETES_VERSION = _build.BUILD_ID, _build.KUBERNETES_VERSION
except ModuleNotFoundError:  # a bare source tree, nothing built yet
    BUILD_ID = KUBERNETES_VERSION = "unbuilt"

_BIN = Path(__file__).resolve().parent / "bin"


class ProgramMissingError(FileNotFoundError):
    """The package was put on the path without being built."""


def program() -> Path:
    """The control plane: API server, controllers, scheduler, etcd and nodes."""
    return _find("kubeplay-controlplane")


def supervisor() -> Path:
    """The small program that keeps one control plane running."""
    return _find("kubeplay-supervisor")


def _find(name: str) -> Path:
    path = _BIN / (name + (".exe" if sys.platform == "win32" else ""))
    if not path.is_file():
        raise ProgramMissingError(
            f"{path} does not exist: install the package, which compiles it"
            " (uv sync, or pip install ./controlplane)"
        )
    return path
