"""The security model that is written down is the one that is tested."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.cluster.isolation import test_allowed
from tests.cluster.isolation.attempts import ATTEMPTS, IMPERSONATIONS
from tests.cluster.isolation.escapes import ESCAPES

ALLOWED = [
    str(test.__doc__).partition(":")[0]
    for name, test in vars(test_allowed).items()
    if name.startswith("test_")
]


def test_each_attempt_is_documented(repository: Path) -> None:
    """The page lists every attempt that is made, once, and none that is not."""
    text = (repository / "docs" / "security-model.md").read_text(encoding="utf-8")
    documented = Counter(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE))
    made = [*(a.id for a in ATTEMPTS), *IMPERSONATIONS, *(e.id for e in ESCAPES), *ALLOWED]
    assert documented == Counter(made)
