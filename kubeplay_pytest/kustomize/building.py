"""Running kustomize: imported only where there is a Kustomization."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from kubeplay_pytest.errors import LearnerFailure, PlatformError
from kubeplay_pytest.kustomize.built_manifest import BuiltManifest
from kubeplay_pytest.kustomize.places import blamed
from kubeplay_pytest.manifests import Manifest, Submission, load
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["build"]

_SECONDS = 30.0
_WORDS = 400


def build(submission: Submission, overlay: Manifest, base: Path) -> tuple[Manifest, ...]:
    """The objects of ``overlay``, built in a folder of the learner's files, beside the base.

    Raises :class:`LearnerFailure` with the words of kustomize when it cannot be built.
    """
    with _laid_out(submission, overlay, base) as folder:
        file = folder / "built.yaml"
        file.write_text(_run(folder, overlay), encoding="utf-8")
        return _read(file, overlay)


@contextmanager
def _laid_out(submission: Submission, overlay: Manifest, base: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kubeplay-") as name:
        folder = Path(name)
        if base.is_dir():
            shutil.copytree(base, folder / "base")
        (folder / "overlay").mkdir()
        for file in submission.files:
            own = "kustomization.yaml" if file is overlay.source else file.path.name
            (folder / "overlay" / own).write_text(file.text, encoding="utf-8")
        yield folder


def _run(folder: Path, overlay: Manifest) -> str:
    from kubeplay_controlplane import program

    command = [str(program()), "kustomize", str(folder / "overlay")]
    try:
        done = subprocess.run(  # an argument list; the learner's text is in files only
            command, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PlatformError(
            f"kustomize did not build anything: {error}", "run this again"
        ) from error
    if done.returncode != 0:
        raise LearnerFailure(_refusal(done.stderr.replace(f"{folder}/", ""), overlay))
    return done.stdout


def _refusal(said: str, overlay: Manifest) -> Finding:
    lines = said.strip().splitlines() or ["it said nothing"]
    words = lines[-1].removeprefix("error: ")
    return Finding(
        expected="a Kustomization that can be built",
        found="it cannot",
        evidence=(words if len(words) <= _WORDS else words[:_WORDS] + "…",),
        where=blamed(words, overlay),
        help="read the words of kustomize: they name the file, the field or the object",
    )


def _read(file: Path, overlay: Manifest) -> tuple[Manifest, ...]:
    try:
        objects = load([file]).manifests
    except LearnerFailure as failure:
        # The places are in a file that nobody wrote.
        findings = [replace(finding, where=overlay.where()) for finding in failure.findings]
        raise LearnerFailure(*findings) from None
    return tuple(BuiltManifest(overlay.source, m.data, m.node, overlay) for m in objects)
