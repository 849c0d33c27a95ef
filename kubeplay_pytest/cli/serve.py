"""``kubeplay serve``: the page, for people who think in editors."""

from __future__ import annotations

import os
import webbrowser
from typing import Annotated

import typer

from kubeplay_pytest.cli.console import errors, out
from kubeplay_pytest.cli.workspace import ClusterOption, Workspace

__all__ = ["serve"]


def serve(
    port: Annotated[
        int | None,
        typer.Option("--port", "-p", min=1, max=65535, help="The port; 8000 or the next free one."),
    ] = None,
    host: Annotated[
        str, typer.Option(help="The address to listen on; only this machine reaches the default.")
    ] = "127.0.0.1",
    open_page: Annotated[
        bool, typer.Option("--open", help="Open the page in your browser.")
    ] = False,
    database: Annotated[
        str,
        typer.Option(
            envvar="KUBEPLAY_DATABASE",
            help="A PostgreSQL URL for everything that is kept; SQLite files when left out.",
            metavar="URL",
            show_envvar=True,
        ),
    ] = "",
    cluster: ClusterOption = None,
) -> None:
    """Open a page on this machine: browse, write, run, watch, read. Ctrl-C ends it.

    Example: kubeplay serve --open
    """
    from kubeplay_pytest.history.place import data_folder
    from kubeplay_web.building import HOW, make_page
    from kubeplay_web.server import AlreadyServing, is_loopback, listening
    from kubeplay_web.server import serve as serve_page

    workspace = Workspace.find()
    settings = workspace.settings(cluster)
    if not make_page(lambda said: errors.print(f"{said}…", style="dim")):
        errors.print(f"The page is not built, only the API is served: {HOW}", style="yellow")
    bound = listening(host, port)
    if not is_loopback(host):
        _warn(host)

    def told(link: str) -> None:
        out.print(f"KubePlay is at {link}", style="green", soft_wrap=True, highlight=False)
        out.print("Ctrl-C ends it; your answers are the files in solutions/.", style="dim")
        if open_page:
            webbrowser.open(link)

    os.environ["KUBEPLAY_DATABASE"] = database
    try:
        serve_page(
            bound,
            root=workspace.root,
            solutions=settings.solutions,
            data=data_folder(),
            cluster=settings.cluster,
            database=database,
            told=told,
        )
    except AlreadyServing as other:
        out.print(f"KubePlay serves this folder already, at {other.link}", soft_wrap=True)
        if open_page:
            webbrowser.open(other.link)


def _warn(host: str) -> None:
    errors.print(
        f"Listening on {host}: whoever reaches this machine and knows the link can read and "
        "change your answers, and run what he likes in your cluster. Nothing is encrypted: "
        "use it in a network that you trust, or behind a proxy with TLS.",
        style="yellow",
    )
