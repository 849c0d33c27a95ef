"""The command ``kubeplay`` and its subcommands."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kubeplay_pytest import __version__
from kubeplay_pytest.cli import check, clusters, doctor, images, learn, new, tour, watch
from kubeplay_pytest.cli.console import Exit, errors, show_error
from kubeplay_pytest.errors import LearnerFailure, PlatformError

__all__ = ["app", "main"]

app = typer.Typer(
    name="kubeplay",
    help="Learn Kubernetes by doing: your YAML, a genuine cluster, tests that tell you why.",
    epilog="First time here? Run: kubeplay tour",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("tour")(tour.tour)
app.command("list")(learn.list_exercises)
app.command("start")(learn.start)
app.command("run")(learn.run)
app.command("watch")(watch.watch)
app.command("check")(check.check)
app.command("new")(new.new)
app.add_typer(clusters.app, name="cluster")
app.add_typer(images.app, name="images")
app.command("gc")(clusters.collect_garbage)
app.command("doctor")(doctor.doctor)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kubeplay {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Learn Kubernetes by doing: your YAML, a genuine cluster, tests that tell you why."""


def main() -> None:
    """Run the command line; every error becomes words and an exit code, never a traceback."""
    try:
        app(standalone_mode=True)
    except PlatformError as error:
        sys.exit(show_error(error))
    except LearnerFailure as failure:
        errors.print(str(failure), markup=False)
        sys.exit(Exit.FAIL)
    except KeyboardInterrupt:
        errors.print("interrupted")
        sys.exit(Exit.INTERRUPTED)


if __name__ == "__main__":
    main()
