"""What is kept of a learner, and what is asked of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kubeplay_pytest.catalog import Catalog
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.history.history import History
from kubeplay_pytest.history.model import SCHEMA
from tests.unit.history.conftest import Attempting


def test_attempts_are_taken_in_once(
    catalog: Catalog, history: History, attempt: Attempting, own_data: Path
) -> None:
    """What grading left is kept, in order, and the inbox is empty afterwards."""
    attempt(catalog["ex04"], "fail")
    attempt(catalog["ex04"])
    found = history.attempts(catalog["ex04"])
    assert [a.verdict for a in found] == ["fail", "pass"]
    assert list((own_data / "inbox").iterdir()) == []
    assert len(history.attempts()) == 2


def test_killed_between_keeping_and_removing(
    catalog: Catalog, history: History, attempt: Attempting, own_data: Path
) -> None:
    """A file that comes again, because its removal was cut off, is not kept twice."""
    attempt(catalog["ex04"])
    (left,) = (own_data / "inbox").iterdir()
    content = left.read_text(encoding="utf-8")
    assert len(history.attempts()) == 1
    left.write_text(content, encoding="utf-8")
    assert len(history.attempts()) == 1
    assert not left.exists()


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"schema": "kubeplay.attempt/v9"}', '{"schema": "kubeplay.attempt/v1"}'],
)
def test_foreign_files_are_left_alone(history: History, own_data: Path, content: str) -> None:
    """What is not an attempt that we can read stays where it is."""
    (own_data / "inbox").mkdir()
    foreign = own_data / "inbox/x.json"
    foreign.write_text(content, encoding="utf-8")
    assert history.attempts() == []
    assert foreign.exists()


def test_answers_are_kept_with_their_files(
    catalog: Catalog, history: History, attempt: Attempting
) -> None:
    """Each graded answer is kept once, however often it was graded."""
    attempt(catalog["ex04"], "fail", submission="aa")
    attempt(catalog["ex04"], "fail", submission="aa")
    attempt(catalog["ex04"], submission="bb")
    answers = history.answers(catalog["ex04"])
    assert [(a.digest, a.files) for a in answers] == [
        ("aa", {"solution.yaml": "kind: Pod\n"}),
        ("bb", {"solution.yaml": "kind: Pod\n"}),
    ]


def test_states(catalog: Catalog, history: History, attempt: Attempting, tmp_path: Path) -> None:
    """New, started, failed, passed; a pass of an earlier content is outdated until the next."""
    assert history.state(catalog["ex04"]) == "new"
    (tmp_path / "solutions/ex04").mkdir(parents=True)
    (tmp_path / "solutions/ex04/solution.yaml").write_text("kind: Pod\n")
    assert history.state(catalog["ex04"]) == "started"
    attempt(catalog["ex04"], "fail")
    assert history.state(catalog["ex04"]) == "failed"
    attempt(catalog["ex04"], version=0)
    attempt(catalog["ex04"], "fail")
    assert history.state(catalog["ex04"]) == "outdated"
    assert history.has_passed(catalog["ex04"])
    attempt(catalog["ex04"])
    attempt(catalog["ex04"], "fail")
    assert history.state(catalog["ex04"]) == "passed"


def test_hints_are_counted(catalog: Catalog, history: History) -> None:
    """Each hint is one more, up to the last; other exercises have hints of their own."""
    assert [history.take_hint(catalog["ex04"]) for _ in range(4)] == [1, 2, 3, 3]
    assert (history.hints(catalog["ex04"]), history.hints(catalog["ex01"])) == (3, 0)


def test_history_outlives_the_program(
    catalog: Catalog, attempt: Attempting, tmp_path: Path
) -> None:
    """What was kept is there when the database is opened again."""
    attempt(catalog["ex04"])
    with History(tmp_path, pytest.fail) as history:
        history.take_hint(catalog["ex04"])
    with History(tmp_path, pytest.fail) as history:
        assert (len(history.attempts()), history.hints(catalog["ex04"])) == (1, 1)


def test_damaged_file_is_set_aside(tmp_path: Path, own_data: Path) -> None:
    """A file that is no database is renamed, byte for byte, and the learner is told."""
    damaged = own_data / "history.db"
    damaged.write_bytes(b"this is no database" * 100)
    told: list[str] = []
    with History(tmp_path, told.append) as history:
        assert history.attempts() == []
    assert len(told) == 1
    assert any(
        path.read_bytes() == b"this is no database" * 100
        for path in own_data.iterdir()
        if path.is_file() and path.name in told[0]
    )


def test_file_of_a_newer_program_is_set_aside(tmp_path: Path, own_data: Path) -> None:
    """A database that a newer program migrated is not written to."""
    with History(tmp_path, pytest.fail):
        pass
    with sqlite3.connect(own_data / "history.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    told: list[str] = []
    with History(tmp_path, told.append):
        pass
    assert "newer program" in told[0]


def test_unwritable_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be made is an error that names the way out."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("KUBEPLAY_DATA", str(tmp_path / "file/data"))
    with pytest.raises(PlatformError, match="history") as error, History(tmp_path, pytest.fail):
        pass
    assert "KUBEPLAY_DATA" in error.value.remedy


def test_migrations_make_what_the_models_say(tmp_path: Path) -> None:
    """The migrated database has exactly the tables and columns of the models."""
    import sqlalchemy as sa

    from dbdaolib import Config, Connector, differences

    url = f"sqlite:///{tmp_path / 'fresh.db'}"
    with Connector(Config(url), SCHEMA):
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            assert differences(connection, SCHEMA) == []
        engine.dispose()
