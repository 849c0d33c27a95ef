"""From nothing to a Ready Pod whose container really runs, beside what others document.

Each round has a home of its own, which holds the image and nothing else. Three starts are
measured, each until a Pod of busybox:1.36 is Ready on the real node: the first; the next
after `cluster down`; and `cluster up --node` while all runs. Needs Linux and root, as the
node does (`kubeplay doctor` says what is missing).

Neither kind nor minikube nor k3d runs here: they need a container engine and gigabytes.
Beside our figures stand those that minikube's own documentation gives for all three, on
its machine, until an app runs:
https://minikube.sigs.k8s.io/docs/benchmarks/timetok8s/v1.36.0/ (Command Exec to App Running).
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
from collections.abc import Callable
from pathlib import Path

IMAGE = "busybox:1.36"
BUDGETS = {"from nothing": 8.0, "after down": 3.0, "while it runs": 3.0}
"""Seconds; the last two are for `cluster up --node` alone."""
DOCUMENTED = {"k3d v5.8.3": 15.8, "minikube v1.36.0": 27.6, "kind v0.29.0": 32.4}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5, help="fresh homes (default 5)")
    rounds = parser.parse_args().rounds
    archives = _archives()
    up: dict[str, list[float]] = {name: [] for name in BUDGETS}
    pods: dict[str, list[float]] = {name: [] for name in BUDGETS}
    for number in range(1, rounds + 1):
        with tempfile.TemporaryDirectory(prefix="kubeplay-bench-") as folder:
            os.environ["KUBEPLAY_HOME"] = folder
            shutil.copytree(archives, Path(folder) / "images")
            _round(up, pods)
        print(f"round {number}: " + ", ".join(f"{n} {t[-1]:.2f} s" for n, t in pods.items()))
    return _report(up, pods)


def _archives() -> Path:
    """The folder of the images' archives, with ours among them; making it is not measured."""
    from kubeplay_pytest.images import Store

    if Store().find(IMAGE) is None:
        subprocess.run([*_KUBEPLAY, "images", "build", IMAGE], check=True)
    return Store().folder


def _round(up: dict[str, list[float]], pods: dict[str, list[float]]) -> None:
    try:
        for name in BUDGETS:
            if name == "after down":
                _kubeplay("cluster", "down")
            start = time.perf_counter()
            _kubeplay("cluster", "up", "--node")
            up[name].append(time.perf_counter() - start)
            _await_pod(f"bench-{name.replace(' ', '-')}")
            pods[name].append(time.perf_counter() - start)
    finally:
        _kubeplay("cluster", "down")


_KUBEPLAY = [sys.executable, "-m", "kubeplay_pytest.cli.app"]


def _kubeplay(*arguments: str) -> None:
    done = subprocess.run([*_KUBEPLAY, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"kubeplay {' '.join(arguments)} failed:\n{done.stderr}")


def _await_pod(name: str) -> None:
    """Make a Pod on the real node, and return when it is Ready."""
    from kubeplay_pytest.cluster import provider_named
    from kubeplay_pytest.cluster.cluster import Cluster
    from kubeplay_pytest.images import preload
    from kubeplay_pytest.namespaces.probe_pod import probe_pod

    cluster = Cluster.join(provider_named("embedded"), lambda message: None)
    preload(cluster.provider, [IMAGE], lambda message: None)
    key, _, value = cluster.provider.node_selector(real=True).partition("=")
    pod = probe_pod(name, "sleep 600", {})
    pod["spec"]["nodeSelector"] = {key: value}
    path = "/api/v1/namespaces/default/pods"
    cluster.api.post(path, pod)
    _until(lambda: _is_ready(cluster.api.get(f"{path}/{name}")))
    cluster.api.delete(f"{path}/{name}")


def _is_ready(pod: dict[str, dict[str, list[dict[str, str]]]]) -> bool:
    conditions = pod["status"].get("conditions", [])
    return any(c["type"] == "Ready" and c["status"] == "True" for c in conditions)


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.perf_counter() + 60
    while not holds():
        if time.perf_counter() > deadline:
            raise SystemExit("the Pod was not Ready within a minute")
        time.sleep(0.02)


def _report(up: dict[str, list[float]], pods: dict[str, list[float]]) -> int:
    ours = statistics.median(pods["from nothing"])
    print("\nmedian               cluster up --node   Pod Ready")
    for name in BUDGETS:
        started, ready = statistics.median(up[name]), statistics.median(pods[name])
        print(f"{name:18} {started:15.2f} s {ready:9.2f} s")
    print(f"\nfrom nothing to a Ready Pod: {ours:.2f} s (budget {BUDGETS['from nothing']:.0f} s)")
    for name, seconds in DOCUMENTED.items():
        print(f"{name:18} {seconds:15.1f} s documented, {seconds / ours:4.1f} times ours")
    later = [statistics.median(up[name]) for name in ("after down", "while it runs")]
    kept = ours <= BUDGETS["from nothing"] and max(later) <= BUDGETS["after down"]
    print(f"a second up: {max(later):.2f} s (budget {BUDGETS['after down']:.0f} s)")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
