"""What results say, in words for authors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

__all__ = ["found", "names", "problem"]

Json = dict[str, Any]


def names(checks: Iterable[str]) -> str:
    return ", ".join(sorted(checks)) or "nothing"


def found(result: Json) -> str:
    """What the first failing check found."""
    failed = next(check for check in result["checks"] if check["outcome"] == "fail")
    return str(failed["found"])


def problem(result: Json) -> str:
    """Why there is no verdict."""
    texts = (c["found"] for c in result["checks"] if c["outcome"] in ("error", "skip"))
    return str(result.get("problem") or next(texts, "no check was run"))
