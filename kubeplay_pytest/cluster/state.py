"""The folder in which the embedded cluster keeps its state, private to the user."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kubeplay_pytest.errors import PlatformError

__all__ = ["ClusterState", "home"]


def home() -> Path:
    """Where KubePlay keeps what can be made again: ``KUBEPLAY_HOME`` or the cache folder."""
    chosen = os.environ.get("KUBEPLAY_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("kubeplay", appauthor=False)


@dataclass(frozen=True)
class ClusterState:
    """One cluster's files. The supervisor writes them; we read, and test its lock."""

    folder: Path

    @property
    def kubeconfig(self) -> Path:
        return self.folder / "kubeconfig"

    @property
    def log(self) -> Path:
        return self.folder / "logs" / "controlplane.log"

    def create_folder(self) -> None:
        """Make the folder with mode 0700; raises :class:`PlatformError` where it cannot be."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            if not os.access(self.folder, os.W_OK | os.X_OK):
                raise PermissionError(13, os.strerror(13))
        except OSError as error:
            raise PlatformError(
                f"the cluster's folder {self.folder} cannot be written: {error.strerror}",
                "set KUBEPLAY_HOME to a folder that you may write to, with 300 MB free",
            ) from error

    def is_locked(self) -> bool:
        """Whether a supervisor lives: it holds this lock as long as it does."""
        from filelock import FileLock, Timeout  # costs more to import than joining does

        path = self.folder / "supervisor.lock"
        if not path.exists():
            return False
        lock = FileLock(path, timeout=0, mode=0o600)
        try:
            with lock:
                return False
        except Timeout:
            return True
        except OSError:
            return False

    def supervisor(self) -> int | None:
        """The living supervisor's process id; never that of a stranger who got its number."""
        import psutil

        pid = self.read().get("pid")
        if not isinstance(pid, int) or pid <= 0 or not self.is_locked():
            return None
        try:
            command = psutil.Process(pid).cmdline()
            return pid if os.path.realpath(self.folder) in map(os.path.realpath, command) else None
        except psutil.Error:
            return None

    def read(self) -> dict[str, Any]:
        """What the supervisor last said; empty when it said nothing legible."""
        try:
            content = json.loads((self.folder / "cluster.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def supervisor_said(self) -> str:
        """The last lines that the supervisor itself printed, for an error message."""
        try:
            text = (self.folder / "supervisor.out").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-5:])
