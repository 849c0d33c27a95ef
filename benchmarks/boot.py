"""From nothing to a usable cluster: KubePlay beside kwokctl, same programs.

Each round starts a fresh cluster both ways, in turn, on the same machine in the
same run, because times drift by half between hours. kwokctl starts five separate
processes; they are the same program file as ours, called by other names, so the
code that runs is the same to the byte.

"Usable" means the same for both: the API server answers readyz, the namespace
``default`` has its ServiceAccount, and a node is Ready. KubePlay promises more
(image rules in force, all nodes ready) and is measured until its own "ready".
kwokctl's time is that of `kwokctl create cluster --wait 60s`, and then until the
ServiceAccount is there; its node is created with `kwokctl scale node` after the
clock has stopped, in its favour. Image downloads do not occur in either.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import kubeplay_controlplane as controlplane
from _cluster import embedded

KWOKCTL = "sigs.k8s.io/kwok/cmd/kwokctl@v0.8.0"
COMPONENTS = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok")
BUDGET = 0.7


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="pairs of starts (default: %(default)s)")
    parser.add_argument("--kwokctl", help="a kwokctl v0.8.0 (default: from PATH, or built with Go)")
    options = parser.parse_args()
    ours: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory(prefix="kubeplay-bench-") as folder:
        work = Path(folder)
        kwokctl = options.kwokctl or shutil.which("kwokctl") or _build_kwokctl(work)
        for component in COMPONENTS:
            (work / component).symlink_to(controlplane.program())
        for number in range(1, options.rounds + 1):
            with embedded() as cluster:
                ours.append(cluster.seconds)
            theirs.append(_kwokctl(kwokctl, work, number))
            print(f"round {number}: KubePlay {ours[-1]:.2f} s, kwokctl {theirs[-1]:.2f} s", flush=True)
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"median: KubePlay {statistics.median(ours):.2f} s, kwokctl {statistics.median(theirs):.2f} s")
    print(f"ratio: {ratio:.2f} (budget {BUDGET})")
    return 0 if ratio <= BUDGET else 1


def _build_kwokctl(work: Path) -> str:
    print(f"no kwokctl on PATH: building {KWOKCTL} (about a minute)", file=sys.stderr, flush=True)
    environment = os.environ | {"GOBIN": str(work / "bin"), "CGO_ENABLED": "0", "GOFLAGS": "-trimpath"}
    subprocess.run(["go", "install", KWOKCTL], env=environment, check=True)
    return str(work / "bin" / "kwokctl")


def _kwokctl(kwokctl: str, work: Path, number: int) -> float:
    """Seconds until a cluster made by kwokctl is usable; it is gone afterwards."""
    name = f"bench-{os.getpid()}-{number}"
    environment = os.environ | {"KUBECONFIG": str(work / f"{name}.kubeconfig"), "KWOK_WORKDIR": str(work / "kwok")}
    programs = [f"--{component.replace('kwok', 'kwok-controller')}-binary={work / component}" for component in COMPONENTS]
    create = [kwokctl, "create", "cluster", "--name", name, "--runtime", "binary", "--wait", "60s", "--kube-version", controlplane.KUBERNETES_VERSION, *programs]
    try:
        began = time.perf_counter()
        done = subprocess.run(create, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"kwokctl failed:\n{done.stderr[-4000:]}")
        account = [kwokctl, "kubectl", "--name", name, "get", "serviceaccount", "default"]
        while subprocess.run(account, env=environment, capture_output=True).returncode:
            if time.perf_counter() - began > 120:
                raise SystemExit("kwokctl's cluster has no default ServiceAccount after two minutes")
        return time.perf_counter() - began
    finally:
        subprocess.run([kwokctl, "delete", "cluster", "--name", name], env=environment, capture_output=True)


if __name__ == "__main__":
    raise SystemExit(main())
