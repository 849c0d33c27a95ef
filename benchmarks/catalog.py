"""How long the authors' proof of the whole catalog takes, and what a grading costs.

Prints, from one run: seconds of `kubeplay check`, gradings, seconds a grading, and the
ratio to the raw floor (namespace, apply and Deployment ready by plain HTTP, one by one).
Budget: eight exercises with at least 40 gradings in at most 40 s.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1, help="proofs of the catalog (default: 1)")
    rounds = parser.parse_args().rounds
    floor = statistics.median(_floor() for _ in range(11))
    print(f"raw floor: namespace, apply, Deployment ready  median {floor:.3f} s of 11")
    for _ in range(rounds):
        command = [sys.executable, "-m", "kubeplay_pytest.cli.app", "check", "--json"]
        start = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        seconds = time.perf_counter() - start
        count = len(json.loads(done.stdout)["gradings"])
        print(
            f"kubeplay check: exit {done.returncode}, {count} gradings in {seconds:.1f} s "
            f"(budget 40 s), {seconds / count:.3f} s each, {seconds / count / floor:.2f} x floor"
        )


def _floor() -> float:
    """One namespace, one Deployment of three, until ready: no quota, no account, no checks."""
    from kubeplay_pytest.cluster import provider_named
    from kubeplay_pytest.cluster.api import APPLY
    from kubeplay_pytest.cluster.cluster import Cluster

    cluster = Cluster.join(provider_named("embedded"), lambda message: None)
    cluster.provider.allow_images(cluster.api, ["nginx:1.27"])
    api, name = cluster.api, f"floor-{time.time_ns()}"
    start = time.perf_counter()
    api.post("/api/v1/namespaces", {"metadata": {"name": name}})
    path = f"/apis/apps/v1/namespaces/{name}/deployments"
    made = api.request(
        "PATCH",
        f"{path}/web",
        query={"fieldManager": "floor"},
        body=_deployment(),
        content_type=APPLY,
    )
    version = made["metadata"]["resourceVersion"]
    for event in api.watch(path, resource_version=version, seconds=30):
        if event["object"].get("status", {}).get("readyReplicas") == 3:
            break
    seconds = time.perf_counter() - start
    api.delete(f"/api/v1/namespaces/{name}")
    return seconds


def _deployment() -> dict[str, object]:
    labels = {"app": "web"}
    container = {"name": "web", "image": "nginx:1.27"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    spec = {"replicas": 3, "selector": {"matchLabels": labels}, "template": template}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": spec,
    }


if __name__ == "__main__":
    main()
