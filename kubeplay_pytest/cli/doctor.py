"""``kubeplay doctor``: what is here, what is missing, what to do."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.text import Text

from kubeplay_pytest import __version__
from kubeplay_pytest.cli.console import Exit, out
from kubeplay_pytest.cli.workspace import Workspace
from kubeplay_pytest.cluster.state import home
from kubeplay_pytest.errors import PlatformError

__all__ = ["doctor"]

_NEEDED_MB = 300


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing that was looked at. ``needed`` says that nothing works without it."""

    name: str
    good: bool
    detail: str
    remedy: str = ""
    needed: bool = True


def doctor(
    boot: Annotated[
        bool, typer.Option("--boot/--no-boot", help="Also start the cluster and ask it.")
    ] = True,
) -> None:
    """Look at this machine: what is here, what is missing, what to do.

    Exit code: 0 when exercises can be graded, else 3.

    Example: kubeplay doctor
    """
    bad = 0
    for symptom in _symptoms(boot):
        bad += not symptom.good and symptom.needed
        mark, style = (
            ("✔", "green") if symptom.good else ("✘", "red") if symptom.needed else ("-", "yellow")
        )
        out.print(
            Text.assemble((f"{mark} {symptom.name:<16}", style), symptom.detail), soft_wrap=True
        )
        if not symptom.good and symptom.remedy:
            out.print(Text(f"  {'':<16}try: {symptom.remedy}", style="cyan"), soft_wrap=True)
    raise typer.Exit(Exit.PLATFORM if bad else Exit.PASS)


def _symptoms(boot: bool) -> Iterator[Symptom]:
    yield _python()
    yield _trial("control plane", _control_plane, "uv sync")
    yield _trial("exercises", _exercises, "")
    yield _trial("state folder", _folder, "set KUBEPLAY_HOME to a folder that you may write to")
    yield _disk()
    if boot:
        yield _trial("cluster", _cluster, "kubeplay cluster logs")
    yield _real_node()
    yield _kubectl()


def _trial(name: str, look: Callable[[], str], remedy: str) -> Symptom:
    try:
        return Symptom(name, True, look())
    except PlatformError as error:
        return Symptom(name, False, error.problem, error.remedy or remedy)


def _python() -> Symptom:
    found = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return Symptom("Python", sys.version_info >= (3, 11), found, "use Python 3.11 or newer")


def _control_plane() -> str:
    from kubeplay_pytest.cluster.embedded import Embedded

    return f"Kubernetes {Embedded().version()}, kubeplay {__version__}"


def _exercises() -> str:
    workspace = Workspace.find()
    count = len([exercise.metadata for exercise in workspace.catalog])
    return f"{count} in {workspace.catalog.folder}"


def _folder() -> str:
    from kubeplay_pytest.cluster.embedded import Embedded

    state = Embedded().state
    state.create_folder()
    return str(state.folder)


def _disk() -> Symptom:
    place = next(p for p in (home(), *home().parents) if p.exists())
    free = shutil.disk_usage(place).free // 1_000_000
    remedy = f"free some room, or set KUBEPLAY_HOME: {_NEEDED_MB} MB are needed"
    return Symptom("free disk", free > _NEEDED_MB, f"{free:,} MB in {place}", remedy)


def _cluster() -> str:
    from kubeplay_pytest.cli.console import progress
    from kubeplay_pytest.cluster.cluster import Cluster
    from kubeplay_pytest.cluster.embedded import Embedded

    provider = Embedded()
    with progress("Starting Kubernetes") as tell:
        cluster = Cluster.join(provider, tell)
    version = cluster.api.get("/version")["gitVersion"]
    return f"{version} answers at {cluster.api.connection.server}"


def _real_node() -> Symptom:
    """Only exercises with containers need one, and other clusters offer them too."""
    from kubeplay_pytest.cluster.embedded import Embedded

    found = Embedded().node.problems()
    if not found:
        return Symptom("real node", True, "containers can really run here", needed=False)
    problem = "; ".join(item.problem for item in found)
    return Symptom("real node", False, problem, found[0].remedy, needed=False)


def _kubectl() -> Symptom:
    path = shutil.which("kubectl")
    detail = path or "not found: nothing needs it, but it is good to look around with"
    return Symptom("kubectl", path is not None, detail, needed=False)
