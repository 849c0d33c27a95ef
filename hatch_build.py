"""A wheel or an sdist made in a checkout carries the built page."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own generic
    """Builds ``web/frontend`` unless it is built, or this is an sdist, which has it built."""

    def initialize(self, version: str, _build_data: dict[str, Any]) -> None:
        """Do nothing for an editable install: there ``kubeplay serve`` builds when asked."""
        root = Path(self.root)
        frontend, built = root / "web/frontend", root / "web/api/kubeplay_web/static/index.html"
        if version == "editable" or built.exists() or not (frontend / "package.json").exists():
            return
        npm = which("npm")
        if npm is None:
            self.app.display_warning("no npm: this build of KubePlay has no page")
            return
        for command in (["install", "--no-audit", "--no-fund"], ["run", "build"]):
            subprocess.run([npm, *command], cwd=frontend, check=True)
