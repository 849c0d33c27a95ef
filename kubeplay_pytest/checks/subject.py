"""A subject: one named object that a check makes statements about."""

from __future__ import annotations

from collections.abc import Callable

from kubeplay_pytest.checks import missing
from kubeplay_pytest.checks.field import Field
from kubeplay_pytest.checks.ground import Ground, Json
from kubeplay_pytest.checks.rest import CONTROLLED
from kubeplay_pytest.checks.words import instead, other_case
from kubeplay_pytest.cluster.api import MERGE
from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.manifests import MISSING, FieldPath
from kubeplay_pytest.verdict.finding import Finding, Where

__all__ = ["Subject"]

# Kinds that nobody changes but who applies them, and those whose changes end with the
# namespace's coming to rest. Other kinds (volumes, custom ones) keep a pace of their own.
_RESTING = {*CONTROLLED, "ConfigMap", "LimitRange", "NetworkPolicy", "Role", "RoleBinding"}
_RESTING |= {"EndpointSlice", "Secret"}
_RESTING -= {"CronJob", "HorizontalPodAutoscaler"}


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
        item = self.current()
        if item is None:
            within = 0.0  # look once more, at a fresh listing
        gone = self.ground.until(
            lambda: True if self.current() is None else None,
            within,
            rest=item is not None and self._stays(item),
        )
        if gone is None:
            raise self.failure(
                f"no {self.kind.name} {self.name}", "it is there", path="metadata.name"
            )

    def change(self, body: Json, subresource: str = "") -> None:
        """Change it by a merge patch, as the platform does; what is asked next knows of it.

        Raises :class:`ApiError` when the API server refuses.
        """
        namespace = self.ground.namespace
        path = "/".join(filter(None, (self.kind.path(namespace.name, self.name), subresource)))
        namespace.api.request("PATCH", path, body=body, content_type=MERGE)
        self.look_afresh()

    def look_afresh(self) -> None:
        """Take a fresh listing: a check that changed something asks of what is there now."""
        self.ground.relist(self.kind)

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
        help: str | Callable[[Json], str] = "",  # noqa: A002 - the word of a finding
        within: float | None = None,
    ) -> Subject:
        """``holds(live object)`` becomes true; ``path`` says which field to point at.

        ``found`` and ``help`` may be functions of the live object as it is in the end.
        """
        self._await_existence(within)
        rest = self.kind.name in _RESTING
        if self.ground.until(lambda: self._holds(holds), within, rest=rest) is None:
            now = self.current()
            if now is None:
                raise self.failure(expected, f"{self} is gone")
            text = found(now) if callable(found) else found
            advice = help(now) if callable(help) else help
            raise self.failure(expected, text, path=path, help=advice)
        return self

    def failure(
        self,
        expected: str,
        found: str,
        *,
        path: str = "",
        key: bool = False,
        help: str = "",  # noqa: A002 - the word of a finding
        written: bool = False,
    ) -> LearnerFailure:
        """A failure of this subject, with its evidence and the learner's line.

        Of what only is ``written``, such as a label, what its containers do tells nothing.
        """
        return LearnerFailure(
            Finding(
                expected=expected,
                found=found,
                evidence=() if written else self.ground.evidence(self.current()),
                where=self.where(path, key=key),
                help=help,
            )
        )

    def where(self, path: str = "", *, key: bool = False) -> Where | None:
        """The place in the learner's file: the field, the document, or the file's start."""
        manifest = self.ground.manifest(self.kind.name, self.name)
        if manifest is None:
            return self.ground.start()
        steps = FieldPath.parse(path)
        # Of what no part was written, such as the status, the object itself is the place.
        if not steps or manifest.at(FieldPath(steps[:1])) is MISSING:
            return manifest.where()
        return manifest.locate(steps, key=key)

    def _holds(self, holds: Callable[[Json], object]) -> bool | None:
        item = self.current()
        return True if item is not None and holds(item) else None

    def _stays(self, item: Json) -> bool:
        """Whether nobody is about to remove the object."""
        metadata, spec = item["metadata"], item.get("spec") or {}
        coming = {"deletionTimestamp", "ownerReferences"} & metadata.keys()
        return not coming and "ttlSecondsAfterFinished" not in spec

    def _await_existence(self, within: float | None) -> Json:
        """Only what a controller may yet make is waited for: apply has returned."""
        seconds = within if missing.may_come(self.ground, self.kind.name) else 0.0
        item: Json | None = self.ground.until(self.current, seconds, rest=True)
        if item is None:
            raise LearnerFailure(missing.finding(self.ground, self.kind.name, self.name))
        return item

    def _has_entry(self, group: str, word: str, key: str, value: str | None) -> Subject:
        metadata = self.live["metadata"]
        entries = metadata.get(group) or {}
        wanted = f"{word} {key}" + (f": {value}" if value is not None else "")
        if key not in entries:
            found, path, advice = instead(group, key, metadata, self._written_keys(group))
            raise self.failure(wanted, found, path=path, key=True, help=advice, written=True)
        if value is not None and entries[key] != value:
            found = f"{key}: {entries[key]}"
            advice = other_case(value, [entries[key]]) or f"set {key} to {value}"
            path = f"metadata.{group}[{key}]"
            raise self.failure(wanted, found, path=path, help=advice, written=True)
        return self

    def _written_keys(self, group: str) -> set[str]:
        """The labels or annotations that the learner's file sets."""
        manifest = self.ground.manifest(self.kind.name, self.name)
        written = manifest.at(f"metadata.{group}") if manifest else MISSING
        return set(written) if isinstance(written, dict) else set()
