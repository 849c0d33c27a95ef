"""How long a learner waits: `pytest exercises/ex04` beside a kubectl script that does the same.

The script creates a namespace, applies the reference, waits until the Deployment is
Available and deletes the namespace without waiting. Both are whole processes, alternated in
one run on the same running cluster. Budget: ratio of the medians at most 2.
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

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "exercises" / "ex04" / "reference"
SCRIPT = """
kubectl create namespace "$NS" &&
kubectl apply --namespace "$NS" --filename "$FILE" &&
kubectl wait --namespace "$NS" --for=condition=Available --timeout=30s deployment/web &&
kubectl delete namespace "$NS" --wait=false
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="rounds of each (default: 11)")
    rounds = parser.parse_args().rounds
    if shutil.which("kubectl") is None:
        sys.exit("this comparison needs kubectl on PATH")
    with tempfile.TemporaryDirectory() as name:
        ours, theirs = _contenders(Path(name))
        ours(), theirs()  # both warm: the cluster is up, files are in memory
        times = [(_timed(ours), _timed(theirs)) for _ in range(rounds)]
    pytest_median = statistics.median(t[0] for t in times)
    script_median = statistics.median(t[1] for t in times)
    print(f"pytest exercises/ex04   median {pytest_median:.3f} s of {rounds}")
    print(f"kubectl script          median {script_median:.3f} s of {rounds}")
    print(f"ratio {pytest_median / script_median:.2f} (budget 2.00)")


def _contenders(folder: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    answer = folder / "ex04"
    answer.mkdir()
    reference = min(REFERENCE.glob("*.yaml"))
    shutil.copy(reference, answer / "solution.yaml")
    cli = [sys.executable, "-m", "kubeplay_pytest.cli.app", "cluster"]
    subprocess.run([*cli, "up"], check=True, capture_output=True)
    kubeconfig = subprocess.check_output([*cli, "kubeconfig"], text=True).strip()
    counter = iter(range(10_000))

    def ours() -> None:
        command = [sys.executable, "-m", "pytest", "exercises/ex04"]
        _run([*command, f"--kubeplay-solutions={folder}"], os.environ)

    def theirs() -> None:
        # The images are those that ex04 names, so the simulated nodes pull them for both.
        extra = {"NS": f"bench-{os.getpid()}-{next(counter)}", "FILE": str(reference)}
        _run(["bash", "-c", SCRIPT], os.environ | extra | {"KUBECONFIG": kubeconfig})

    return ours, theirs


def _run(command: list[str], environment: os._Environ[str] | dict[str, str]) -> None:
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{command} failed:\n{done.stdout}{done.stderr}")


def _timed(run: Callable[[], None]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
