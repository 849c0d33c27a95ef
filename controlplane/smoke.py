# ruff: noqa: INP001 - a script, not a module
"""Start the installed control plane once, ask it something, and stop it.

The release runs this on every platform; it needs nothing but the package.
"""

from __future__ import annotations

import base64
import json
import ssl
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import kubeplay_controlplane as controlplane

LIMIT_SECONDS = 180


def main() -> int:
    with tempfile.TemporaryDirectory(
        prefix="kubeplay-smoke-", ignore_cleanup_errors=True
    ) as folder:
        state = Path(folder) / "state"
        command = [str(controlplane.supervisor()), "--state", str(state), "--idle", "5s"]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
            info = _ready(state, process)
            print(f"{info['version']} {info['buildId']}: {info['message']}")
            names = _node_names(state, info["server"])
            print("nodes:", ", ".join(names))
            # Nobody asks any more, so it stops by itself: the portable way to end.
            code = process.wait(60)
    return 0 if names == ["node-1", "node-2", "node-3"] and code == 0 else 1


def _ready(state: Path, process: subprocess.Popen[bytes]) -> dict[str, str]:
    end = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            info: dict[str, str] = json.loads((state / "cluster.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, PermissionError):
            info = {}
        if info.get("phase") == "ready":
            return info
        if info.get("phase") == "failed":
            break
        time.sleep(0.05)
    told = (state / "cluster.json").read_text(encoding="utf-8")
    raise SystemExit(f"the cluster did not become ready: {told}")


def _node_names(state: Path, server: str) -> list[str]:
    config = json.loads((state / "kubeconfig").read_text(encoding="utf-8"))
    user, cluster = config["users"][0]["user"], config["clusters"][0]["cluster"]
    authority = base64.b64decode(cluster["certificate-authority-data"]).decode()
    context = ssl.create_default_context(cadata=authority)
    pair = state / "smoke.pem"
    parts = (user["client-certificate-data"], user["client-key-data"])
    pair.write_bytes(b"".join(base64.b64decode(part) for part in parts))
    context.load_cert_chain(pair)
    url = f"{server}/api/v1/nodes"
    with urllib.request.urlopen(url, context=context) as answer:  # noqa: S310 - our own server
        return sorted(item["metadata"]["name"] for item in json.load(answer)["items"])


if __name__ == "__main__":
    raise SystemExit(main())
