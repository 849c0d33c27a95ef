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
    with tempfile.TemporaryDirectory(prefix="kubeplay-smoke-", ignore_cleanup_errors=True) as folder:
        state = Path(folder) / "state"
        command = [str(controlplane.supervisor()), "--state", str(state), "--idle", "5s"]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
            info = _ready(state, process)
            print(f"{info['version']} {info['buildId']}: {info['message']}")
            names = _node_names(state, info["server"])
            print("nodes:", ", ".join(names))
            # Nobody asks any more, so it stops by itself: the portable way to end.
            code = process.wait(60)
    return 0 if names == ["node-1", "node-2"] and code == 0 else 1


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
    raise SystemExit(f"the cluster did not become ready: {(state / 'cluster.json').read_text(encoding='utf-8')}")


def _node_names(state: Path, server: str) -> list[str]:
    config = json.loads((state / "kubeconfig").read_text(encoding="utf-8"))
    user, cluster = config["users"][0]["user"], config["clusters"][0]["cluster"]
    context = ssl.create_default_context(cadata=base64.b64decode(cluster["certificate-authority-data"]).decode())
    pair = state / "smoke.pem"
    pair.write_bytes(base64.b64decode(user["client-certificate-data"]) + base64.b64decode(user["client-key-data"]))
    context.load_cert_chain(pair)
    with urllib.request.urlopen(f"{server}/api/v1/nodes", context=context) as answer:
        return sorted(item["metadata"]["name"] for item in json.load(answer)["items"])


if __name__ == "__main__":
    raise SystemExit(main())
