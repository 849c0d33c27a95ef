"""Where ``kubeplay`` begins: the rest is imported from here, for Ctrl-C may come so early."""

from __future__ import annotations

import signal
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line; interrupted before it has begun, it ends as any command does."""
    try:
        from kubeplay_pytest.cli.app import main as run
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(128 + signal.SIGINT)
    run()


if __name__ == "__main__":
    main()
