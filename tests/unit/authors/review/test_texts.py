"""Prose: its reading level, its links, and how it spells the API's kinds."""

from __future__ import annotations

import pytest

from kubeplay_pytest.authors.prose import prose
from kubeplay_pytest.authors.review.kinds import KINDS, misspelt_kinds, respelt
from kubeplay_pytest.authors.review.links import dead_links
from kubeplay_pytest.authors.review.reading import BOUND, hard_texts, readability
from kubeplay_pytest.catalog import Exercise

PLAIN = "The shop is down. Nobody can buy a thing. Find out why, and mend it. " * 3
HARD = (
    "Notwithstanding organizational considerations, comprehensive infrastructure orchestration "
    "necessitates multidimensional reconfiguration of heterogeneous environments. "
) * 4


def write(exercise: Exercise, text: str) -> None:
    (exercise.folder / "debrief.md").write_text(text, encoding="utf-8")


def test_readability_is_that_of_the_formula() -> None:
    """The index of a text whose letters, words and sentences are counted by hand."""
    text = "four word four word four. " * 6  # 30 words of 4 letters, 5 in a sentence
    assert readability(text) == pytest.approx(4.71 * 4 + 0.5 * 5 - 21.43)


def test_code_is_not_read() -> None:
    """Blocks and spans of code, and addresses, make a text no harder."""
    code = "\n```yaml\nimplementationSpecificConfiguration: internationalization\n```\n"
    link = "\nhttps://example.com/a-very-long-internationalization-of-addresses\n"
    assert readability(PLAIN + code + link) == readability(PLAIN)
    assert prose(f"a `b`\n{code}c").split("\n") == ["a X", "", "", "", "", "c"]


@pytest.mark.parametrize("text, faults", [(PLAIN, 0), (HARD, 1), ("Internationalization.", 0)])
def test_hard_text_is_found(exercise: Exercise, text: str, faults: int) -> None:
    """A text above the bound is a fault; a plain one is none, nor one of a few words."""
    write(exercise, text)
    found = list(hard_texts(exercise))
    assert len(found) == faults
    assert all(f"{BOUND:.0f} at most" in fault.message for fault in found)


LINKS = {
    "file": ("[a](prompt.md)", ""),
    "no-file": ("[a](nowhere.md)", "there is no"),
    "anchor": ("# Why it works\n\n[a](#why-it-works)", ""),
    "no-anchor": ("# Why\n\n[a](#how)", "no heading #how"),
    "anchor-elsewhere": ("[a](prompt.md#a-tiny-one)", ""),
    "empty": ("[a]()", "there is no"),
    "address": ("- https://kubernetes.io/docs/concepts/.", ""),
    "linked-address": ("[a](https://kubernetes.io/docs)", ""),
    "no-host": ("see http://shop", "no host"),
    "misspelt-scheme": ("[a](htps://kubernetes.io)", "htps"),
    "code": ("Call `http://shop` or [`x`](prompt.md).\n```\n[a](nowhere)\n```\n", ""),
}


@pytest.mark.parametrize("text, problem", LINKS.values(), ids=LINKS)
def test_links(exercise: Exercise, text: str, problem: str) -> None:
    """A link to what is not there is dead; one in code is none."""
    write(exercise, text)
    found = [str(fault) for fault in dead_links(exercise)]
    assert len(found) == bool(problem)
    assert all(problem in fault and "debrief.md:" in fault for fault in found)


@pytest.mark.parametrize(
    "word, right",
    [
        ("deploymnet", "Deployment"),
        ("Deployement", "Deployment"),
        ("Configmap", "ConfigMap"),
        ("configmaps", "ConfigMaps"),
        ("STATEFULSET", "StatefulSet"),
        ("NetworkPolices", "NetworkPolicies"),
        ("Namesapce", "Namespace"),
        ("Servcie", "Service"),
    ],
)
def test_misspelt_kind(word: str, right: str) -> None:
    """A slip in a kind's name, or its letters in the wrong case, is respelt."""
    assert respelt(word) == right


@pytest.mark.parametrize(
    "word",
    [*KINDS, "pods", "Pods", "deployment", "services", "Services", "ingresses", "endpoint",
     "deployed", "secrets", "finding", "serves", "noted", "roles", "leased", "gateways"],
)  # fmt: skip
def test_right_word_stands(word: str) -> None:
    """Kinds themselves, their plurals, and English words are left alone."""
    assert respelt(word) is None


def test_misspelt_kind_has_its_line(exercise: Exercise) -> None:
    """The fault names the line; in code a kind may be written as commands want it."""
    write(exercise, "Look at `configmap`.\n\nA Configmap is read once.\n")
    (fault,) = misspelt_kinds(exercise)
    assert str(fault) == f"{exercise.folder / 'debrief.md'}:3: write ConfigMap, not Configmap"
