"""``python -m kubeplay_worker``: a worker on its own. The service starts one for itself."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import warnings
from pathlib import Path

from kubeplay_web.queue import LeasedTable
from kubeplay_web.store import Store, database_config
from kubeplay_worker.bells import Bells
from kubeplay_worker.worker import Worker

__all__ = ["main"]


def main() -> None:
    """Work until standard input ends, or a signal asks for it."""
    options = _options().parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started us
    url = os.environ.get("KUBEPLAY_DATABASE", "")
    with Store(database_config(url, options.data), warnings.warn) as store:
        bells = Bells(sys.stdin.buffer if options.listen else None)
        signal.signal(signal.SIGTERM, lambda *_: bells.stop())
        worker = Worker(options.root, LeasedTable(store), store, bells, options.cluster)
        worker.work(options.jobs)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kubeplay_worker", description=__doc__)
    parser.add_argument("--root", type=Path, required=True, help="the folder with exercises/")
    parser.add_argument("--data", type=Path, required=True, help="where SQLite keeps its file")
    parser.add_argument("--cluster", default="embedded", help="where the cluster comes from")
    parser.add_argument("--jobs", type=int, default=2, help="gradings at the same time")
    parser.add_argument(
        "--no-listen",
        dest="listen",
        action="store_false",
        help="go on although standard input ended: nobody started this worker but you",
    )
    return parser


if __name__ == "__main__":
    main()
