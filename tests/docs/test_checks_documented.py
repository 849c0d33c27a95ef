"""docs/checks.md lists what authors can say, no less and no more."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from kubeplay_pytest import fixtures
from kubeplay_pytest.checks.applied import Applied
from kubeplay_pytest.checks.client import Client
from kubeplay_pytest.checks.field import Field
from kubeplay_pytest.checks.ingresses import Ingresses
from kubeplay_pytest.checks.job import Job
from kubeplay_pytest.checks.routes import Routes
from kubeplay_pytest.checks.running import Running
from kubeplay_pytest.checks.service import Service
from kubeplay_pytest.checks.service_account import ServiceAccount
from kubeplay_pytest.checks.subject import Subject
from kubeplay_pytest.checks.template import PodTemplate
from kubeplay_pytest.checks.traffic import Traffic
from kubeplay_pytest.checks.workload import Workload

CLASSES = (
    Applied, Subject, Field, PodTemplate, Running, Workload, Job, Service, ServiceAccount, Client,
    Traffic, Ingresses, Routes,
)  # fmt: skip
ROW = re.compile(r"^\| `(\w+)` \|(.*)\|$", re.MULTILINE)


@pytest.fixture(scope="module")
def sections(repository: Path) -> dict[str, str]:
    """The page's text by heading."""
    text = (repository / "docs" / "checks.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def public(owner: type) -> set[str]:
    """The methods and properties that the class itself brings."""
    return {
        name
        for name, member in vars(owner).items()
        if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, property))
    }


@pytest.mark.parametrize("owner", CLASSES, ids=lambda owner: owner.__name__)
def test_every_method_is_documented_and_no_other(owner: type, sections: dict[str, str]) -> None:
    """A class's section has a row for each public method, and none for what is not there."""
    rows = [name for name, _ in ROW.findall(sections[owner.__name__])]
    assert sorted(rows) == sorted(public(owner))


@pytest.mark.parametrize("owner", CLASSES, ids=lambda owner: owner.__name__)
def test_every_row_has_an_example_that_uses_it(owner: type, sections: dict[str, str]) -> None:
    """Each row ends in one line of Python that names the method; each cell says something."""
    for name, cells in ROW.findall(sections[owner.__name__]):
        *said, example = [cell.strip() for cell in cells.split("|")]
        assert all(said), name
        assert re.fullmatch(rf"`.*\b{name}\b.*`", example), name


def test_every_fixture_is_documented(sections: dict[str, str]) -> None:
    """The fixtures' table has a row for each fixture, and none for what is not there."""
    # Whatever else a module of fixtures brings is no decorated function.
    names = {
        name
        for name in fixtures.__all__
        if type(getattr(fixtures, name)).__name__ == "FixtureFunctionDefinition"
    }
    assert {name for name, _ in ROW.findall(sections["Fixtures"])} == names
    assert "applied" in names


def test_handles_are_what_the_page_calls_them(sections: dict[str, str]) -> None:
    """The kind of handle that each method of `applied` gives is the one in its row."""
    for name, kind in re.findall(r"^\| `(\w+)` \| a \[(\w+)\]", sections["Applied"], re.MULTILINE):
        returned = inspect.signature(getattr(Applied, name)).return_annotation
        assert returned == kind, name
