"""One embedded cluster for the whole test session, and for all of its xdist workers.

It lives in a temporary folder of its own, is started by the first test that needs one, and
is stopped by the process that started the session. `KUBEPLAY_TEST_HOME` names a folder to
use instead: a cluster there is joined, and left running.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

KEPT = ("KUBEPLAY_HOME", "KUBEPLAY_IDLE", "KUBEPLAY_RECORD", "KUBEPLAY_REPEAT", "KUBEPLAY_TEST_")
"""Variables that mean the tests; a person's own settings must not change what they prove."""

_OWN = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Workers inherit the environment of the process that starts them."""
    if hasattr(config, "workerinput"):
        return
    for name in [n for n in os.environ if n.startswith("KUBEPLAY_") and not n.startswith(KEPT)]:
        del os.environ[name]
    chosen = os.environ.get("KUBEPLAY_TEST_HOME")
    if not chosen:
        chosen = tempfile.mkdtemp(prefix="kubeplay-tests-")
        config.stash[_OWN] = Path(chosen)
        os.environ.setdefault("KUBEPLAY_IDLE", "10m")  # should nobody be left to stop it
    os.environ["KUBEPLAY_HOME"] = chosen


def pytest_unconfigure(config: pytest.Config) -> None:
    """Workers have ended by now."""
    own = config.stash.get(_OWN, None)
    if own is None:
        return
    for home in (own, own / "real"):
        if (home / "clusters").is_dir():
            from kubeplay_pytest.cluster.embedded import Embedded

            os.environ["KUBEPLAY_HOME"] = str(home)
            Embedded().stop()
    shutil.rmtree(own, ignore_errors=True)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The repository's own folder."""
    return Path(__file__).parents[1]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of this test's own, and the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
