"""All the manifests of one answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kubeplay_pytest.manifests.composer import compose
from kubeplay_pytest.manifests.limits import Limits
from kubeplay_pytest.manifests.manifest import Manifest
from kubeplay_pytest.manifests.nodes import Node, Scalar
from kubeplay_pytest.manifests.problems import Problems, Refused
from kubeplay_pytest.manifests.reading import read
from kubeplay_pytest.manifests.shape import Shape
from kubeplay_pytest.manifests.source import SourceFile
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["Submission", "digest_of", "load"]


@dataclass(frozen=True, eq=False)
class Submission:
    """The manifests of the learner's files, in the order in which they stand there."""

    manifests: tuple[Manifest, ...]
    files: tuple[SourceFile, ...]

    def find(self, kind: str, name: str) -> Manifest | None:
        """The first manifest of this kind and name, or ``None``."""
        for manifest in self.manifests:
            if (manifest.kind, manifest.name) == (kind, name):
                return manifest
        return None

    @property
    def digest(self) -> str:
        """The SHA-256, in hex, of the one file, or of the digests of several in order."""
        return digest_of([file.sha256 for file in self.files])


def digest_of(files: Sequence[str]) -> str:
    """The digest of an answer whose files have these SHA-256, in hex and in order."""
    if len(files) == 1:
        return files[0]
    return hashlib.sha256(bytes.fromhex("".join(files))).hexdigest()


def load(paths: Sequence[Path], *, limits: Limits = Limits()) -> Submission:  # noqa: B008
    """Read the manifests in ``paths``, in this order.

    Raises :class:`~kubeplay_pytest.errors.LearnerFailure` with every fault that was found
    (at most 20, in the order of the files), and nothing else because of what the files
    hold or because they cannot be read. A file without objects is a fault only when the
    others have none either.
    """
    problems = Problems()
    files: list[SourceFile] = []
    manifests: list[Manifest] = []
    for path in paths:
        try:
            files.append(source := read(path, limits))
            manifests.extend(_manifests(source, limits, problems))
        except Refused as refused:
            problems.add(refused.finding)
    _check_repeated(manifests, problems)
    if not manifests and not problems:
        _report_nothing(files, problems)
    problems.raise_if_any()
    return Submission(tuple(manifests), tuple(files))


def _manifests(source: SourceFile, limits: Limits, problems: Problems) -> Iterator[Manifest]:
    shape = Shape(source, problems)
    for node in compose(source, limits, problems):
        if not _empty(node):
            yield from shape.manifests(node)


def _empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


def _check_repeated(manifests: list[Manifest], problems: Problems) -> None:
    seen: dict[tuple[str, ...], Manifest] = {}
    for manifest in manifests:
        group = manifest.api_version.rpartition("/")[0]
        key = (group, manifest.kind, manifest.namespace or "", manifest.name)
        first = seen.setdefault(key, manifest)
        if manifest.name and first is not manifest:
            problems.add(_repeated(first, manifest))


def _repeated(first: Manifest, second: Manifest) -> Finding:
    place = first.locate("metadata.name")
    return Finding(
        "a name of its own for every object of a kind",
        f"a second {second.kind} with the name {second.name}; the first is at {place}",
        where=second.locate("metadata.name"),
        help="Give it another name, or delete one of the two.",
    )


def _report_nothing(files: list[SourceFile], problems: Problems) -> None:
    if not files:
        problems.add(Finding("a YAML file", "no file at all", help="Write your answer in YAML."))
    for file in files:
        problems.add(
            Finding(
                "at least one Kubernetes object",
                "nothing to apply yet: the file " + _what_is_in(file),
                where=file.where(0),
                help="Write an object that starts with `apiVersion:` and `kind:`, and save it.",
            )
        )


def _what_is_in(file: SourceFile) -> str:
    if not file.text.strip():
        return "is empty"
    bare = [line for line in file.lines if line.strip() and not line.lstrip().startswith("#")]
    return "holds no object" if bare else "holds only comments"
