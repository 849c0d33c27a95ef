"""Running a tool: deadlines, endings, and what of its output is kept."""

from __future__ import annotations

import subprocess
import sys
import time

import psutil
import pytest

from kubeplay_pytest.cluster.image import in_full
from kubeplay_pytest.cluster.tool import Sign, Tool
from kubeplay_pytest.errors import PlatformError

PYTHON = Tool(sys.executable, "install Python", (Sign("frobbed", "it is frobbed", "unfrob it"),))


def children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def test_progress_and_output() -> None:
    """Lines are told one by one without colours; out and err are kept apart."""
    told: list[str] = []
    code = "import sys; print('\\x1b[32mone\\x1b[0m'); print('two', file=sys.stderr)"
    said = PYTHON.run("-c", code, progress=told.append)
    assert (said.out, said.err, sorted(told)) == ("one\n", "two\n", ["one", "two"])


def test_a_known_failure() -> None:
    """A failure that we know is told in our words, with the tool's own below."""
    with pytest.raises(PlatformError) as error:
        PYTHON.run("-c", "exit('all is Frobbed')")
    assert error.value.problem.startswith("it is frobbed")
    assert "all is Frobbed" in error.value.problem
    assert error.value.remedy == "unfrob it"


def test_the_deadline() -> None:
    """A command that hangs is ended with all that it started, and its last words are told."""
    code = "import subprocess as s, time; print('hm', flush=True); s.run(['sleep', '60'])"
    start, others = time.monotonic(), children()
    with pytest.raises(PlatformError, match=r"was not done after 1 s[\s\S]*hm"):
        PYTHON.run("-c", code, seconds=1.0)
    assert time.monotonic() - start < 30
    assert set(children()) <= set(others)


def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends the child."""
    import _thread
    import threading

    others = children()
    threading.Timer(0.3, _thread.interrupt_main).start()
    with pytest.raises(KeyboardInterrupt):
        PYTHON.run("-c", "import time; time.sleep(60)")
    assert set(children()) <= set(others)


def test_start_up_stays_quick() -> None:
    """Importing the package imports none of the tools' modules."""
    code = (
        "import sys, kubeplay_pytest.cluster; names = {'kind', 'k3d', 'minikube', 'microk8s', "
        "'external', 'tool'}; print([n for n in names if 'kubeplay_pytest.cluster.' + n "
        "in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, capture_output=True, check=True, text=True).stdout == "[]\n"


@pytest.mark.parametrize(
    "name, full",
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("bitnami/nginx:1", "docker.io/bitnami/nginx:1"),
        ("docker.io/nginx:1", "docker.io/library/nginx:1"),
        ("localhost:5000/a", "localhost:5000/a:latest"),
        ("ghcr.io/a/b@sha256:0", "ghcr.io/a/b@sha256:0"),
    ],
)
def test_in_fulls(name: str, full: str) -> None:
    """A short name becomes what the container runtime takes it for."""
    assert in_full(name) == full
