"""The OpenAPI document is true: no 5xx, no undocumented answer, and the page's types are its."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.generation import GenerationMode

from kubeplay_web.app import application
from kubeplay_web.settings import ServiceSettings
from tests.web.conftest import Served, workspace

EXAMPLES = int(os.environ.get("KUBEPLAY_TEST_EXAMPLES", "30"))
"""For each operation and each way of asking."""

LIVES_ON = "/api/v1/notices"
"""What never ends cannot be waited for."""

load_all_checks()
positive_data_acceptance = CHECKS.get_one("positive_data_acceptance")
_nowhere = ServiceSettings(Path(), Path(), Path(), token="", hosts=())
DOCUMENT: dict[str, Any] = application(_nowhere).openapi()
SCHEMA = schemathesis.openapi.from_dict(json.loads(json.dumps(DOCUMENT)))
OPERATIONS = {
    f"{operation.method.upper()} {operation.path}": operation
    for operation in (result.ok() for result in SCHEMA.get_all_operations())
    if operation.path != LIVES_ON
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Iterator[Served]:
    """A service of its own: it will be asked for everything."""
    root = workspace(tmp_path_factory.mktemp("asked"), repository, "ex04")
    served = Served(root, root / "data")
    served.start()
    yield served
    served.stop()


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_documented(asked: Served, name: str, mode: GenerationMode) -> None:
    """What the document allows to ask, and what it does not, is answered as it says."""
    headers = {"Authorization": f"Bearer {asked.token}"}

    @given(case=OPERATIONS[name].as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: schemathesis.Case) -> None:
        case.headers.pop("Authorization", None)
        # A name of the right form may be nobody's: a 404 is as good an answer as a 200.
        case.call_and_validate(
            base_url=asked.address, headers=headers, excluded_checks=[positive_data_acceptance]
        )

    try:
        ask()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # there is no wrong way to ask this


def test_the_page_was_made_from_this_document(repository: Path) -> None:
    """The file that the page's types are generated from is what the service says today."""
    kept = (repository / "web" / "frontend" / "openapi.json").read_text()
    assert json.loads(kept) == json.loads(json.dumps(DOCUMENT)), (
        "run: python -m kubeplay_web.openapi > web/frontend/openapi.json, then: npm run types"
    )
