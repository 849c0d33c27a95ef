"""A stand-in on PATH for a command line tool: says what a recording says for these arguments."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Replay"]

HERE = Path(__file__).parent

_SCRIPT = """#!{python}
import json, os, sys
folder = {folder!r}
with open(folder + "/calls.jsonl", "a") as calls:
    print(json.dumps([sys.argv[1:], os.environ.get("KUBECONFIG")]), file=calls)
rules = json.load(open(folder + "/rules.json"))
for i, rule in enumerate(rules):
    if sys.argv[1 : 1 + len(rule["argv"])] == rule["argv"]:
        if rule.get("once"):
            del rules[i]
            json.dump(rules, open(folder + "/rules.json", "w"))
        if rule.get("writes"):
            open(os.environ["KUBECONFIG"], "w").write(rule["writes"])
        sys.stdout.write(rule.get("out", ""))
        sys.stderr.write(rule.get("err", ""))
        sys.exit(rule.get("code", 0))
sys.exit("not recorded: " + repr(sys.argv[1:]))
"""


@dataclass(frozen=True)
class Replay:
    """One tool and what it was asked."""

    folder: Path
    recording: str

    @classmethod
    def install(cls, tool: str, folder: Path, recording: str = "") -> Replay:
        folder.mkdir()
        script = folder / tool
        script.write_text(_SCRIPT.format(python=sys.executable, folder=str(folder)))
        script.chmod(0o755)
        os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"
        return cls(folder, recording or tool)

    def plays(self, *names: str, **replacements: str) -> None:
        """From now on answer with these records; ``NAME!`` is answered once."""
        records = json.loads((HERE / f"{self.recording}.json").read_text(encoding="utf-8"))
        rules = [records[name.rstrip("!")] | {"once": name.endswith("!")} for name in names]
        text = json.dumps(rules)
        for old, new in replacements.items():
            text = text.replace(old, new)
        (self.folder / "rules.json").write_text(text)

    @property
    def calls(self) -> list[list[str]]:
        return [argv for argv, _ in self._lines()]

    @property
    def kubeconfigs(self) -> set[str | None]:
        return {kubeconfig for _, kubeconfig in self._lines()}

    def _lines(self) -> list[tuple[list[str], str | None]]:
        path = self.folder / "calls.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
