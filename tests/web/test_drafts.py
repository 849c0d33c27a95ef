"""Drafts: files on disk, and nobody overwrites what he has not read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.solution import Solution
from kubeplay_pytest.errors import UsageError
from kubeplay_web.drafts import MOST_CHARACTERS, Changed, Drafts


@pytest.fixture
def solution(tmp_path: Path, repository: Path) -> Solution:
    return Solution(Exercise(repository / "exercises" / "ex04"), tmp_path / "solutions")


def test_a_draft_begins_as_the_template(solution: Solution) -> None:
    """Reading makes the file, which the command line then finds as well."""
    draft = Drafts().read(solution)
    assert draft.files == {"solution.yaml": solution.exercise.template.read_text()}
    assert solution.is_untouched


def test_many_who_begin_at_once_see_the_template(solution: Solution) -> None:
    """Whoever comes while the file is being made sees it whole, never half."""
    template = solution.exercise.template.read_text()
    with ThreadPoolExecutor(8) as threads:
        seen = list(threads.map(lambda _: Drafts().read(solution).files, range(32)))
    assert all(files == {"solution.yaml": template} for files in seen)


def test_what_is_written_is_on_disk(solution: Solution) -> None:
    """The page and the file are one truth, byte for byte."""
    drafts = Drafts()
    text = "kind: Pod\r\nname: übung\n"
    drafts.write(solution, {"solution.yaml": text}, drafts.read(solution).tag)
    assert solution.main.read_bytes() == text.encode()
    assert drafts.read(solution).files == {"solution.yaml": text}


def test_an_edit_on_disk_is_not_overwritten(solution: Solution) -> None:
    """Who writes over a tag that is not the file's gets the file instead."""
    drafts = Drafts()
    tag = drafts.read(solution).tag
    solution.main.write_text("kind: Service\n")
    with pytest.raises(Changed) as refused:
        drafts.write(solution, {"solution.yaml": "kind: Pod\n"}, tag)
    assert refused.value.current.files == {"solution.yaml": "kind: Service\n"}
    assert solution.main.read_text() == "kind: Service\n"


def test_of_two_writers_one_wins(solution: Solution) -> None:
    """Many tabs that save over the same tag: one is told that it did, all others who was first."""
    drafts = Drafts()
    tag = drafts.read(solution).tag

    def write(number: int) -> bool:
        try:
            drafts.write(solution, {"solution.yaml": f"number: {number}\n"}, tag)
        except Changed:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(write, range(40))) == 1


def test_a_file_that_is_left_out_is_kept_aside(solution: Solution) -> None:
    """Nothing that was written is ever deleted."""
    drafts = Drafts()
    two = {"solution.yaml": "a: 1\n", "more.yaml": "b: 2\n"}
    draft = drafts.write(solution, two, drafts.read(solution).tag)
    draft = drafts.write(solution, {"solution.yaml": "a: 1\n"}, draft.tag)
    assert list(draft.files) == ["solution.yaml"]
    assert [p.read_text() for p in solution.folder.glob(".backups/*/more.yaml")] == ["b: 2\n"]


def test_a_version_that_comes_back_keeps_what_was_there(solution: Solution) -> None:
    """Also a draft that was never run is found beside the version that replaced it."""
    drafts = Drafts()
    draft = drafts.write(solution, {"solution.yaml": "a: 1\n"}, drafts.read(solution).tag)
    drafts.write(solution, {"solution.yaml": "a: 0\n"}, draft.tag, keep=True)
    assert solution.main.read_text() == "a: 0\n"
    assert [p.read_text() for p in solution.folder.glob(".backups/*/*")] == ["a: 1\n"]


def test_resetting_keeps_a_backup(solution: Solution) -> None:
    """The template comes back, and what was there is found beside it."""
    drafts = Drafts()
    draft = drafts.write(solution, {"solution.yaml": "a: 1\n"}, drafts.read(solution).tag)
    drafts.reset(solution, draft.tag, "then")
    assert solution.is_untouched
    assert [p.read_text() for p in solution.folder.glob(".backups/then*/*")] == ["a: 1\n"]


@pytest.mark.parametrize(
    "name",
    [
        *("../../evil.yaml", "/etc/evil.yaml", "a/b.yaml", ".hidden.yaml", "solution.py", ""),
        *("..yaml/../x.yaml", "a\0.yaml", "a\n.yaml", "con\\x.yaml", f"{'x' * 200}.yaml"),
    ],
)
def test_no_name_leads_out_of_the_folder(solution: Solution, name: str) -> None:
    """A file of a solution lies in its folder and is YAML."""
    drafts = Drafts()
    with pytest.raises(UsageError, match="cannot be a file"):
        drafts.write(solution, {name: "a: 1\n"}, drafts.read(solution).tag)


def test_a_solution_has_an_end(solution: Solution) -> None:
    """More than any exercise needs is refused before anything is written."""
    drafts = Drafts()
    draft = drafts.read(solution)
    with pytest.raises(UsageError, match="at most"):
        drafts.write(solution, {"solution.yaml": "x" * (MOST_CHARACTERS + 1)}, draft.tag)
    assert drafts.read(solution) == draft


def test_a_linked_file_stays_a_link(solution: Solution, tmp_path: Path) -> None:
    """Who keeps answers elsewhere and links them here keeps doing so."""
    elsewhere = tmp_path / "mine.yaml"
    elsewhere.write_text("a: 1\n")
    solution.folder.mkdir(parents=True)
    solution.main.symlink_to(elsewhere)
    drafts = Drafts()
    drafts.write(solution, {"solution.yaml": "a: 2\n"}, drafts.read(solution).tag)
    assert solution.main.is_symlink()
    assert elsewhere.read_text() == "a: 2\n"
