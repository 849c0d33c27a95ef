"""A SQLite file that cannot be used is set aside, unchanged, and said so."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import warnings
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from dbdaolib import Config, Connector, Damaged, Misconfigured, SetAside, Unavailable
from tests.dbdaolib.entities import ATTEMPTS, SCHEMA, Attempt


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database of 200 attempts."""
    path = tmp_path / "progress.db"
    with Connector(_config(path), SCHEMA) as database:
        attempts = database.repository(ATTEMPTS)
        with database.transaction():
            for number in range(200):
                attempts.add(Attempt(f"a{number}", checks=["x" * 200]))
    return path


def _config(path: Path) -> Config:
    return Config(f"sqlite:///{path}")


def _overwrite(path: Path, at: int, length: int) -> None:
    with path.open("r+b") as stream:
        stream.seek(at)
        stream.write(b"\xa5" * length)


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
        connection.commit()


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "not a database": (lambda path: path.write_text("learner: ana\n" * 100), "not a database"),
    "its header gone": (lambda path: _overwrite(path, 0, 16), "not a database"),
    "a page gone": (lambda path: _overwrite(path, 8192, 4096), "corrupt"),
    "truncated": (lambda path: path.write_bytes(path.read_bytes()[:20000]), "corrupt"),
    "newer": (_newer, "newer program .revision 0099"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_unusable_file_is_set_aside(file: Path, damage: str) -> None:
    """It is renamed byte for byte, the notice names both files, and an empty database is there."""
    spoil, reason = DAMAGES[damage]
    spoil(file)
    before = file.read_bytes()
    with pytest.warns(SetAside, match=reason) as caught, Connector(_config(file), SCHEMA) as found:
        assert found.repository(ATTEMPTS).count() == 0
    notice = caught[0].message
    assert isinstance(notice, SetAside)
    assert notice.file == str(file)
    assert Path(notice.kept).read_bytes() == before
    assert notice.file in str(notice)
    assert notice.kept in str(notice)


def test_the_log_beside_a_corrupt_file_is_kept(tmp_path: Path) -> None:
    """What a killed writer left in its log is moved along, unchanged, with the corrupt file."""
    path = tmp_path / "progress.db"
    command = [sys.executable, "-m", "tests.dbdaolib.writer", _config(path).url, "r"]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as writer:
        assert writer.stdout
        writer.stdout.readline()
        writer.kill()
    log = path.with_name("progress.db-wal").read_bytes()
    assert log
    _overwrite(path, 0, 16)
    with pytest.warns(SetAside) as caught, Connector(_config(path), SCHEMA):
        pass
    assert isinstance(caught[0].message, SetAside)
    assert Path(caught[0].message.kept + "-wal").read_bytes() == log


def test_a_healthy_file_stays(file: Path) -> None:
    """Opening a sound file again says nothing and keeps everything."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Connector(_config(file), SCHEMA) as database:
            assert database.repository(ATTEMPTS).count() == 200
    assert [path.name for path in file.parent.glob("*set-aside*")] == []


def test_an_application_may_refuse_to_go_on(file: Path) -> None:
    """What the application's notice raises stops opening; the file is safe under its new name."""
    _newer(file)

    def refuse(notice: SetAside) -> None:
        raise notice

    with pytest.raises(SetAside) as caught, Connector(_config(file), SCHEMA, notify=refuse):
        pass
    assert Path(caught.value.kept).exists()
    assert not file.exists()


def test_damage_in_use_is_told(file: Path) -> None:
    """Corruption that appears while a file is open is an error that says what to do."""
    with Connector(_config(file), SCHEMA) as database:
        _overwrite(file, 4096, file.stat().st_size - 4096)
        with pytest.raises(Damaged, match="sets the file aside"):
            database.repository(ATTEMPTS).find()


def test_a_folder_is_not_set_aside(tmp_path: Path) -> None:
    """What is no file at all is left alone, and named."""
    (tmp_path / "progress.db").mkdir()
    with (
        pytest.raises(Unavailable, match=r"progress\.db"),
        Connector(_config(tmp_path / "progress.db"), SCHEMA),
    ):
        pass
    assert (tmp_path / "progress.db").is_dir()


def test_a_file_needs_a_name() -> None:
    """A SQLite URL without a file points to the databases in memory."""
    with pytest.raises(Misconfigured, match="memory:NAME"), Connector(Config("sqlite://"), SCHEMA):
        pass


def test_many_processes_open_a_corrupt_file_at_once(file: Path) -> None:
    """One of them sets it aside; nobody sets the new one aside, and no one's writing is lost."""
    _overwrite(file, 0, 16)
    code = (
        "import sys, warnings; warnings.simplefilter('ignore')\n"
        "from dbdaolib import Config, Connector\n"
        "from tests.dbdaolib.entities import *\n"
        "with Connector(Config(sys.argv[1]), SCHEMA) as database:\n"
        "    database.repository(ATTEMPTS).add(Attempt(sys.argv[2]))\n"
    )
    root = Path(__file__).resolve().parents[2]
    commands = [[sys.executable, "-c", code, _config(file).url, f"p{n}"] for n in range(4)]
    running = [subprocess.Popen(command, cwd=root) for command in commands]
    assert [process.wait(60) for process in running] == [0, 0, 0, 0]
    assert len(list(file.parent.glob("*set-aside*.db"))) == 1
    with Connector(_config(file), SCHEMA) as database:
        assert database.repository(ATTEMPTS).count() == 4
