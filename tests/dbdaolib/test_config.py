"""Configuration from code, YAML and the environment; secrets stay secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbdaolib import Config, Connector, DataError, Misconfigured
from tests.dbdaolib.entities import SCHEMA

SECRET = "hunter2"  # noqa: S105 - what must never be shown


def test_yaml_holds_every_key(tmp_path: Path) -> None:
    """A YAML file configures all there is, with the right types."""
    file = tmp_path / "database.yaml"
    file.write_text(
        "url: postgresql://web@db/kubeplay\npassword: hunter2\npool_size: 9\npool_timeout: 1\n"
        "connect_timeout: 2.5\nlock_timeout: 3\n"
    )
    assert Config.from_yaml(file) == Config(
        "postgresql://web@db/kubeplay",
        password=SECRET,
        pool_size=9,
        pool_timeout=1.0,
        connect_timeout=2.5,
        lock_timeout=3.0,
    )


def test_the_environment_holds_every_key() -> None:
    """Variables configure the same, and others than ours are not looked at."""
    environment = {"KUBEPLAY_DB_URL": "memory:x", "KUBEPLAY_DB_POOL_SIZE": "3", "URL": "no"}
    assert Config.from_environment(environment=environment) == Config("memory:x", pool_size=3)


@pytest.mark.parametrize(
    "text, said",
    [
        ("url: memory:x\npoolsize: 3\n", "unknown key poolsize: did you mean pool_size"),
        ("url: memory:x\ncolour: red\n", "unknown key colour: known: url, password"),
        ("pool_size: 3\n", "no url"),
        ("- url\n", "no mapping"),
        ("url: [1]\n", "url must be one str"),
        ("url: memory:x\npool_size: many\n", "pool_size must be int"),
        ("url: memory:x\npool_size: 0\n", "pool_size is 0"),
        ("url: memory:x\nlock_timeout: .nan\n", "lock_timeout is nan"),
        (f"url: postgresql://web:{SECRET}@[::1/x\n", "url is not one"),
        ("url: oracle://x\n", "one of sqlite, postgresql, mongodb, memory"),
        (f"url: memory:x\npassword: '{SECRET}\n", ":3 is not YAML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, said: str) -> None:
    """What is wrong in a file is an error that names the key, and never quotes the content."""
    file = tmp_path / "database.yaml"
    file.write_text(text)
    with pytest.raises(Misconfigured) as caught:
        Config.from_yaml(file)
    assert said in str(caught.value)
    assert SECRET not in str(caught.value)


def test_an_unknown_variable_is_named() -> None:
    """A variable with our prefix that means nothing is an error."""
    with pytest.raises(Misconfigured, match="unknown key urll: did you mean url"):
        Config.from_environment(environment={"KUBEPLAY_DB_URLL": "memory:x"})


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(Misconfigured, match=r"nowhere\.yaml cannot be read"):
        Config.from_yaml(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize(
    "config",
    [
        Config(f"postgresql://web:{SECRET}@127.0.0.1:1/kubeplay", connect_timeout=0.3),
        Config("postgresql://web@127.0.0.1:1/kubeplay", password=SECRET, connect_timeout=0.3),
        Config(f"mongodb://web:{SECRET}@127.0.0.1:1/kubeplay", connect_timeout=0.3),
        Config("mongodb://web@127.0.0.1:1/kubeplay", password=SECRET, connect_timeout=0.3),
        Config(f"mongodb://web:{SECRET}@127.0.0.1:notaport/kubeplay"),
        Config(f"mongodb://web:{SECRET}@127.0.0.1:1/", connect_timeout=0.3),
        Config(f"postgresql://web:{SECRET}@db:notaport/kubeplay"),
    ],
    ids=["pg-url", "pg-apart", "mongo-url", "mongo-apart", "mongo-port", "mongo-name", "pg-port"],
)
def test_a_password_is_never_shown(config: Config) -> None:
    """Neither the representation nor the error of an unreachable server holds the password."""
    import asyncio
    import traceback

    async def opening() -> None:
        async with Connector(config, SCHEMA):
            pass

    with pytest.raises(DataError) as caught:
        asyncio.run(opening())
    assert SECRET not in repr(config)
    assert SECRET not in "".join(traceback.format_exception(caught.value))
