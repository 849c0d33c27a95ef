"""From nothing to a usable cluster: KubePlay beside kwokctl, same programs.

Each round starts a fresh cluster both ways, in turn, on the same machine in the
same run, because times drift by half between hours. kwokctl starts five separate
processes; they are the same program file as ours, called by other names, so the
code that runs is the same to the byte.

"Usable" means for both: the API server answers readyz and the namespace
``default`` has its ServiceAccount. KubePlay promises more, and is measured until
its own "ready": the nodes are Ready and the image rules are in force. kwokctl's
cluster has no node by then, which is in its favour. kwokctl's time is that of
`kwokctl create cluster --wait 60s` and the wait for the ServiceAccount. Neither
downloads anything.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import kubeplay_controlplane as controlplane
from _cluster import embedded

KWOKCTL = "sigs.k8s.io/kwok/cmd/kwokctl@v0.8.0"
COMPONENTS = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok")
ACCOUNT = "/api/v1/namespaces/default/serviceaccounts/default"
BUDGET = 0.7


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5, help="pairs of starts (default 5)")
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
            print(
                f"round {number}: KubePlay {ours[-1]:.2f} s, kwokctl {theirs[-1]:.2f} s", flush=True
            )
    our, their = statistics.median(ours), statistics.median(theirs)
    ratio = our / their
    print(f"median: KubePlay {our:.2f} s, kwokctl {their:.2f} s")
    print(f"ratio: {ratio:.2f} (budget {BUDGET})")
    return 0 if ratio <= BUDGET else 1


def _build_kwokctl(work: Path) -> str:
    print(f"no kwokctl on PATH: building {KWOKCTL} (about a minute)", file=sys.stderr, flush=True)
    environment = os.environ | {
        "GOBIN": str(work / "bin"),
        "CGO_ENABLED": "0",
        "GOFLAGS": "-trimpath",
    }
    go = shutil.which("go") or sys.exit("needs kwokctl v0.8.0 or Go; give --kwokctl FILE")
    subprocess.run([go, "install", KWOKCTL], env=environment, check=True)
    return str(work / "bin" / "kwokctl")


def _kwokctl(kwokctl: str, work: Path, number: int) -> float:
    """Seconds until a cluster made by kwokctl is usable; it is gone afterwards."""
    cluster = f"bench-{os.getpid()}-{number}"
    kubeconfig, folder = work / f"{cluster}.kubeconfig", work / "clusters"
    environment = os.environ | {"KUBECONFIG": str(kubeconfig), "KWOK_WORKDIR": str(folder)}
    flags = {"kwok": "kwok-controller"}
    programs = [f"--{flags.get(name, name)}-binary={work / name}" for name in COMPONENTS]
    create = [kwokctl, "create", "cluster", "--name", cluster, "--runtime", "binary"]
    try:
        began = time.perf_counter()
        done = subprocess.run(
            [*create, "--wait", "60s", *programs],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"kwokctl failed:\n{done.stderr[-4000:]}")
        _await_account(kubeconfig, folder / "clusters" / cluster / "pki", began)
        return time.perf_counter() - began
    finally:
        delete = [kwokctl, "delete", "cluster", "--name", cluster]
        subprocess.run(delete, env=environment, capture_output=True, check=False)


def _await_account(kubeconfig: Path, pki: Path, began: float) -> None:
    """Ask for the default ServiceAccount until it is there."""
    server = re.search(r"server: (\S+)", kubeconfig.read_text(encoding="utf-8"))
    context = ssl.create_default_context(cafile=str(pki / "ca.crt"))
    context.check_hostname = False
    context.load_cert_chain(pki / "admin.crt", pki / "admin.key")
    while server and time.perf_counter() - began < 120:
        try:
            urllib.request.urlopen(f"{server[1]}{ACCOUNT}", context=context).close()  # noqa: S310
        except urllib.error.URLError:
            time.sleep(0.01)
        else:
            return
    raise SystemExit("kwokctl's cluster has no default ServiceAccount after two minutes")


if __name__ == "__main__":
    raise SystemExit(main())
