"""Where the database is and how patient to be, from code, YAML or the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dbdaolib.errors import Misconfigured

__all__ = ["SCHEMES", "Config"]

SCHEMES = ("sqlite", "postgresql", "mongodb", "memory")


@dataclass(frozen=True, slots=True)
class Config:
    """One database. Equal configurations share one driver.

    ``url`` is ``sqlite:///FILE``, ``postgresql://…/DATABASE``, ``mongodb://…/DATABASE`` or
    ``memory:NAME``. ``password`` may stand apart from it, to come from a secret. Neither
    appears in the representation or in an error.
    """

    url: str = field(repr=False)
    password: str = field(default="", repr=False)
    pool_size: int = 5
    """Connections kept open, and the most at any time."""
    pool_timeout: float = 10.0
    """Seconds to wait for a free connection."""
    connect_timeout: float = 5.0
    """Seconds to wait for the server."""
    lock_timeout: float = 10.0
    """Seconds to wait for another writer."""

    def __post_init__(self) -> None:
        if self.scheme not in SCHEMES:
            raise Misconfigured(
                f"url starts with {self.scheme!r}", f"one of {', '.join(SCHEMES)} is known"
            )
        try:
            urlsplit(self.url)
        except ValueError:
            raise Misconfigured(f"{self.scheme}: its url is not one") from None
        if self.pool_size < 1:
            raise Misconfigured(f"pool_size is {self.pool_size}", "it must be 1 or more")
        for name in ("pool_timeout", "connect_timeout", "lock_timeout"):
            if not getattr(self, name) > 0:
                raise Misconfigured(f"{name} is {getattr(self, name)}", "it must be above 0")

    @property
    def scheme(self) -> str:
        return self.url.partition(":")[0]

    @property
    def place(self) -> str:
        """The URL without credentials and options: what errors and logs may say."""
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2]
        slashes = "//" if "//" in self.url else ""
        return f"{parts.scheme}:{slashes}{host}{parts.path}"

    @classmethod
    def from_yaml(cls, path: Path | str) -> Config:
        """The keys are those of this class; an unknown one is an error that names it."""
        read = _load(Path(path))
        if not isinstance(read, dict):
            raise Misconfigured(f"{path} holds no mapping", "write keys such as `url: …`")
        return cls._of({str(key): value for key, value in read.items()}, where=str(path))

    @classmethod
    def from_environment(
        cls, prefix: str = "KUBEPLAY_DB_", environment: Mapping[str, str] = os.environ
    ) -> Config:
        """``PREFIX`` + ``URL``, ``PASSWORD``, ``POOL_SIZE``…; an unknown one is an error."""
        named = {
            name.removeprefix(prefix).lower(): value
            for name, value in environment.items()
            if name.startswith(prefix)
        }
        return cls._of(named, where=f"the environment ({prefix}…)")

    @classmethod
    def _of(cls, values: Mapping[str, Any], *, where: str) -> Config:
        types = {known.name: str(known.type) for known in fields(cls)}
        for name in values:
            if name not in types:
                near = get_close_matches(name, types, n=1)
                meant = f"did you mean {near[0]}?" if near else f"known: {', '.join(types)}"
                raise Misconfigured(f"{where} has the unknown key {name}", meant)
        if "url" not in values:
            raise Misconfigured(f"{where} has no url")
        return cls(**{name: _cast(name, types[name], values[name], where) for name in values})


def _load(path: Path) -> Any:
    """What the file says; of a syntax error only the line, because a secret may stand there."""
    import yaml

    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path} cannot be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise Misconfigured(f"{path}{line} is not YAML") from None


def _cast(name: str, kind: str, value: object, where: str) -> Any:
    """The value as its type; it is not quoted, because it may be a secret."""
    wanted = {"str": str, "int": int, "float": float}[kind]
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise Misconfigured(f"{where}: {name} must be one {wanted.__name__}")
    try:
        return wanted(str(value))
    except ValueError:
        raise Misconfigured(f"{where}: {name} must be {wanted.__name__}") from None
