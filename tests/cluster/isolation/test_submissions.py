"""A solution that tries to break out is the learner's mistake, and shown on its line."""

from __future__ import annotations

import pytest

from kubeplay_pytest.errors import LearnerFailure
from tests.cluster.isolation.conftest import Jail, Submit
from tests.cluster.isolation.escapes import ESCAPES, Escape


@pytest.mark.parametrize("escape", ESCAPES, ids=lambda e: e.id)
def test_fails_at_its_line(submit: Submit, escape: Escape) -> None:
    """The submission fails, at the line that breaks out, with something to try."""
    with pytest.raises(LearnerFailure) as failure:
        submit(escape.text)
    finding = failure.value.findings[0]
    assert finding.where is not None
    assert (finding.where.line, bool(finding.help)) == (escape.line, True), finding.summary


def test_nothing_is_applied_beside_an_escape(submit: Submit, jail: Jail) -> None:
    """What breaks out is seen before anything is sent: its harmless neighbour is not made."""
    hidden = next(escape for escape in ESCAPES if escape.id == "hidden-in-a-list")
    with pytest.raises(LearnerFailure):
        submit(hidden.text)
    items = jail.own.api.get(jail.named("/api/v1/namespaces/OWN/configmaps"))["items"]
    assert "harmless" not in [item["metadata"]["name"] for item in items]


def test_a_harmless_solution_is_applied(submit: Submit, jail: Jail) -> None:
    """The counter-proof: the same way, a ConfigMap of the learner's own is made."""
    submit("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine, namespace: OWN}\n")
    assert jail.own.as_learner.get(jail.named("/api/v1/namespaces/OWN/configmaps/mine"))
