"""Debian's packages, taken and unpacked by anybody: nothing is installed, root is not needed."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from kubeplay_pytest.cluster.provider import Progress
from kubeplay_pytest.errors import PlatformError

__all__ = ["available", "distribution", "unpack", "with_dependencies"]

_TOOLS = ("apt-get", "apt-cache", "dpkg-deb")
_SECONDS = 300.0
_OTHERWISE = "docker save nginx:1.27 > nginx.tar && kubeplay images load nginx.tar"


def available() -> bool:
    """Whether this machine has Debian's tools: a Debian, an Ubuntu, or one like them."""
    return all(map(shutil.which, _TOOLS))


def distribution() -> str:
    """The system that the packages are from, such as ``Debian``."""
    try:
        return platform.freedesktop_os_release().get("ID", "debian").capitalize()
    except OSError:
        return "Debian"


def with_dependencies(package: str, without: Iterable[str]) -> list[str]:
    """The package and what it needs to run, directly or not, except ``without``; sorted."""
    found: set[str] = set()
    wanted = {package}
    while wanted:
        found |= wanted
        wanted = set(_depends(wanted)) - found - set(without)
    return sorted(found)


def unpack(packages: Iterable[str], root: Path, progress: Progress) -> dict[str, str]:
    """Download the packages and unpack them into ``root``; returns each one's version."""
    names = sorted(packages)
    with tempfile.TemporaryDirectory(prefix="kubeplay-packages-") as folder:
        progress(f"downloading {len(names)} packages: {' '.join(names)}")
        _run("apt-get", "--quiet", "download", *names, cwd=folder)
        versions = {}
        for archive in sorted(Path(folder).glob("*.deb")):
            name, version = _fields(archive)
            progress(f"unpacking {name} {version}")
            _unpack(archive, Path(folder) / name, root)
            versions[name] = version
    return versions


def _unpack(archive: Path, folder: Path, root: Path) -> None:
    """By way of a folder: dpkg-deb would replace the links of a merged /usr by folders."""
    _run("dpkg-deb", "--extract", str(archive), str(folder))
    shutil.copytree(folder, root, symlinks=True, dirs_exist_ok=True)


def _fields(archive: Path) -> tuple[str, str]:
    shown = _run("dpkg-deb", "--show", "--showformat=${Package} ${Version}", str(archive))
    name, _, version = shown.partition(" ")
    return name, version


def _depends(packages: Iterable[str]) -> list[str]:
    """Direct dependencies; of alternatives the first, and no name that is only virtual."""
    said = _run("apt-cache", "depends", "--important", *sorted(packages))
    names: list[str] = []
    alternative = False
    for line in said.splitlines():
        kind, _, name = line.strip().partition(": ")
        if kind.lstrip("|") not in {"Depends", "PreDepends"}:
            continue
        if not alternative and not name.startswith("<"):
            names.append(name)
        alternative = kind.startswith("|")
    return names


def _run(tool: str, *arguments: str, cwd: str | None = None) -> str:
    try:
        done = subprocess.run(
            [tool, *arguments],
            cwd=cwd,
            env=os.environ | {"LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=True,
        )
    except FileNotFoundError as error:
        raise PlatformError(
            f"stand-ins are made from Debian packages, and this machine has no {tool}",
            f"take the genuine image where there is internet: {_OTHERWISE}",
        ) from error
    except subprocess.TimeoutExpired as error:
        raise PlatformError(
            f"{tool} did not finish within {_SECONDS:.0f} s", "see whether the network works"
        ) from error
    except subprocess.CalledProcessError as error:
        raise _refusal([tool, *arguments], error.stderr) from error
    return done.stdout


def _refusal(command: list[str], stderr: str) -> PlatformError:
    said = [line for line in stderr.splitlines() if line.startswith("E:")] or stderr.splitlines()
    words = [word for word in command if not word.startswith("-")]
    return PlatformError(
        f"{' '.join(words)} failed: {' '.join(said[-3:])}",
        "renew the lists of packages, then try again: sudo apt-get update",
    )
