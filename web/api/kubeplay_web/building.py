"""The page in a checkout: built with npm when its sources are newer than what is there.

An installed KubePlay carries the built page and has no sources: there is nothing to do.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from kubeplay_pytest.errors import PlatformError

__all__ = ["HOW", "is_stale", "make_page", "npm"]

STATIC = Path(__file__).with_name("static")
FRONTEND = Path(__file__).parents[2] / "frontend"
HOW = "install Node.js 20 or newer, then run: kubeplay serve"
_BESIDE_SOURCES = ("package.json", "vite.config.ts", "index.html", "tsconfig.json")


def is_stale(frontend: Path = FRONTEND, static: Path = STATIC) -> bool:
    """Whether there are sources that the built page does not show yet."""
    if not (frontend / "package.json").exists():
        return False
    built = static / "index.html"
    if not built.exists():
        return True
    sources = [*(frontend / "src").rglob("*"), *(frontend / name for name in _BESIDE_SOURCES)]
    return max(path.stat().st_mtime for path in sources) > built.stat().st_mtime


def make_page(told: Callable[[str], None], frontend: Path = FRONTEND) -> bool:
    """Build the page if it is stale and npm is there; says whether it is up to date now.

    Raises :class:`PlatformError` with what npm said when that fails.
    """
    if not is_stale(frontend):
        return True
    program = npm()
    if program is None:
        return False
    told("building the page, once (npm, about half a minute)")
    if not (frontend / "node_modules" / ".package-lock.json").exists():
        _run([program, "install", "--no-audit", "--no-fund"], frontend)
    _run([program, "run", "build"], frontend)
    return True


def npm() -> str | None:
    """npm on the PATH, or beside this Python."""
    return shutil.which("npm") or shutil.which("npm", path=str(Path(sys.executable).parent))


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stdout + done.stderr)[-2000:]
        raise PlatformError(f"{' '.join(command)} failed in {folder}:\n{said}", HOW)
