"""Where the programs of the embedded Kubernetes cluster are.

The programs are compiled when this package is built, from the Go module beside
it. ``supervisor()`` is what to start; it starts ``program()`` itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["BUILD_ID", "KUBERNETES_VERSION", "ProgramMissing", "program", "supervisor"]

try:
    from kubeplay_controlplane._build import BUILD_ID, KUBERNETES_VERSION
except ModuleNotFoundError:  # a bare source tree, nothing built yet
    BUILD_ID: str = "unbuilt"
    KUBERNETES_VERSION: str = "unbuilt"

_BIN = Path(__file__).resolve().parent / "bin"


class ProgramMissing(FileNotFoundError):
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
        raise ProgramMissing(f"{path} does not exist: install the package (uv sync, or pip install ./controlplane), which compiles it")
    return path
