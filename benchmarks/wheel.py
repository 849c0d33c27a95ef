"""How large the wheel with the control plane is, part by part. Budget: 50 MB.

Builds the wheel (minutes when nothing is compiled yet), or weighs a given one.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

BUDGET_MB = 50
SOURCE = Path(__file__).resolve().parent.parent / "controlplane"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("wheel", nargs="?", type=Path, help="a wheel that is built already")
    options = parser.parse_args()
    if options.wheel:
        return _weigh(options.wheel)
    with tempfile.TemporaryDirectory(prefix="kubeplay-bench-") as folder:
        subprocess.run([*_builder(folder), str(SOURCE)], check=True)
        return _weigh(next(Path(folder).glob("*.whl")))


def _builder(folder: str) -> list[str]:
    """uv where there is one: the environments that it makes hold no pip."""
    if uv := shutil.which("uv"):
        return [uv, "build", "--wheel", "--out-dir", folder]
    return [sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", folder]


def _weigh(wheel: Path) -> int:
    with zipfile.ZipFile(wheel) as archive:
        for part in sorted(archive.infolist(), key=lambda part: -part.compress_size)[:3]:
            packed, unpacked = part.compress_size / 1e6, part.file_size / 1e6
            print(f"{packed:7.1f} MB packed {unpacked:7.1f} MB unpacked  {part.filename}")
    size = wheel.stat().st_size / 1e6
    print(f"{size:7.1f} MB {wheel.name} (budget {BUDGET_MB} MB)")
    return 0 if size <= BUDGET_MB else 1


if __name__ == "__main__":
    raise SystemExit(main())
