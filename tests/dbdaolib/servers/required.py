"""What a test does when a database of its is not on this machine."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(reason: str) -> NoReturn:
    """Skip, or fail where KUBEPLAY_TEST_BACKENDS=all says that everything must be proven."""
    if os.environ.get("KUBEPLAY_TEST_BACKENDS") == "all":
        pytest.fail(reason)
    pytest.skip(reason)
