"""``kubeplay images …``: what containers run from, on machines that reach no registry."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from kubeplay_pytest.cli.console import out, progress
from kubeplay_pytest.cli.workspace import ClusterOption, Workspace
from kubeplay_pytest.cluster import Api, Provider, provider_named
from kubeplay_pytest.errors import UsageError
from kubeplay_pytest.settings import Settings

__all__ = ["app"]

app = typer.Typer(
    help="Bring container images to machines without a registry.", no_args_is_help=True
)


@app.command("list")
def list_images(
    cluster: ClusterOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """List the images that exercises need, and where they are.

    Example: kubeplay images list
    """
    rows = _rows(_provider(cluster))
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    if not rows:
        out.print("No exercise here needs an image, and none is kept.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("image", "needed by", "in the store", "on the node"):
        table.add_column(name, no_wrap=name == "image")
    for row in rows:
        table.add_row(row["image"], ", ".join(row["needed_by"]), _stored(row), _on_node(row))
    out.print(table)


@app.command()
def build(
    images: Annotated[
        list[str] | None,
        typer.Argument(
            help="Images that have a stand-in; all that exercises need.", metavar="IMAGE"
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Also those that are there.")] = False,
) -> None:
    """Build stand-ins from Debian packages, without a registry and without root.

    Example: kubeplay images build nginx:1.27
    """
    from kubeplay_pytest.images import Store
    from kubeplay_pytest.images.recipe import known

    chosen = images or sorted(_needed().keys() & set(known()))
    if not chosen:
        out.print(
            f"No exercise here needs a stand-in. There are: {', '.join(known())}", soft_wrap=True
        )
        return
    store = Store()
    for image in chosen:
        _build(store, image, force)


@app.command()
def load(
    sources: Annotated[
        list[str],
        typer.Argument(help="A file of docker save, or an image.", metavar="ARCHIVE|IMAGE"),
    ],
    cluster: ClusterOption = None,
) -> None:
    """Keep images for the cluster, and load them when it runs.

    A file is taken as it is; an image is looked for in the store, in docker and podman, and
    in its registry: by docker or podman, or by the real node while it runs.

    Example: kubeplay images load nginx.tar busybox:1.36
    """
    provider = _provider(cluster)
    runs = _runs_containers(provider)
    for source in sources:
        with progress(f"Loading {source}") as tell:
            loaded = _load(source, provider if runs else None, tell)
        for reference in loaded:
            where = "on the node" if runs else "in the store; loaded when an exercise needs it"
            out.print(f"{_familiar(reference)}: {where}", soft_wrap=True)


def _load(source: str, provider: Provider | None, tell: Any) -> list[str]:
    """Bring one archive or image, onto the nodes where there are any; its references."""
    from kubeplay_pytest.images import Store, obtain, preload
    from kubeplay_pytest.images.bring import bring
    from kubeplay_pytest.images.reference import tagged

    if _names_file(source):
        kept = bring(Path(source), Store())
        if provider:
            for archive in dict.fromkeys(stored.archive for stored in kept):
                provider.load_image(archive, tell)
        return [stored.reference for stored in kept]
    if provider:
        preload(provider, [source], tell)
    else:
        obtain(source, tell)
    return [tagged(source)]


def _names_file(source: str) -> bool:
    """Raises :class:`UsageError` for what is meant as a file and is none."""
    path = Path(source)
    if path.is_file():
        return True
    if source.endswith((".tar", ".tar.gz", ".tgz")) or path.is_absolute() or path.is_dir():
        raise UsageError(
            f"there is no archive {source}", "make one: docker save nginx:1.27 > nginx.tar"
        )
    return False


def _build(store: Any, image: str, force: bool) -> None:
    from kubeplay_pytest.images.standin import build as build_stand_in

    found = None if force else store.find(image)
    if found is not None:
        out.print(f"{image}: there already ({found.origin})", soft_wrap=True)
        return
    with progress(f"Building {image}") as tell:
        made = store.keep(
            image,
            lambda target: f"stand-in: {build_stand_in(image, target, tell)}",
            again=force,
        )
    out.print(f"{image}: {made.origin}, {_megabytes(made.size)}", soft_wrap=True)


def _rows(provider: Provider) -> list[dict[str, Any]]:
    """What is needed, kept or held, by the names that manifests use."""
    from kubeplay_pytest.images import Store

    needed = _needed()
    kept = {_familiar(stored.reference): stored for stored in Store()}
    held = _held(provider)
    return [
        {
            "image": image,
            "needed_by": needed.get(image, []),
            "origin": kept[image].origin if image in kept else None,
            "bytes": kept[image].size if image in kept else None,
            "on_node": None if held is None else image in held,
        }
        for image in sorted({*needed, *kept, *(held or ())})
    ]


def _needed() -> dict[str, list[str]]:
    """Images by the exercises that run containers of them; others are only simulated."""
    from kubeplay_pytest.images.reference import tagged

    needed: dict[str, list[str]] = {}
    for exercise in _exercises():
        if exercise.metadata.runs_containers:
            for image in exercise.metadata.images:
                needed.setdefault(_familiar(tagged(image)), []).append(exercise.slug)
    return needed


def _exercises() -> Iterable[Any]:
    try:
        return Workspace.find().catalog
    except UsageError:
        return ()


def _held(provider: Provider) -> set[str] | None:
    """What the real nodes hold; None when there is none to ask."""
    held = provider.held_images() if _runs_containers(provider) else None
    return None if held is None else {_familiar(reference) for reference in held}


def _runs_containers(provider: Provider) -> bool:
    if not provider.status().running:
        return False
    return bool(provider.nodes_identity(Api(provider.start(lambda message: None))))


def _provider(name: str | None) -> Provider:
    return provider_named(Settings.read(root=Path.cwd(), options={"cluster": name}).cluster)


def _familiar(reference: str) -> str:
    from kubeplay_pytest.images.reference import familiar

    return familiar(reference)


def _stored(row: dict[str, Any]) -> str:
    return "no" if row["origin"] is None else f"{row['origin']}, {_megabytes(row['bytes'])}"


def _on_node(row: dict[str, Any]) -> str:
    return {None: "no node runs", True: "yes", False: "no"}[row["on_node"]]


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
