"""Stand-ins: their recipes, what is said without Debian's tools, and real ones."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kubeplay_pytest.catalog import Catalog
from kubeplay_pytest.catalog.metadata import OF_CONTAINERS
from kubeplay_pytest.errors import PlatformError, UsageError
from kubeplay_pytest.images import references
from kubeplay_pytest.images.debian import available, with_dependencies
from kubeplay_pytest.images.recipe import known, read_recipes, recipe_for
from kubeplay_pytest.images.standin import LABEL, build
from tests.unit.images.conftest import program
from tests.unit.images.test_archive import parts

Run = Callable[..., tuple[int, str]]


def quiet(message: str) -> None:
    """Tells nobody."""


def test_recipes() -> None:
    """The packaged recipes are valid, and serve every image that exercises here really run."""
    catalog = Catalog(Path(__file__).parents[3] / "exercises")
    assert {"busybox:1.36", "nginx:1.27", "nginx:1.28"} <= set(known())
    running = [
        e.metadata for e in catalog if OF_CONTAINERS & {*e.metadata.requires, *e.metadata.prefers}
    ]
    assert {image for metadata in running for image in metadata.images} <= set(known())
    assert recipe_for("docker.io/library/nginx:1.27") is recipe_for("nginx:1.28")


@pytest.mark.parametrize(
    "text", ["{", "- images: [a:1]", "- {images: [a:1], package: a, typo: 1}", "- 1"]
)
def test_bad_recipes(tmp_path: Path, text: str) -> None:
    """A file that is no list of recipes is refused by name."""
    (tmp_path / "standins.yaml").write_text(text)
    with pytest.raises(PlatformError, match=r"standins\.yaml is not valid"):
        read_recipes(tmp_path / "standins.yaml")


def test_without_apt(commands: Path, tmp_path: Path) -> None:
    """A machine without Debian's tools is told what to do instead."""
    assert not available()
    with pytest.raises(PlatformError, match="this machine has no apt-cache") as error:
        build("nginx:1.27", tmp_path / "nginx.tar", quiet)
    assert "docker save nginx:1.27" in error.value.remedy
    assert list(tmp_path.glob("*.tar*")) == []


def test_without_lists(commands: Path, tmp_path: Path) -> None:
    """Where apt knows no package, the command that renews its lists is named."""
    program(commands, "apt-cache", "sys.exit('N: x\\nE: No packages found')")
    with pytest.raises(PlatformError, match="E: No packages found") as error:
        build("nginx:1.27", tmp_path / "nginx.tar", quiet)
    assert "sudo apt-get update" in error.value.remedy


def test_no_stand_in(tmp_path: Path) -> None:
    """For other images it says which stand-ins there are."""
    with pytest.raises(UsageError, match=r"no stand-in for postgres:17.*nginx:1\.27"):
        build("postgres:17", tmp_path / "postgres.tar", quiet)


def test_dependencies(commands: Path) -> None:
    """Dependencies are followed; alternatives, virtual names and what was left out are not."""
    said = {
        "web": " |Depends: one\\n  Depends: two\\n  Depends: libc\\n  Depends: big",
        "one": "  PreDepends: <virtual>\\n    real\\n  Recommends: never",
        "libc": "  Depends: web",
    }
    text = "\n".join(f"if {name!r} in sys.argv: print('{out}')" for name, out in said.items())
    program(commands, "apt-cache", text)
    assert with_dependencies("web", ["big"]) == ["libc", "one", "web"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Real stand-ins, where Debian's packages can be had."""
    if not available():
        pytest.skip("this machine has no apt-get")
    folder = tmp_path_factory.mktemp("built")
    command = ["apt-get", "--quiet", "download", "busybox"]
    tried = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=120)
    if tried.returncode:
        pytest.skip("apt-get cannot download packages here")
    made = {}
    for image in ("busybox:1.36", "nginx:1.27"):
        made[image] = folder / f"{image.partition(':')[0]}.tar"
        build(image, made[image], quiet)
    return made


