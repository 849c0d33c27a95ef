"""Claims: what an author says of each answer, and what contradicts it."""

from __future__ import annotations

from typing import Any

import pytest

from kubeplay_pytest.authors.proof import Claim, claims
from kubeplay_pytest.catalog import Exercise


def result(**outcomes: str) -> dict[str, Any]:
    checks = [{"id": name, "outcome": o, "found": f"{name} {o}"} for name, o in outcomes.items()]
    worst = next((o for o in ("error", "fail") if o in outcomes.values()), "pass")
    return {"verdict": worst, "checks": checks}


GOOD = result(test_it="pass", test_too="pass")
ONE = result(test_it="fail", test_too="pass")
BOTH = result(test_it="fail", test_too="fail")
ERROR = result(test_it="error", test_too="fail")


def test_every_answer_is_claimed(exercise: Exercise) -> None:
    """Template, references and near misses each make a claim."""
    roles = [(claim.role, claim.answer.name) for claim in claims(exercise)]
    assert roles == [
        ("template", "template.yaml"),
        ("reference", "plain.yaml"),
        ("near miss", "a.yaml"),
        ("near miss", "b.yaml"),
        ("near miss", "c.yaml"),
    ]


@pytest.mark.parametrize(
    "role, fails, found, contradiction",
    [
        ("reference", None, GOOD, ""),
        ("reference", None, ONE, "must pass, but fails test_it: test_it fail"),
        ("template", None, ONE, ""),
        ("template", None, GOOD, "must fail, but passes"),
        ("near miss", {"test_it"}, ONE, ""),
        ("near miss", {"test_it"}, BOTH, "must fail test_it, but fails test_it, test_too"),
        ("near miss", {"test_it"}, GOOD, "must fail test_it, but fails nothing"),
        ("near miss", {"test_too"}, ONE, "must fail test_too, but fails test_it"),
        ("reference", None, ERROR, "ended as error: test_it error"),
        ("template", None, ERROR, "ended as error: test_it error"),
        ("near miss", {"test_too"}, ERROR, "ended as error: test_it error"),
    ],
)
def test_contradiction(
    exercise: Exercise, role: str, fails: set[str] | None, found: Any, contradiction: str
) -> None:
    """A claim holds exactly when the result says the same; an error proves nothing."""
    names = frozenset(fails) if fails is not None else None
    assert Claim(exercise, exercise.template, role, names).contradiction(found) == contradiction
