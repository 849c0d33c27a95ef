"""A subject: one named object that a check makes statements about."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

from kubeplay_pytest.checks.field import Field
from kubeplay_pytest.checks.ground import Ground, Json
from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.verdict.finding import Finding, Where

__all__ = ["Subject"]

# Which kinds of the learner's may yet bring an object of this kind into being. Any other
# missing object is missing for good: apply has returned, so nobody has to wait for it.
_MAKERS = {
    "Pod": {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"},
    "ReplicaSet": {"Deployment"},
    "Job": {"CronJob"},
    "PersistentVolumeClaim": {"StatefulSet"},
    "EndpointSlice": {"Service"},
    "Endpoints": {"Service"},
}


class Subject:
    """A handle on the object ``name`` of ``kind``; making one costs nothing.

    Every method that states something waits until it holds, up to the run's timeout or
    ``within`` seconds, and raises :class:`LearnerFailure` when it does not.
    """

    def __init__(
        self, ground: Ground, kind: str, name: str, api_version: str | None = None
    ) -> None:
        self.ground = ground
        self.kind = ground.kind(kind, api_version)
        self.name = name

    def __repr__(self) -> str:
        return f"{self.kind.name} {self.name}"

    @property
    def live(self) -> Json:
        """The object as it is now; fails the check when it is not there."""
        return self._await_existence(None)

    def current(self) -> Json | None:
        """The object as last seen, or None. Never waits."""
        return self.ground.find(self.kind, self.name)

    def exists(self, *, within: float | None = None) -> Subject:
        """The object is there."""
        self._await_existence(within)
        return self

    def is_absent(self, *, within: float | None = None) -> None:
        """The object is not there (any more)."""
        gone = self.ground.until(lambda: True if self.current() is None else None, within)
        if gone is None:
            raise self.failure(f"no {self.kind.name} {self.name}", "it is there")

    def field(self, path: str) -> Field:
        """A field to make statements about, such as ``spec.template.spec.containers[0].image``."""
        return Field(self, path)

    def has_label(self, key: str, value: str | None = None) -> Subject:
        """The object carries the label, with this value when one is given."""
        return self._has_entry("labels", "label", key, value)

    def has_annotation(self, key: str, value: str | None = None) -> Subject:
        """The object carries the annotation, with this value when one is given."""
        return self._has_entry("annotations", "annotation", key, value)

    def becomes(
        self,
        holds: Callable[[Json], object],
        expected: str,
        *,
        path: str = "",
        found: str | Callable[[Json], str] = "it does not",
        help: str = "",
        within: float | None = None,
    ) -> Subject:
        """``holds(live object)`` becomes true; ``path`` says which field to point at."""
        self._await_existence(within)
        if self.ground.until(lambda: self._holds(holds), within) is None:
            now = self.current() or {}
            text = found(now) if callable(found) else found
            raise self.failure(expected, text, path=path, help=help)
        return self

    def failure(
        self, expected: str, found: str, *, path: str = "", key: bool = False, help: str = ""
    ) -> LearnerFailure:
        """A failure of this subject, with its evidence and the learner's line."""
        return LearnerFailure(
            Finding(
                expected=expected,
                found=found,
                evidence=self.ground.evidence(self.current()),
                where=self.where(path, key=key),
                help=help,
            )
        )

    def where(self, path: str = "", *, key: bool = False) -> Where | None:
        """The place in the learner's file: the field, the document, or the file's start."""
        manifest = self.ground.manifest(self.kind.name, self.name)
        if manifest is None:
            return self.ground.start()
        return manifest.locate(path, key=key) if path else manifest.where()

    def _holds(self, holds: Callable[[Json], object]) -> bool | None:
        item = self.current()
        return True if item is not None and holds(item) else None

    def _await_existence(self, within: float | None) -> Json:
        seconds = within if self._may_still_come() else 0.0
        item: Json | None = self.ground.until(self.current, seconds)
        if item is None:
            raise LearnerFailure(self._missing())
        return item

    def _may_still_come(self) -> bool:
        makers = _MAKERS.get(self.kind.name, set())
        return any(manifest.kind in makers for manifest in self.ground.submission.manifests)

    def _missing(self) -> Finding:
        """What is there instead: nearly the right name, or nothing of the kind."""
        same_kind = [m for m in self.ground.submission.manifests if m.kind == self.kind.name]
        names = [m.name for m in same_kind]
        close = difflib.get_close_matches(self.name, names, n=1, cutoff=0.4) or names[:1]
        if not close:
            return Finding(
                expected=f"a {self.kind.name} named {self.name!r}",
                found=f"no {self.kind.name} at all",
                where=self.ground.start(),
                help=f"add a document with kind: {self.kind.name} and name: {self.name}",
            )
        manifest = next(m for m in same_kind if m.name == close[0])
        return Finding(
            expected=f"a {self.kind.name} named {self.name!r}",
            found=f"a {self.kind.name} named {close[0]!r}",
            where=manifest.locate("metadata.name"),
            help=f"name it {self.name}",
        )

    def _has_entry(self, group: str, word: str, key: str, value: str | None) -> Subject:
        entries = self.live["metadata"].get(group) or {}
        wanted = f"{word} {key}" + (f": {value}" if value is not None else "")
        if key not in entries:
            raise self.failure(
                wanted, *_instead(word, key, entries), path=f"metadata.{group}", key=True
            )
        if value is not None and entries[key] != value:
            found = f"{key}: {entries[key]}"
            raise self.failure(wanted, found, path=f"metadata.{group}[{key}]")
        return self


def _instead(word: str, key: str, entries: dict[str, Any]) -> tuple[str]:
    close = difflib.get_close_matches(key, entries, n=1)
    if close:
        return (f"{word} {close[0]}",)
    return (f"no such {word}" + (f", only {', '.join(sorted(entries))}" if entries else ""),)
