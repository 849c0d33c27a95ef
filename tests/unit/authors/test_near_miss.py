"""The first line of a near miss: which checks it fails, and why."""

from __future__ import annotations

import pytest

from kubeplay_pytest.authors.near_miss import near_misses
from kubeplay_pytest.catalog import Exercise


def test_header_is_read(exercise: Exercise) -> None:
    """Names and mistake are taken from the header; ``all`` means every check."""
    read = [(miss.path.name, sorted(miss.fails), miss.mistake) for miss in near_misses(exercise)]
    assert read == [
        ("a.yaml", ["test_it"], "one mistake"),
        ("b.yaml", ["test_it", "test_too"], "two mistakes"),
        ("c.yaml", ["test_it", "test_too"], "everything"),
    ]


@pytest.mark.parametrize(
    "header, mistake",
    [
        ("#fails:test_it:close", "close"),
        ("#  fails:  test_it ,  test_too :  wide  ", "wide"),
        ("# fails: test_it: with: colons: inside", "with: colons: inside"),
    ],
)
def test_spaces_do_not_matter(exercise: Exercise, header: str, mistake: str) -> None:
    """A header may be written close or wide, and its mistake may hold colons."""
    (exercise.folder / "near_misses/a.yaml").write_text(header + "\nkind: Pod\n")
    assert near_misses(exercise)[0].mistake == mistake


@pytest.mark.parametrize(
    "first, told",
    [
        ("", "the first line must be"),
        ("kind: Pod", "the first line must be"),
        ("# test_it: a mistake", "the first line must be"),
        ("# fails: test_it", "the first line must be"),
        ("# fails: test_it:", "the first line must be"),
        ("# fails: : a mistake", "the first line must be"),
        ("# fails: test_other: a mistake", "there is no check test_other"),
        ("# fails: test_it, test_x, test_a: a", "there is no check test_a, test_x"),
    ],
)
def test_bad_header_names_the_file(exercise: Exercise, first: str, told: str) -> None:
    """A header that cannot be read is told with its file and line, and how it is written."""
    path = exercise.folder / "near_misses/b.yaml"
    path.write_text(first + "\nkind: Pod\n", encoding="utf-8")
    with pytest.raises(ValueError, match=told) as caught:
        near_misses(exercise)
    assert str(caught.value).startswith(f"{path}:1: ")
