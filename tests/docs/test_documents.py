"""What the documents say is there, is there."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
import typer.main

from kubeplay_pytest.cli.app import app
from kubeplay_pytest.settings import OPTIONS

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def _commands() -> set[str]:
    """Every command of ours as people type it, such as ``cluster up``."""
    root = typer.main.get_command(app)
    names = set()
    for name, command in root.commands.items():  # type: ignore[attr-defined]  # it is a group
        inner = getattr(command, "commands", {})
        names |= {f"{name} {sub}" for sub in inner} | {name}
    return names


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link of the documents leads to a file of the repository."""
    text = document.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)\)", text)
    local = [target for target in targets if "://" not in target]
    assert [t for t in local if not (document.parent / t).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_exist(document: Path) -> None:
    """Every kubeplay command that a document shows exists."""
    text = document.read_text(encoding="utf-8")
    shown = re.findall(r"(?:`|^|run |\()kubeplay ([a-z]+)(?: ([a-z]+))?", text, flags=re.MULTILINE)
    known = _commands()
    missing = [s for s in shown if s[0] not in known]
    missing += [s for s in shown if s[0] == "cluster" and s[1] and " ".join(s) not in known]
    assert missing == []


def test_options_are_documented() -> None:
    """The README names every option of the plugin, and none that does not exist."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"--kubeplay-([a-z]+)", text)) == {option.name for option in OPTIONS}


def test_exercise_metadata_is_documented() -> None:
    """The guide for authors names every key of exercise.yaml."""
    from kubeplay_pytest.catalog import Metadata

    text = (ROOT / "docs" / "writing-an-exercise.md").read_text(encoding="utf-8")
    assert [f.name for f in dataclasses.fields(Metadata) if f.name not in text] == []


def test_events_are_documented() -> None:
    """The documentation of events lists those that the source emits, no more and no fewer."""
    text = (ROOT / "docs" / "result-schema.md").read_text(encoding="utf-8")
    sources = "".join(p.read_text("utf-8") for p in (ROOT / "kubeplay_pytest").rglob("*.py"))
    emitted = set(re.findall(r'emit\((?:[^"()]+, )?"(\w+)"', sources))
    assert set(re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE)) == emitted


def test_schema_is_valid() -> None:
    """The published JSON Schema is itself a valid schema."""
    import jsonschema

    path = ROOT / "kubeplay_pytest" / "verdict" / "result-v1.schema.json"
    jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text("utf-8")))
