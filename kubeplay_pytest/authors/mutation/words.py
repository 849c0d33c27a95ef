"""Words that the API knows as values, and for each another one that it takes as well."""

from __future__ import annotations

__all__ = ["another_right", "another_word"]

# Each word becomes the next one in its row, the last one the first.
_WORDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "accessModes": (("ReadWriteOnce", "ReadWriteMany", "ReadOnlyMany"),),
    "concurrencyPolicy": (("Allow", "Forbid", "Replace"),),
    "imagePullPolicy": (("Always", "IfNotPresent", "Never"),),
    "kind": (("Role", "ClusterRole"), ("ServiceAccount", "User"), ("Deployment", "StatefulSet")),
    "medium": (("Memory", ""),),
    "operator": (("In", "NotIn"), ("Exists", "DoesNotExist"), ("Equal", "Exists")),
    "effect": (("NoSchedule", "NoExecute", "PreferNoSchedule"),),
    "policyTypes": (("Ingress", "Egress"),),
    "pathType": (("Prefix", "Exact"),),
    "podManagementPolicy": (("OrderedReady", "Parallel"),),
    "protocol": (("TCP", "UDP"),),
    "restartPolicy": (("Always", "OnFailure", "Never"),),
    "type": (
        ("RollingUpdate", "Recreate"),
        ("ClusterIP", "NodePort"),
        ("RuntimeDefault", "Unconfined"),
        ("Container", "Pod"),
        ("Utilization", "AverageValue"),
    ),
    "whenUnsatisfiable": (("DoNotSchedule", "ScheduleAnyway"),),
    "clusterIP": (("None", ""),),
}
_RIGHTS: dict[str, tuple[str, ...]] = {
    "apiGroups": ("", "apps", "batch"),
    "resources": ("pods", "services", "secrets"),
    "verbs": ("get", "list", "watch", "delete", "create"),
}


def another_word(field: str, word: str) -> str | None:
    """Another value of this field, or None where it is no word that is known here."""
    rows = [row for row in _WORDS.get(field, ()) if word in row]
    return _next(rows[0], word) if rows else None


def another_right(field: str, word: str) -> str:
    """Another entry for this list of a Role's rule."""
    row = _RIGHTS.get(field, ())
    return _next(row, word) if word in row else (row[0] if row else f"{word}-x")


def _next(row: tuple[str, ...], word: str) -> str:
    return row[(row.index(word) + 1) % len(row)]
