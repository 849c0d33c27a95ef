"""From saving a file to its verdict on the screen of `kubeplay watch`, end to end.

The watch mode runs in a pseudo-terminal of 80 by 24, whose screen is kept by a terminal
emulator. A wrong and a right answer to ex04 are saved in turn; the time ends when the
screen shows the verdict. Beside it, in the same run: `pytest exercises/ex04` on the same
right answer, which is what one would type instead after each save.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

import pyte

REPOSITORY = Path(__file__).parents[1]
BUDGET = 1.0
ANSWERS = {
    "fail, 5 of 10": REPOSITORY / "exercises/ex04/near_misses/two_replicas.yaml",
    "pass, 10 of 10": REPOSITORY / "exercises/ex04/reference/deployment.yaml",
}


class Terminal:
    """A command in a pseudo-terminal, and what its screen shows."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            os.chdir(REPOSITORY)
            os.execve(command[0], command, environment)  # noqa: S606 - as it is meant
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def until(self, text: str, seconds: float = 60.0) -> None:
        """Return when the screen shows this."""
        deadline = time.perf_counter() + seconds
        while text not in "\n".join(self._screen.display):
            if time.perf_counter() > deadline:
                raise SystemExit(f"no {text!r} on:\n" + "\n".join(self._screen.display))
            if select.select([self._handle], [], [], 0.01)[0]:
                self._stream.feed(os.read(self._handle, 65536))

    def close(self) -> None:
        os.write(self._handle, b"q")
        time.sleep(0.5)
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=10, help="saves of each answer (default 10)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="kubeplay-bench-") as name:
        folder = Path(name)
        environment = os.environ | {
            "KUBEPLAY_SOLUTIONS": str(folder / "solutions"),
            "KUBEPLAY_DATA": str(folder / "data"),
            "TERM": "xterm-256color",
        }
        solution = folder / "solutions/ex04/solution.yaml"
        saved = _watched(rounds, solution, environment)
        typed = [_pytest(environment) for _ in range(rounds)]
    return _report(saved, typed)


def _watched(rounds: int, solution: Path, environment: dict[str, str]) -> list[float]:
    command = [sys.executable, "-m", "kubeplay_pytest.cli.app", "watch", "ex04"]
    terminal = Terminal(command, environment)
    terminal.until("save your file")
    seconds = []
    for _ in range(rounds):
        for text, answer in ANSWERS.items():
            time.sleep(1.0)  # a person does not save again at once
            start = time.perf_counter()
            shutil.copyfile(answer, solution)
            terminal.until(text)
            seconds.append(time.perf_counter() - start)
    terminal.close()
    return seconds


def _pytest(environment: dict[str, str]) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "pytest", "-q", "exercises/ex04"]
    subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, check=True)
    return time.perf_counter() - start


def _report(saved: list[float], typed: list[float]) -> int:
    median = statistics.median(saved)
    print(f"saved to verdict     median {median:.2f} s, slowest {max(saved):.2f} s ({len(saved)})")
    print(f"pytest exercises/ex04  {statistics.median(typed):.2f} s")
    print(f"ratio                {median / statistics.median(typed):.2f}")
    print(f"budget               {BUDGET:.1f} s")
    return 0 if median <= BUDGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
