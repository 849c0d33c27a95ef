"""What we did to a cluster of the user's tool, so that no other cluster is ever stopped."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from kubeplay_pytest.cluster.state import ClusterState

__all__ = ["Ledger"]


@dataclass(frozen=True)
class Ledger:
    """The private folder of one cluster: its kubeconfig, and what we did to it."""

    folder: Path

    @property
    def kubeconfig(self) -> Path:
        return self.folder / "kubeconfig"

    def create_folder(self) -> None:
        """Make the folder, for us alone; raises :class:`PlatformError` where it cannot be."""
        ClusterState(self.folder).create_folder()

    def note(self, deed: str, uid: str) -> None:
        """Remember that we ``created`` or ``started`` the cluster with this identity."""
        self._write(self.folder / "ours.json", json.dumps({"deed": deed, "uid": uid}))

    def forget(self) -> None:
        (self.folder / "ours.json").unlink(missing_ok=True)
        self.kubeconfig.unlink(missing_ok=True)

    def deed(self, uid: str) -> str:
        """What we did to the cluster with this identity: created, started, or nothing ("")."""
        try:
            facts = json.loads((self.folder / "ours.json").read_text(encoding="utf-8"))
            return str(facts["deed"]) if facts["uid"] == uid else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    @property
    def has_notes(self) -> bool:
        return (self.folder / "ours.json").exists()

    def write_kubeconfig(self, text: str) -> None:
        self._write(self.kubeconfig, text)

    def _write(self, path: Path, text: str) -> None:
        """At once, and readable by nobody else at any time."""
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        draft.replace(path)
