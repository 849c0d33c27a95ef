"""A workspace of its own for one test of the plugin, and what a run in it said."""

from __future__ import annotations

import json
import re
import textwrap
import uuid
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

# pytester forgets what a run in this process imported: what is here already, stays.
import kubeplay_pytest.checks.applied
import kubeplay_pytest.cluster.cluster
import kubeplay_pytest.cluster.embedded
import kubeplay_pytest.reports.annotate
import kubeplay_pytest.reports.recorder  # noqa: F401

__all__ = ["CONFIG_MAP", "DEPLOYMENT", "Json", "Project", "Run"]

Json = dict[str, Any]

CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  colour: blue
"""

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: nginx:1.27
"""

# Importing the tests in place keeps their names apart, as the repository's own runs do.
_INI = "[pytest]\naddopts = --import-mode=importlib -p no:hypothesispytest\n"
_REPORTS = ("--kubeplay-result=result.json", "--kubeplay-events=events.jsonl")
_SCHEMA = files("kubeplay_pytest.verdict").joinpath("result-v1.schema.json")
_VALIDATOR = jsonschema.Draft202012Validator(json.loads(_SCHEMA.read_text("utf-8")))


@dataclass(frozen=True)
class Run:
    """One run of pytest: what it printed, and the files that it wrote."""

    printed: pytest.RunResult
    folder: Path

    @property
    def exit(self) -> int:
        return int(self.printed.ret)

    @property
    def text(self) -> str:
        return str(self.printed.stdout) + "\n" + str(self.printed.stderr)

    @property
    def counts(self) -> dict[str, int]:
        """The counting of pytest itself, such as ``{"passed": 1, "errors": 2}``."""
        return self.printed.parseoutcomes()

    @cached_property
    def result(self) -> Json:
        """The result, which is valid against the published schema."""
        result: Json = json.loads((self.folder / "result.json").read_text("utf-8"))
        _VALIDATOR.validate(result)
        return result

    @property
    def outcomes(self) -> dict[str, str]:
        return {check["id"]: check["outcome"] for check in self.result["checks"]}

    @property
    def events(self) -> list[Json]:
        lines = (self.folder / "events.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def events_named(self, name: str) -> list[Json]:
        return [event for event in self.events if event["event"] == name]


class Project:
    """A folder with ``exercises/`` and ``solutions/``."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self._pytester = pytester
        self.folder = pytester.path
        (self.folder / "pytest.ini").write_text(_INI, encoding="utf-8")

    def exercise(
        self, checks: str, *, slug: str = "ex90", solution: str | None = CONFIG_MAP, **metadata: str
    ) -> Path:
        """An exercise with these checks, and an answer to it unless ``solution`` is None."""
        folder = self.folder / "exercises" / slug
        source = "import pytest\nfrom kubeplay_pytest import *\n" + textwrap.dedent(checks)
        names = re.findall(r"^def (test_\w+)", source, flags=re.MULTILINE)
        self.write(f"exercises/{slug}/test_{slug}.py", source)
        self.write(f"exercises/{slug}/exercise.yaml", _metadata(slug, names, metadata))
        self.write(f"exercises/{slug}/prompt.md", "# Say it\n\nWrite a *ConfigMap*.\n")
        self.write(f"exercises/{slug}/template.yaml", CONFIG_MAP.replace("blue", "grey"))
        if solution is not None:
            self.solve(solution, slug)
        return folder

    def solve(self, text: str, slug: str = "ex90") -> Path:
        return self.write(f"solutions/{slug}/solution.yaml", text)

    def write(self, path: str, text: str) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def run(self, *arguments: str) -> Run:
        """Run pytest in this process, which is quick, told to write result and events."""
        return Run(self._pytester.runpytest_inprocess(*_REPORTS, *arguments), self.folder)

    def run_alone(self, *arguments: str) -> Run:
        """Run pytest in a process of its own, told to write result and events."""
        return self.run_bare(*_REPORTS, *arguments)

    def run_bare(self, *arguments: str) -> Run:
        """Run pytest in a process of its own, told nothing else."""
        return Run(self._pytester.runpytest_subprocess(*arguments, timeout=100), self.folder)


def _metadata(slug: str, names: list[str], changes: dict[str, str]) -> str:
    values = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, slug)),
        "slug": slug,
        "title": f"Tiny {slug}",
        "level": "1",
        "domain": "design",
        "minutes": "5",
        "version": "1",
        "requires": "[api]",
        "images": '["nginx:1.27"]',
        "points": "{" + ", ".join(f"{name}: 2" for name in names) + "}",
    }
    return "".join(f"{key}: {value}\n" for key, value in (values | changes).items())
