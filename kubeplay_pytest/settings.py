"""Every option of ours, read in one place: command line, environment, ini, default.

This module knows names and defaults; it opens no file and starts nothing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["OPTIONS", "Option", "Settings"]


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: ``--kubeplay-NAME``, ``KUBEPLAY_NAME`` and the ini key ``kubeplay_NAME``."""

    name: str
    default: Any
    help: str
    metavar: str | None = None

    @property
    def flag(self) -> str:
        return f"--kubeplay-{self.name}"

    @property
    def key(self) -> str:
        return f"kubeplay_{self.name}"

    @property
    def variable(self) -> str:
        return f"KUBEPLAY_{self.name.upper()}"


OPTIONS = (
    Option(
        "cluster",
        "embedded",
        "where the cluster comes from: embedded (default), kind, k3d, minikube (each also as "
        "kind:NAME), microk8s, or context:NAME of your kubeconfig",
        "PROVIDER",
    ),
    Option("solutions", "solutions", "folder of the learner's YAML (default: solutions)", "DIR"),
    Option("timeout", "20", "seconds a check waits before it gives up (default: 20)", "SECONDS"),
    Option("result", "", "write the verdict as kubeplay.result/v1 JSON to FILE", "FILE"),
    Option("events", "", "append what happens, while it happens, as JSON lines to FILE", "FILE"),
    Option(
        "keep",
        "none",
        "keep the namespace after the run, to look inside: none (default), failed, all",
        "WHICH",
    ),
    Option(
        "history", "on", "keep this attempt for kubeplay progress: on (default), off", "WHETHER"
    ),
    Option("traceback", False, "show Python tracebacks of failing checks (for authors)"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run. Paths are absolute; ``timeout`` is in seconds."""

    cluster: str
    solutions: Path
    timeout: float
    result: Path | None
    events: Path | None
    keep: str
    history: bool
    traceback: bool

    @classmethod
    def read(
        cls,
        *,
        root: Path,
        options: Mapping[str, Any] | None = None,
        ini: Mapping[str, Any] | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> Settings:
        """Settings with this precedence: option, environment, ini, default.

        Relative paths are taken from ``root``, except those of ``result`` and ``events``,
        which people type on a command line and mean from where they stand.
        Raises :class:`ValueError` naming the setting when a value cannot be meant.
        """
        values = {o.name: _first(o, options or {}, environment, ini or {}) for o in OPTIONS}
        return cls(
            cluster=str(values["cluster"]),
            solutions=root / values["solutions"],
            timeout=_seconds(values["timeout"]),
            result=Path(values["result"]).absolute() if values["result"] else None,
            events=Path(values["events"]).absolute() if values["events"] else None,
            keep=_choice("keep", str(values["keep"]), ("none", "failed", "all")),
            history=_choice("history", str(values["history"]), ("on", "off")) == "on",
            traceback=str(values["traceback"]).lower() in {"1", "true", "yes", "on"},
        )


def _first(
    option: Option,
    options: Mapping[str, Any],
    environment: Mapping[str, str],
    ini: Mapping[str, Any],
) -> Any:
    candidates = (options.get(option.name), environment.get(option.variable), ini.get(option.name))
    return next((value for value in candidates if value not in (None, "", False)), option.default)


def _seconds(value: Any) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise ValueError(f"kubeplay timeout must be seconds between 0 and 3600, not {value!r}")
    return seconds


def _choice(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise ValueError(f"kubeplay {name} must be one of {', '.join(choices)}, not {value!r}")
    return value
