"""The domains of exercises, and what each weighs.

Source: the CNCF's CKAD curriculum v1.35.
"""

from __future__ import annotations

__all__ = ["WEIGHTS"]

WEIGHTS = {
    "design": 20,
    "deployment": 20,
    "observability": 15,
    "security": 25,
    "networking": 20,
}
"""Percent of the exam, by domain."""
