"""Whole numbers that are too large for their field.

Server-side apply cuts them to 32 bits in silence: ``replicas: 4294967297`` is stored as
1 (seen on Kubernetes 1.37), so the learner would be judged by a number never written.
"""

from __future__ import annotations

from collections.abc import Iterator

from kubeplay_pytest.apply.schema import Schema
from kubeplay_pytest.manifests import Manifest
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["overflows"]

_BITS = {"int32": 31, "int64": 63}
_HARMLESS = 2**31 - 1


def overflows(manifest: Manifest, schema: Schema) -> Iterator[Finding]:
    """A finding for each number that does not fit. Asks the schema only for large ones."""
    for path, value, where in manifest.scalars():
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) <= _HARMLESS:
            continue
        field = schema.field(manifest.api_version, manifest.kind, path)
        bits = _BITS.get(field.format) if field else None
        if bits is not None and abs(value) >= 2**bits:
            yield Finding(
                expected=f"a whole number up to {2**bits - 1}",
                found=f"{path}: {value}",
                where=where,
                help="write a smaller number",
            )
