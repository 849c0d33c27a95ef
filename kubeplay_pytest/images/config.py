"""What an image says of itself: its command, its ports, and the machine it is for."""

from __future__ import annotations

import platform
from dataclasses import dataclass, field
from typing import Any, ClassVar

__all__ = ["Config", "architecture"]

_ARCHITECTURES = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64", "armv7l": "arm"}


def architecture() -> str:
    """This machine's processor, by the name that images use."""
    machine = platform.machine()
    return _ARCHITECTURES.get(machine, machine)


@dataclass(frozen=True, kw_only=True)
class Config:
    """How a container of the image runs; whatever is empty is left to the runtime."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    entrypoint: tuple[str, ...] = ()
    cmd: tuple[str, ...] = ()
    env: dict[str, str] = field(default_factory=dict)
    ports: tuple[str, ...] = ()
    user: str = ""
    working_dir: str = ""
    stop_signal: str = ""
    labels: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The fields as the image format names them."""
        fields: dict[str, Any] = {
            "Entrypoint": list(self.entrypoint),
            "Cmd": list(self.cmd),
            "Env": [f"{name}={value}" for name, value in self.env.items()],
            "ExposedPorts": {port: {} for port in self.ports},
            "User": self.user,
            "WorkingDir": self.working_dir,
            "StopSignal": self.stop_signal,
            "Labels": self.labels,
        }
        return {name: value for name, value in fields.items() if value}