@pytest.fixture
def run(built: dict[str, Path], tmp_path: Path) -> Run:
    """Run a command in an image's root file system."""
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root may chroot")
    roots: dict[str, Path] = {}

    def call(image: str, *command: str) -> tuple[int, str]:
        if image not in roots:
            roots[image] = tmp_path / image.partition(":")[0]
            (tmp_path / "layer.tar").write_bytes(parts(built[image])[2])
            with tarfile.open(tmp_path / "layer.tar") as tar:
                tar.extractall(roots[image], filter="fully_trusted")  # noqa: S202 - our own
        done = subprocess.run(
            [str(shutil.which("chroot")), str(roots[image]), *command],
            env={"PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin:/usr/bin:/bin"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout

    return call


def test_built(built: dict[str, Path]) -> None:
    """A stand-in has the reference of the genuine image, its command, and says what it is."""
    assert references(built["nginx:1.27"]) == ("docker.io/library/nginx:1.27",)
    config = parts(built["nginx:1.27"])[1]["config"]
    assert config["Cmd"] == ["nginx", "-g", "daemon off;"]
    assert (config["ExposedPorts"], config["StopSignal"]) == ({"80/tcp": {}}, "SIGQUIT")
    assert config["Labels"][LABEL].startswith("nginx 1.")
    assert parts(built["busybox:1.36"])[1]["config"]["Cmd"] == ["sh"]


def test_built_again(built: dict[str, Path], tmp_path: Path) -> None:
    """Built twice it is the same, byte by byte."""
    build("busybox:1.36", tmp_path / "again.tar", quiet)
    assert (tmp_path / "again.tar").read_bytes() == built["busybox:1.36"].read_bytes()


@pytest.mark.parametrize("image", ["busybox:1.36", "nginx:1.27"])
def test_tools(run: Run, image: str) -> None:
    """There is a shell with the usual tools, in /bin and in /usr/bin, and the usual users."""
    for tool in ("sh", "cat", "ls", "wget", "sleep", "grep", "nslookup", "env"):
        assert run(image, "/bin/sh", "-c", f"command -v {tool}")[0] == 0, tool
        assert run(image, "/usr/bin/test", "-x", f"/bin/{tool}")[0] == 0, tool
    assert run(image, "/bin/id", "nobody")[1].startswith("uid=65534(nobody)")
    assert run(image, "/bin/stat", "-c", "%a", "/tmp")[1] == "1777\n"  # noqa: S108


def test_nginx(run: Run) -> None:
    """nginx takes its configuration, logs to the container's output, and has its user."""
    assert "syntax is ok" in run("nginx:1.27", "/usr/sbin/nginx", "-t", "-e", "/log")[1]
    page = run("nginx:1.27", "/bin/cat", "/usr/share/nginx/html/index.html")[1]
    assert "<title>Welcome to nginx!</title>" in page
    assert run("nginx:1.27", "/bin/readlink", "/var/log/nginx/access.log")[1] == "/dev/stdout\n"
    assert run("nginx:1.27", "/bin/id", "nginx")[1].startswith("uid=101(nginx)")


@pytest.mark.parametrize("words", ["-T 5 -qO-", "-T5 -q -O -", "-qT5 -O-", "-qT 5 -O-"])
def test_wget_with_a_timeout(run: Run, words: str) -> None:
    """`wget -T` works, which Debian's busybox did not always; a refusal is told as one."""
    for url in ("http://127.0.0.1:1/", "'http://127.0.0.1:1/a b'"):
        code, said = run("busybox:1.36", "/bin/sh", "-c", f"wget {words} {url}")
        assert (code, "refused" in said) == (1, True), said


def test_wget_times_out(run: Run) -> None:
    """A server that does not answer ends in a timeout, in words and with exit code 1."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        said = run("busybox:1.36", "/bin/wget", "-T", "1", "-qO-", url)
    assert (said[0], said[1].splitlines()[-1]) == (1, "wget: download timed out")
