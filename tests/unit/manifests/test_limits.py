"""Hostile files end in a finding, soon."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.manifests import Limits, events
from tests.unit.manifests.corpus import HEAD, fault, faults, place, read

MEGABYTE = 1_000_000
BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 40))


def test_bomb_is_refused_before_it_explodes(parser: str) -> None:
    """Nested aliases are counted as if written out, and refused where they are too many."""
    finding = fault(BOMB)
    assert place(finding) == (14, 18)
    assert "aliases" in finding.help


def test_merge_bomb_is_refused() -> None:
    """Merge keys count like other aliases."""
    text = "a0: &a0 {k: v}\n" + "".join(
        f"a{i}: &a{i} {{<<: *a{i - 1}, x: *a{i - 1}}}\n" for i in range(1, 40)
    )
    assert "values" in fault(text).expected


def test_aliases_cannot_hide_depth() -> None:
    """Nesting by way of aliases counts like other nesting."""
    text = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 90))
    assert "levels" in fault(text).expected


LIMITS = {
    "depth": ("a: [[[x]]]\n", {"depth": 3}, 1, 6, "nesting"),
    "aliases": ("a: &a x\nb: [*a, *a]\n", {"aliases": 1}, 2, 9, "Write the values out"),
    "nodes": ("a: 1\nb: 2\nc: 3\n", {"nodes": 5}, 3, 1, "Keep only"),
    "documents": (f"{HEAD}---\n{HEAD.replace('web', 'b')}", {"documents": 1}, 5, 1, "fewer"),
}


@pytest.mark.parametrize(
    ("text", "limits", "line", "column", "remedy"), LIMITS.values(), ids=LIMITS
)
def test_limit_is_placed(
    parser: str, text: str, limits: dict[str, int], line: int, column: int, remedy: str
) -> None:
    """What exceeds a limit is shown where it does."""
    finding = fault(text, **limits)
    assert place(finding) == (line, column)
    assert remedy in finding.help


def test_limits_themselves_are_accepted() -> None:
    """A file that reaches its limits exactly is read."""
    assert read(HEAD, depth=2, nodes=9, documents=1).manifests


@pytest.mark.parametrize("wrong", [{"depth": 201}, {"nodes": 0}], ids=str)
def test_limits_are_checked(wrong: dict[str, int]) -> None:
    """A limit that could not be kept is refused."""
    with pytest.raises(ValueError, match="must be"):
        Limits(**wrong)


HOSTILE = [
    "[", "{", "- ", "&a ", "*a ", '"', "'", '""', "? ", ": ", "&a [*a] ", "[a, ", "---\n", "...\n",
    "a: 1\n", "- a\n", "!a ", "|\n", "%x\n", "%TAG !a! b\n", "\n", "\r", "\u2028", "\t", " ", "#",
    "{{", "${", '"\\', "'x' ", ": : ", "-\n", "?\n", "{a: b}, ", "\\", "a\n", "“", "\u00a0",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
@pytest.mark.parametrize("before", ["", "a: x\n", "a: ["], ids=["alone", "below", "inside"])
def test_megabyte_of_it_ends_soon(unit: str, before: str) -> None:
    """A megabyte of anything ends in findings, in bounded time."""
    text = before + unit * (MEGABYTE // len(unit.encode()) - 5)
    started = time.process_time()
    assert faults(text)
    assert time.process_time() - started < 3


@pytest.mark.parametrize("unit", ["[", "- ", "a: 1\n", '"\\', "{{", "\n", "a\n"], ids=repr)
def test_megabyte_ends_without_c_too(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser in Python is slower but bounded as well."""
    monkeypatch.setattr(events, "FASTEST", events.PurePython)
    started = time.process_time()
    assert faults("a: " + unit * (MEGABYTE // len(unit) - 5))
    assert time.process_time() - started < 10


def test_many_tag_directives_are_refused() -> None:
    """A list of %TAG lines, which the parser compares pairwise, is not given to it."""
    text = "".join(f"%TAG !a{i}! x\n" for i in range(60_000))
    started = time.process_time()
    assert "Delete" in fault(text).help
    assert time.process_time() - started < 1


def test_many_misspelt_keys_end_soon() -> None:
    """Looking for a misspelt key among very many is bounded."""
    started = time.process_time()
    assert faults("".join(f"kint{i}: 1\n" for i in range(20_000)))
    assert time.process_time() - started < 3


def test_ordinary_manifest_is_fast() -> None:
    """A manifest of a kilobyte is read in about a millisecond (ten are allowed here)."""
    text = HEAD + "".join(f"k{i}: {{a: value, b: [1, 2]}}\n" for i in range(30))
    read(text)
    best = min(_seconds(text) for _ in range(10))
    assert best < 0.01


def _seconds(text: str) -> float:
    started = time.perf_counter()
    read(text)
    return time.perf_counter() - started


_yamlish = some.lists(
    some.sampled_from(
        [
            *"[]{}:,-?&*!|>'\"%@`#\n\t ~<=.0aé“\u00a0\ufeff\u2028\r\\$",
            "\n  ", "\n- ", ": ", "a: ", "&a ", "*a", "<<: *a", "---\n", "...\n", "{{ ", " }}",
            "!!int ", "!x ", "{% ", "${x", "```", '"\\ud83d"', "apiVersion: v1\n", "kind: Pod\n",
            "kind: List\n", "items:\n", "metadata: {name: x}\n", "metadata:\n", "  name: ", "1e999",
            ".inf", "0x", "# x\n",
        ]
    ),
    max_size=60,
).map("".join)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(some.one_of(_yamlish, some.text(max_size=200), _yamlish.map(lambda text: HEAD + text)))
def test_text_is_read_or_explained(text: str) -> None:
    """Whatever the text, `load` gives manifests or findings with places, and nothing else."""
    _try(text.encode("utf-8", "replace"))


@settings(max_examples=100, deadline=None)
@given(some.binary(max_size=200))
def test_bytes_are_read_or_explained(content: bytes) -> None:
    """Whatever the bytes, `load` gives manifests or findings with places, and nothing else."""
    _try(content)


def _try(content: bytes) -> None:
    lines = content.decode("utf-8", "replace").splitlines() or [""]
    try:
        submission = read(content)
    except LearnerFailure as failure:
        for finding in failure.findings:
            assert finding.help
            assert finding.where is not None
            assert 1 <= finding.where.line <= len(lines) + 1
            assert finding.where.width >= 1
    else:
        for manifest in submission.manifests:
            assert all(manifest.locate(path) == where for path, _, where in manifest.scalars())
