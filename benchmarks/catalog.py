"""How long the authors' proof takes, and what a grading costs.

Prints, from one run: seconds of `kubeplay check`, gradings, seconds a grading, and the
ratio to the raw floor (namespace, apply and Deployment ready by plain HTTP, one by one).
Without `--all` it proves the exercises that need no containers: budget 90 s.
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
    parser.add_argument("--rounds", type=int, default=1, help="proofs (default: 1)")
    parser.add_argument("--all", action="store_true", help="also what needs real containers")
    chosen = parser.parse_args()
    floor = statistics.median(_floor() for _ in range(11))
    print(f"raw floor: namespace, apply, Deployment ready  median {floor:.3f} s of 11")
    names = [] if chosen.all else _without_containers()
    for _ in range(chosen.rounds):
        command = [sys.executable, "-m", "kubeplay_pytest.cli.app", "check", "--json", *names]
        start = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        seconds = time.perf_counter() - start
        count = len(json.loads(done.stdout)["gradings"])
        print(
            f"kubeplay check: exit {done.returncode}, {len(names) or 'all'} exercises, "
            f"{count} gradings in {seconds:.1f} s" + ("" if chosen.all else " (budget 90 s)") + ", "
            f"{seconds / count:.3f} s each, {seconds / count / floor:.2f} x floor"
        )


def _without_containers() -> list[str]:
    from kubeplay_pytest.catalog import Exercise

    folders = sorted(path.parent for path in ROOT.glob("exercises/*/exercise.yaml"))
    found = [Exercise(folder) for folder in folders]
    return [each.slug for each in found if "containers" not in each.metadata.requires]


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
