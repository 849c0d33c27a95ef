"""Images onto the node: from the store, from docker, from its registry, or a way to get them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubeplay_pytest.errors import PlatformError, UsageError
from kubeplay_pytest.images import Store, obtain, preload
from kubeplay_pytest.images.bring import bring
from tests.unit.images.conftest import program

NGINX = "docker.io/library/nginx:1.27"


def quiet(message: str) -> None:
    """Tells nobody."""


def engine(commands: Path, archive: Path, *, held: bool, pulls: bool = False) -> None:
    """A docker that can save ``archive`` once it holds it."""
    (commands / "held").touch() if held else None
    program(
        commands,
        "docker",
        f"""
from pathlib import Path
import shutil
held = Path({str(commands / "held")!r})
words = sys.argv[1:]
if words[0] == "pull":
    if not {pulls}: sys.exit("no route to registry")
    held.touch()
elif not held.exists():
    sys.exit("no such image")
elif words[0] == "save":
    shutil.copy({str(archive)!r}, words[2])
""",
    )


def test_what_the_node_holds(node: Any, store: Store, commands: Path) -> None:
    """An image that the node holds is not loaded again, however it is written."""
    node.held.add(NGINX)
    preload(node, ["nginx:1.27", NGINX], quiet, store)
    assert node.loaded == []


def test_from_the_store(node: Any, store: Store, archive: Path, commands: Path) -> None:
    """What is in the store is loaded from there, once, without docker."""
    (stored,) = bring(archive, store)
    preload(node, ["nginx:1.27", NGINX], quiet, store)
    assert node.loaded == [stored.archive]


@pytest.mark.parametrize("held, origin", [(True, "saved by docker"), (False, "pulled by docker")])
def test_from_docker(
    node: Any, store: Store, archive: Path, commands: Path, held: bool, origin: str
) -> None:
    """What docker holds, or can pull, is kept in the store and loaded."""
    engine(commands, archive, held=held, pulls=True)
    preload(node, ["nginx:1.27"], quiet, store)
    found = store.find("nginx:1.27")
    assert found
    assert found.origin == origin
    assert node.loaded == [found.archive]


def test_pulled_by_the_node(node: Any, store: Store, commands: Path) -> None:
    """Without docker, the node takes an image from its registry for itself."""
    node.registry.add(NGINX)
    preload(node, ["nginx:1.27"], quiet, store)
    assert (node.loaded, list(store)) == ([], [])


def test_nowhere(node: Any, store: Store, archive: Path, commands: Path) -> None:
    """Where no way works the message names the image, what docker said, and two commands."""
    engine(commands, archive, held=False)
    with pytest.raises(PlatformError) as error:
        preload(node, ["nginx:1.27"], quiet, store)
    assert "nginx:1.27" in error.value.problem
    assert "docker: no route to registry" in error.value.problem
    assert "the node reaches no registry" in error.value.problem
    assert "kubeplay images build nginx:1.27" in error.value.remedy
    assert "docker save nginx:1.27 > nginx.tar" in error.value.remedy
    assert "kubeplay images load nginx.tar" in error.value.remedy
    assert list(store) == []


def test_no_stand_in_is_promised(store: Store, commands: Path) -> None:
    """An image without a stand-in does not advise to build one."""
    with pytest.raises(PlatformError) as error:
        obtain("ghcr.io/a/web:2", quiet, store)
    assert "build" not in error.value.remedy
    assert "docker save ghcr.io/a/web:2 > web.tar" in error.value.remedy


def test_another_image_in_the_archive(
    store: Store, archive: Path, commands: Path, tmp_path: Path
) -> None:
    """A docker that saves something else is not believed."""
    engine(commands, archive, held=True)
    with pytest.raises(PlatformError, match=r"nginx:1\.28.*holds .*nginx:1\.27"):
        obtain("nginx:1.28", quiet, store)
    assert list(store) == []


def test_latest_first(node: Any, store: Store, archive: Path, commands: Path) -> None:
    """One image without a tag is refused before any other is loaded."""
    bring(archive, store)
    with pytest.raises(UsageError, match="latest"):
        preload(node, ["nginx:1.27", "busybox"], quiet, store)
    assert node.loaded == []


def test_nothing_asked(store: Store) -> None:
    """Where no image is needed nobody is asked anything."""
    preload(None, [], quiet, store)  # type: ignore[arg-type]
