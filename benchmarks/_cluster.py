"""Start and stop embedded clusters for the benchmarks."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import kubeplay_controlplane as controlplane

IMAGES = "nginx:1.27\nbusybox:1.36\n"


@dataclass(frozen=True)
class Cluster:
    """A running cluster: where it is, and how long it took to become usable."""

    state: Path
    seconds: float

    @property
    def kubeconfig(self) -> Path:
        return self.state / "kubeconfig"

    def info(self) -> dict[str, Any]:
        return read(self.state)


def read(state: Path) -> dict[str, Any]:
    """cluster.json, or nothing while it is not there yet."""
    try:
        found: dict[str, Any] = json.loads((state / "cluster.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


@contextmanager
def embedded() -> Iterator[Cluster]:
    """A fresh embedded cluster that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kubeplay-bench-") as folder:
        state = Path(folder) / "state"
        images = Path(folder) / "images"
        images.write_text(IMAGES, encoding="utf-8")
        began = time.perf_counter()
        command = [
            str(controlplane.supervisor()),
            "--state",
            str(state),
            "--images",
            str(images),
            "--idle",
            "10m",
        ]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True) as process:
            try:
                yield Cluster(state, _until_ready(state, began))
            finally:
                process.terminate()
                process.wait(30)


def _until_ready(state: Path, began: float) -> float:
    while time.perf_counter() - began < 120:
        info = read(state)
        if info.get("phase") == "ready":
            return time.perf_counter() - began
        if info.get("phase") == "failed":
            raise SystemExit(f"the cluster failed: {info['message']}")
        time.sleep(0.005)
    raise SystemExit(f"the cluster was not ready within two minutes: {read(state)}")
