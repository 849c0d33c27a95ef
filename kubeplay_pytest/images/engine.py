"""Docker or podman, where a person has one: images that it holds, or pulls."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.images.archive import references
from kubeplay_pytest.images.reference import familiar

__all__ = ["Engine", "engines"]

PULL_SECONDS = 300.0
_SAVE_SECONDS = 300.0
_LOOK_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Engine:
    """A container engine by the name of its command."""

    name: str

    def holds(self, reference: str) -> bool:
        """Whether it has the image now; False as well when its service does not run."""
        return self._run(_LOOK_SECONDS, "image", "inspect", familiar(reference)) is None

    def pull(self, reference: str) -> str | None:
        """Take the image from its registry; returns why not, or None when it is there."""
        return self._run(PULL_SECONDS, "pull", "--quiet", reference)

    def save(self, reference: str, target: Path) -> None:
        """Write the image's archive; raises :class:`PlatformError` with what the engine said."""
        said = self._run(_SAVE_SECONDS, "save", "--output", str(target), familiar(reference))
        if said is None and reference not in references(target):
            said = f"the archive holds {', '.join(references(target))}"
        if said is not None:
            raise PlatformError(
                f"{self.name} did not save {familiar(reference)}: {said}",
                f"see whether this works: {self.name} save {familiar(reference)} > image.tar",
            )

    def _run(self, seconds: float, *arguments: str) -> str | None:
        """None when the command went well, else what it said."""
        try:
            done = subprocess.run(
                [self.name, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"no answer within {seconds:.0f} s"
        except OSError as error:
            return str(error.strerror or error)
        if done.returncode == 0:
            return None
        return " ".join(done.stderr.split()) or f"exit code {done.returncode}"


def engines() -> Iterator[Engine]:
    """Those that are installed."""
    return (Engine(name) for name in ("docker", "podman") if shutil.which(name))
