"""Where a learner's history lies. Nothing else of ours is kept there."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["data_folder", "database_url"]


def data_folder() -> Path:
    """``KUBEPLAY_DATA``, or ``data`` in ``KUBEPLAY_HOME``, or the user's data folder."""
    if chosen := os.environ.get("KUBEPLAY_DATA"):
        return Path(chosen).expanduser().absolute()
    if home := os.environ.get("KUBEPLAY_HOME"):
        return Path(home).expanduser().absolute() / "data"
    from platformdirs import user_data_path

    return user_data_path("kubeplay", appauthor=False)


def database_url() -> str:
    """``KUBEPLAY_DATABASE``, or a SQLite file in the data folder."""
    return os.environ.get("KUBEPLAY_DATABASE") or f"sqlite:///{data_folder() / 'history.db'}"
