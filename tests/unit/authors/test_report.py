"""The report: what makes it fail, its rates, and its JSON."""

from __future__ import annotations

import json

import pytest

from kubeplay_pytest.authors import Claim, Fault, Proof, Weight
from kubeplay_pytest.authors.mutation import Mutant, Score
from kubeplay_pytest.authors.report import Report
from kubeplay_pytest.catalog import Exercise


def proof(exercise: Exercise, role: str, verdict: str, contradiction: str = "") -> Proof:
    claim = Claim(exercise, exercise.template, role)
    return Proof(claim, contradiction, {"verdict": verdict, "checks": []})


def scored(exercise: Exercise, killed: int, survivors: int) -> Score:
    mutant = Mutant(exercise, exercise.references[0], 4, "port", "Pod web spec.x 1 -> 2", "")
    return Score(exercise, killed, 0, (mutant,) * survivors, ())


def test_rates(exercise: Exercise) -> None:
    """Wrong accepts are wrong answers that pass, wrong rejects are references that fail."""
    proofs = [
        proof(exercise, "template", "pass", "must fail, but passes"),
        proof(exercise, "near miss", "fail", "fails other checks than it says"),
        proof(exercise, "near miss", "error", "ended as error"),
        proof(exercise, "reference", "fail", "must pass"),
        proof(exercise, "reference", "pass"),
    ]
    report = Report([], proofs, [scored(exercise, 6, 1)], 90, 1.0)
    assert str(report.rates["wrong_accepts"]) == "2 of 10 (20.0 %)"
    assert str(report.rates["wrong_rejects"]) == "1 of 2 (50.0 %)"


def test_nothing_graded(exercise: Exercise) -> None:
    """Rates of nothing are 0 percent."""
    assert Report([], [], [], 90, 0.0).rates["wrong_accepts"].percent == 0


@pytest.mark.parametrize(
    "faults, killed, ok",
    [
        ([], 9, True),
        ([], 8, False),
        ([Fault("domain design", "too few", Weight.NOTE)], 9, True),
        ([Fault("prompt.md", "is hard")], 9, False),
    ],
)
def test_ok(exercise: Exercise, faults: list[Fault], killed: int, ok: bool) -> None:
    """Faults and scores below the bound make it fail; notes do not."""
    report = Report(faults, [], [scored(exercise, killed, 1)], 90, 1.0)
    assert report.ok == ok


def test_json(exercise: Exercise) -> None:
    """The document holds everything that is printed, as plain JSON."""
    report = Report([], [proof(exercise, "template", "fail")], [scored(exercise, 9, 1)], 90, 1.0)
    document = json.loads(json.dumps(report.to_dict()))
    assert document["mutation"][0]["percent"] == 90.0
    place = f"{exercise.references[0]}:4"
    assert document["mutation"][0]["survivors"][0]["place"] == place
    assert document["rates"]["wrong_accepts"] == {"count": 1, "of": 11, "percent": 9.09}
