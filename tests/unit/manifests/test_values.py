"""Unquoted words mean what they mean to kubectl."""

from __future__ import annotations

import pytest

from kubeplay_pytest.manifests.values import as_key, resolve
from tests.unit.manifests.corpus import HEAD, fault, only, place

VALUES = {
    "": None, "~": None, "null": None, "Null": None, "nil": "nil",
    "yes": True, "on": True, "True": True, "y": True, "n": False, "off": False, "NO": False,
    "tRue": "tRue", "yess": "yess",
    "1": 1, "-7": -7, "+3": 3, "0": 0, "0644": 420, "0o644": 420, "08": 8, "0x1F": 31,
    "0b101": 5, "1_000": 1000, "1e3": 1000, "1.0": 1, "1.5": 1.5, ".5": 0.5, "1.": 1,
    "18446744073709551615": 2**64 - 1, "18446744073709551616": 18446744073709551616,
    "22:22": "22:22", "1:30:00": "1:30:00", "2024-01-31": "2024-01-31", "1.27.3": "1.27.3",
    "12e3456": "12e3456", "500m": "500m", "1Gi": "1Gi", "-": "-", "=": "=", "0x": "0x",
    "9" * 5000: "9" * 5000,
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), VALUES.items(), ids=lambda value: str(value)[:20])
def test_word_means_what_it_means_to_kubectl(text: str, value: object) -> None:
    """Each unquoted word resolves to the value and type that kubectl sends."""
    assert (resolve(text), type(resolve(text))) == (value, type(value))


def test_quotes_make_text() -> None:
    """Quoted words, block scalars and the tag !!str are text whatever they say."""
    data = only(HEAD + "a: 'yes'\nb: \"1\"\nc: !!str 1\nd: |\n  1\ne: ! 1\n").data
    assert [data[key] for key in "abcde"] == ["yes", "1", "1", "1\n", "1"]


@pytest.mark.parametrize(
    ("key", "text"), [(1, "1"), (True, "true"), (False, "false"), (1.5, "1.5"), ("x", "x")]
)
def test_scalar_key_becomes_text(key: object, text: str) -> None:
    """A key that is no text becomes the text that JSON has for it."""
    assert as_key(key) == text


def test_key_that_reads_as_boolean_is_reachable() -> None:
    """`on: x` is the key `true`, as kubectl has it."""
    data = only(HEAD + "on: x\n8080: z\n").data
    assert (data["true"], data["8080"]) == ("x", "z")


FAULTS = {
    "infinity": ("a: .inf", 4, "number"),
    "nan": ("a: .NaN", 4, "number"),
    "python tag": ("a: !!python/object:os.system x", 4, "Remove the tag"),
    "binary": ("a: !!binary aGk=", 4, "Remove the tag"),
    "custom tag": ("a: !Ref x", 4, "Remove the tag"),
    "custom tag on list": ("a: !Sub [x]", 4, "Remove the tag"),
    "set": ("a: !!set {x}", 4, "Remove the tag"),
    "unfit tag": ("a: !!int x", 4, "Remove the tag"),
    "list as key": ("? [a]\n: b", 3, "word before"),
    "mapping as key": ("? {a: 1}\n: b", 3, "word before"),
    "empty key": ("? \n: b", 2, "name before"),
    "null key": ("~: b", 1, "name before"),
    "merge of text": ("<<: x", 1, "alias of a mapping"),
}


@pytest.mark.parametrize(("text", "column", "remedy"), FAULTS.values(), ids=FAULTS)
def test_value_without_json_is_a_finding(parser: str, text: str, column: int, remedy: str) -> None:
    """What JSON cannot hold is reported at its place, by both parsers."""
    finding = fault(f"{HEAD}{text}\n")
    assert place(finding) == (5, column)
    assert remedy in finding.help


def test_tag_is_named() -> None:
    """The finding about a tag quotes it as it was written."""
    assert "`!!python/none`" in fault(f"{HEAD}a: !!python/none x\n").found
