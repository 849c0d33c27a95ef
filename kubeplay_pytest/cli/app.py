"""The command ``kubeplay`` and its subcommands."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kubeplay_pytest import __version__
from kubeplay_pytest.cli import (
    check,
    clusters,
    doctor,
    exam,
    guide,
    images,
    learn,
    listing,
    new,
    progress,
    serve,
    tour,
    watch,
)
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
_LEARN, _LOOK, _CLUSTER, _AUTHORS = "Learn", "Look back", "The cluster", "For authors"

app.command("tour", rich_help_panel=_LEARN)(tour.tour)
app.command("list", rich_help_panel=_LEARN)(listing.list_exercises)
app.command("start", rich_help_panel=_LEARN)(learn.start)
app.command("run", rich_help_panel=_LEARN)(learn.run)
app.command("watch", rich_help_panel=_LEARN)(watch.watch)
app.command("serve", rich_help_panel=_LEARN)(serve.serve)
app.command("hint", rich_help_panel=_LEARN)(guide.hint)
app.command("debrief", rich_help_panel=_LEARN)(guide.debrief)
app.command("solution", rich_help_panel=_LEARN)(guide.solution)
app.command("reset", rich_help_panel=_LEARN)(guide.reset)
app.add_typer(exam.app, name="exam", rich_help_panel=_LEARN)
app.command("progress", rich_help_panel=_LOOK)(progress.progress)
app.command("export", rich_help_panel=_LOOK)(progress.export)
app.add_typer(clusters.app, name="cluster", rich_help_panel=_CLUSTER)
app.add_typer(images.app, name="images", rich_help_panel=_CLUSTER)
app.command("gc", rich_help_panel=_CLUSTER)(clusters.collect_garbage)
app.command("doctor", rich_help_panel=_CLUSTER)(doctor.doctor)
app.command("check", rich_help_panel=_AUTHORS)(check.check)
app.command("new", rich_help_panel=_AUTHORS)(new.new)


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
