"""What having the plugin installed costs a project that does not use it, and what a client costs.

Runs `pytest` on one empty test, alternating with and without the plugin (whole processes,
other plugins off in both), and prints the difference of the medians. Budget: 20 ms.
Beside it: the import times of our HTTP edge and of the official Kubernetes client.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=21, help="rounds of each (default: 21)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        test = Path(name) / "test_nothing.py"
        test.write_text("def test_nothing():\n    pass\n", encoding="utf-8")
        bare = [sys.executable, "-m", "pytest", "-q", str(test), "-p", "no:cacheprovider"]
        _compare(bare, [*bare, "-p", "kubeplay_pytest.plugin"], name, rounds)
    for module in ("kubeplay_pytest.cluster.api", "kubernetes.dynamic", "kubernetes.client"):
        seconds = statistics.median(_import(module) for _ in range(5))
        print(f"import {module:<28} median {seconds * 1000:6.0f} ms of 5")


def _compare(without: list[str], with_plugin: list[str], folder: str, rounds: int) -> None:
    times = [(_run(without, folder), _run(with_plugin, folder)) for _ in range(rounds)]
    bare = statistics.median(t[0] for t in times)
    ours = statistics.median(t[1] for t in times)
    print(f"pytest without the plugin  median {bare * 1000:6.1f} ms of {rounds}")
    print(f"pytest with the plugin     median {ours * 1000:6.1f} ms of {rounds}")
    print(f"cost {(ours - bare) * 1000:.1f} ms (budget 20 ms), ratio {ours / bare:.3f}")


def _run(command: list[str], folder: str) -> float:
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def _import(module: str) -> float:
    code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    return float(subprocess.check_output([sys.executable, "-c", code]))


if __name__ == "__main__":
    main()
