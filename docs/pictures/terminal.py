"""Makes the README's terminal picture from a real run: python docs/pictures/terminal.py

Runs pytest on a near miss of ex04 in a pseudo-terminal and writes what it printed as SVG.
"""

from __future__ import annotations

import io
import os
import pty
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = 92
# Rich's own template fetches a font from the network; this one uses the reader's.
TEMPLATE = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""


def main() -> None:
    miss = ROOT / "exercises" / "ex04" / "near_misses" / "replica_misspelt.yaml"
    with tempfile.TemporaryDirectory() as name:
        workspace = Path(name)
        shutil.copytree(ROOT / "exercises" / "ex04", workspace / "exercises" / "ex04")
        answer = workspace / "solutions" / "ex04" / "solution.yaml"
        answer.parent.mkdir(parents=True)
        # Without its first line, which names the mistake.
        answer.write_text(miss.read_text("utf-8").partition("\n")[2], encoding="utf-8")
        (workspace / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
        output = _in_terminal(
            [sys.executable, "-m", "pytest", "--no-header", "exercises/ex04"], workspace
        )
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(Text("$ pytest exercises/ex04", style="bold"))
    console.print(Text.from_ansi(output.replace("\r", "")), soft_wrap=True)
    target = Path(__file__).with_name("fail.svg")
    target.write_text(
        console.export_svg(title="KubePlay", code_format=TEMPLATE, unique_id="kubeplay"),
        encoding="utf-8",
    )


def _in_terminal(command: list[str], folder: Path) -> str:
    """What the command prints on a terminal of :data:`COLUMNS` columns."""
    master, slave = pty.openpty()
    environment = os.environ | {"COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    environment["PYTEST_PLUGINS"] = "kubeplay_pytest.plugin"
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=slave, stderr=slave)
    os.close(slave)
    chunks = []
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # the last writer closed the terminal
            break
        if not chunk:
            break
        chunks.append(chunk)
    process.wait()
    return b"".join(chunks).decode("utf-8")


if __name__ == "__main__":
    main()
