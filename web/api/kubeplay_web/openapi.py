"""Prints the OpenAPI document, which the page's types are made of."""

from __future__ import annotations

import json
from pathlib import Path

from kubeplay_web.app import application
from kubeplay_web.settings import ServiceSettings

__all__ = ["main"]


def main() -> None:
    """Starts nothing: describing needs no workspace."""
    nowhere = Path()
    settings = ServiceSettings(nowhere, nowhere, nowhere, token="", hosts=())
    print(json.dumps(application(settings).openapi(), indent=2, sort_keys=True))  # noqa: T201


if __name__ == "__main__":
    main()
