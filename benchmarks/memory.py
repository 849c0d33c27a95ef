"""How much memory an idle cluster takes: PSS of every process, by process.

One Deployment runs, then the cluster is left alone for half a minute. PSS is the
proportional share that Linux reports in /proc/PID/smaps_rollup, so the program's
own file counts as far as it is mapped. The budget is 300 MB in all.
"""

from __future__ import annotations

import argparse
import subprocess
import time
from pathlib import Path

from _cluster import Cluster, embedded

BUDGET_MB = 300


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wait", type=float, default=30, help="seconds left alone (default 30)")
    parser.add_argument("--kubectl", default="kubectl", help="creates the Deployment; empty: none")
    options = parser.parse_args()
    with embedded() as cluster:
        if options.kubectl:
            _deploy(options.kubectl, cluster)
        time.sleep(options.wait)
        info = cluster.info()
        shares = {"supervisor": _pss(info["pid"]), "control plane": _pss(info["servePid"])}
    for name, share in shares.items():
        print(f"{name:15} {share:7.1f} MB")
    total = sum(shares.values())
    print(f"{'total':15} {total:7.1f} MB (budget {BUDGET_MB} MB)")
    return 0 if total <= BUDGET_MB else 1


def _deploy(kubectl: str, cluster: Cluster) -> None:
    base = [kubectl, "--kubeconfig", str(cluster.kubeconfig)]
    create = ["create", "deployment", "web", "--image", "nginx:1.27", "--replicas", "2"]
    subprocess.run([*base, *create], check=True)
    subprocess.run([*base, "rollout", "status", "deployment/web", "--timeout", "30s"], check=True)


def _pss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise SystemExit(f"/proc/{pid}/smaps_rollup names no Pss: this benchmark needs Linux")


if __name__ == "__main__":
    raise SystemExit(main())
