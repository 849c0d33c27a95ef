"""Stand-ins: images made from Debian packages, for machines that reach no registry.

A stand-in behaves like the genuine image in what exercises do with it. It does not claim to
be it: the label ``kubeplay.dev/stand-in`` says what is inside.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from kubeplay_pytest.cluster.provider import Progress
from kubeplay_pytest.errors import PlatformError, UsageError
from kubeplay_pytest.images import debian
from kubeplay_pytest.images.archive import write_archive
from kubeplay_pytest.images.config import Config
from kubeplay_pytest.images.recipe import Recipe, known, recipe_for
from kubeplay_pytest.images.reference import familiar, tagged

__all__ = ["LABEL", "build"]

LABEL = "kubeplay.dev/stand-in"

# Not busybox-static: its shell runs its own applets whatever lies in PATH.
_SHELL = "busybox"
_WGET = Path(__file__).with_name("wget.sh")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_MERGED = ("bin", "sbin", "lib", "lib64")
_FOLDERS = ("/dev", "/etc", "/proc", "/root", "/run", "/sys", "/var/log")
_USERS = {"root": 0, "www-data": 33, "nobody": 65534}


def build(image: str, target: Path, progress: Progress) -> str:
    """Write the stand-in for ``image`` to ``target``; returns what it is made of.

    Raises :class:`UsageError` where none is known, and :class:`PlatformError` naming the
    next action where packages cannot be had.
    """
    recipe = recipe_for(image)
    if recipe is None:
        raise UsageError(
            f"there is no stand-in for {familiar(tagged(image))}, only for {', '.join(known())}",
            "save the genuine image where there is internet: "
            f"docker save {image} > image.tar && kubeplay images load image.tar",
        )
    with tempfile.TemporaryDirectory(prefix="kubeplay-image-") as folder:
        root = Path(folder)
        made_of = assemble(recipe, root, progress)
        progress("writing the archive")
        write_archive(root, _config(recipe, made_of), [image], target)
    return made_of


def assemble(recipe: Recipe, root: Path, progress: Progress) -> str:
    """Make the stand-in's root file system in an empty folder; returns what it is made of."""
    packages = debian.with_dependencies(recipe.package, recipe.without)
    _prepare(root)
    versions = debian.unpack({*packages, _SHELL}, root, progress)
    for superfluous in (*root.glob("usr/lib/*/gconv"), root / "usr/share/man"):
        shutil.rmtree(superfluous, ignore_errors=True)
    _furnish(root, recipe)
    _link_applets(root)
    return f"{recipe.package} {versions[recipe.package]}, {debian.distribution()}"


def _config(recipe: Recipe, made_of: str) -> Config:
    config = recipe.config
    return replace(
        config, env={"PATH": _PATH} | config.env, labels=config.labels | {LABEL: made_of}
    )


def _prepare(root: Path) -> None:
    """What is there before the packages: a merged /usr, so that both ways of naming a path work."""
    for name in _MERGED:
        _folder(root, f"/usr/{name}")
        (root / name).symlink_to(f"usr/{name}")
    for name in _FOLDERS:
        _folder(root, name)
    _folder(root, "/tmp", mode=0o1777)  # noqa: S108 - the image's, not ours
    _folder(root, "/var/tmp", mode=0o1777)  # noqa: S108
    (root / "var/run").symlink_to("../run")


def _furnish(root: Path, recipe: Recipe) -> None:
    """What packages set up when they are installed, which here they are not."""
    for name in recipe.folders:
        _folder(root, name)
    for name, goal in recipe.links.items():
        _link(root / name.lstrip("/"), goal)
    users = _USERS | recipe.users
    accounts = {"/etc/passwd": _passwd(users), "/etc/group": _group(users)}
    # No name service but these two: what glibc does without this file depends on its version.
    names = {"/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n"}
    for name, text in (accounts | names | recipe.files).items():
        _file(root, name, text)


def _link_applets(root: Path) -> None:
    """A link for every applet of busybox whose name no package has taken."""
    busybox = root / "usr/bin/busybox"
    if " -T " not in _said(busybox, "wget", "--help"):
        _file(root, "/usr/bin/wget", _WGET.read_text(encoding="utf-8"))
    for applet in _said(busybox, "--list").split():
        links = (root / "usr/bin" / applet, root / "usr/sbin" / applet)
        if not any(link.is_symlink() or link.exists() for link in links):
            links[0].symlink_to("busybox")


def _said(busybox: Path, *arguments: str) -> str:
    """What busybox prints; help goes to the standard error, with an exit code of 1."""
    try:
        done = subprocess.run(
            [busybox, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PlatformError(
            f"busybox cannot be run from {busybox.parent}: {error}",
            "set TMPDIR to a folder from which programs may be run",
        ) from error
    return done.stdout


def _passwd(users: Mapping[str, int]) -> str:
    return _lines(
        f"{name}:x:{number}:{number}::{'/root' if name == 'root' else '/'}:/bin/sh"
        for name, number in users.items()
    )


def _group(users: Mapping[str, int]) -> str:
    return _lines(f"{name}:x:{number}:" for name, number in users.items())


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _folder(root: Path, name: str, mode: int = 0o755) -> None:
    """Make a folder and those above it, with modes that no umask changes."""
    path = root / name.lstrip("/")
    if path != root and not path.is_dir():
        _folder(root, path.parent.relative_to(root).as_posix())
        path.mkdir()
        path.chmod(mode)


def _link(path: Path, goal: str) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.symlink_to(goal)


def _file(root: Path, name: str, text: str) -> None:
    path = root / name.lstrip("/")
    _folder(root, path.parent.relative_to(root).as_posix())
    path.unlink(missing_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755 if text.startswith("#!") else 0o644)
