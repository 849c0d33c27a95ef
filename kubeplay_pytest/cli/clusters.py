"""``kubeplay cluster …`` and ``kubeplay gc``."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from kubeplay_pytest.capabilities import known
from kubeplay_pytest.cli.console import Exit, out, progress
from kubeplay_pytest.cli.workspace import ClusterOption, Workspace
from kubeplay_pytest.cluster import Api, ClusterStatus, Provider, provider_named
from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.cluster.embedded import Embedded
from kubeplay_pytest.errors import PlatformError, UsageError
from kubeplay_pytest.namespaces import sweep
from kubeplay_pytest.settings import Settings

__all__ = ["app", "collect_garbage"]

app = typer.Typer(help="Start, stop and look at the cluster.", no_args_is_help=True)


@app.command()
def up(
    cluster: ClusterOption = None,
    node: Annotated[
        bool, typer.Option("--node", help="Also a real node, whose containers really run.")
    ] = False,
) -> None:
    """Start the cluster, unless it runs. Tests do this by themselves.

    Example: kubeplay cluster up --node
    """
    provider = _provider(cluster)
    start = time.perf_counter()
    with progress("Starting Kubernetes") as tell:
        joined = Cluster.join(provider, tell)
        provider.allow_images(joined.api, _images())
        if node:
            provider.extend(frozenset({"containers"}), tell)
    seconds = time.perf_counter() - start
    out.print(f"Kubernetes {provider.version()} answers after {seconds:.1f} s", style="green")


@app.command()
def down(cluster: ClusterOption = None) -> None:
    """Stop the cluster, if KubePlay started it. A cluster of your own is never stopped.

    Example: kubeplay cluster down
    """
    with progress("Stopping Kubernetes"):
        stopped = _provider(cluster).stop()
    out.print("Stopped." if stopped else "There was nothing of ours to stop.")


@app.command()
def status(
    cluster: ClusterOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Say whether the cluster runs, and where. Exit code 3 when it does not.

    Example: kubeplay cluster status
    """
    provider = _provider(cluster)
    facts = provider.status()
    if as_json:
        print(json.dumps(_facts(provider, facts), indent=2))
    else:
        _show_status(provider, facts)
    raise typer.Exit(Exit.PASS if facts.running else Exit.PLATFORM)


@app.command()
def kubeconfig(cluster: ClusterOption = None) -> None:
    """Print the path of the cluster's kubeconfig.

    Example: KUBECONFIG=$(kubeplay cluster kubeconfig) kubectl get pods -A
    """
    print(_provider(cluster).kubeconfig())


@app.command()
def logs(
    lines: Annotated[int, typer.Option("--lines", "-n", min=1, help="How many lines.")] = 50,
) -> None:
    """Print the last lines of the embedded cluster's log.

    Example: kubeplay cluster logs -n 200
    """
    log = Embedded().state.log
    if not log.exists():
        raise PlatformError(f"there is no log yet at {log}", "run: kubeplay cluster up")
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]:
        print(line)


def collect_garbage(
    cluster: ClusterOption = None,
    all_runs: Annotated[
        bool, typer.Option("--all", help="Also those kept on purpose, and those of live runs.")
    ] = False,
) -> None:
    """Remove what was left behind: namespaces of runs, a killed node, older versions' state.

    Example: kubeplay gc
    """
    provider = _provider(cluster)
    if isinstance(provider, Embedded):
        for folder in provider.sweep():
            out.print(f"cleared {folder}")
    if not provider.status().running:
        out.print("The cluster is not running: nothing else to remove.")
        return
    joined = Cluster(provider, Api(provider.start(lambda message: None)))
    swept = sweep(joined.api, joined.discovery, thorough=True, everything=all_runs)
    for word, names in (
        ("deleted", swept.deleted),
        ("freed", swept.freed),
        ("removed", swept.objects),
    ):
        for name in names:
            out.print(f"{word} {name}")
    if not any((swept.deleted, swept.freed, swept.objects)):
        out.print("Nothing was left behind.")


def _provider(name: str | None) -> Provider:
    return provider_named(Settings.read(root=Path.cwd(), options={"cluster": name}).cluster)


def _images() -> tuple[str, ...]:
    """The images of the exercises here, so that a person may try them with kubectl at once."""
    try:
        return Workspace.find().catalog.images()
    except UsageError:
        return ()


def _facts(provider: Provider, facts: ClusterStatus) -> dict[str, object]:
    data = asdict(facts) | {"log": str(facts.log) if facts.log else None}
    return data | {"capabilities": sorted(_capabilities(provider, facts))}


def _capabilities(provider: Provider, facts: ClusterStatus) -> frozenset[str]:
    """What is known of a cluster that runs; what it would offer is known by trying only."""
    if not facts.running:
        return frozenset()
    return known(Cluster(provider, Api(provider.start(lambda message: None))))


def _show_status(provider: Provider, facts: ClusterStatus) -> None:
    rows = {
        "cluster": facts.provider,
        "state": facts.detail,
        "version": facts.version,
        "server": facts.server,
        "capabilities": ", ".join(sorted(_capabilities(provider, facts))),
        "log": str(facts.log or ""),
    }
    for name, value in rows.items():
        if value:
            out.print(Text.assemble((f"{name:<14}", "bold"), value), soft_wrap=True)
