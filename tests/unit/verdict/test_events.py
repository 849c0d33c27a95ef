"""The event stream: whole lines, also when several processes write."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

from kubeplay_pytest.verdict.events import EventStream

EACH = 200


def shout(path: Path, name: str) -> None:
    stream = EventStream(path)
    for number in range(EACH):
        stream.emit(name, number=number, text="x" * 3000)


def test_event_is_one_line_of_json(tmp_path: Path) -> None:
    """Name, time and facts stand in one line, whatever the facts hold."""
    path = tmp_path / "events.jsonl"
    EventStream(path).emit("check", title="a\nb", found="ü")
    (line,) = path.read_text("utf-8").splitlines()
    event = json.loads(line)
    assert event.pop("time") > 0
    assert event == {"event": "check", "title": "a\nb", "found": "ü"}


def test_events_are_appended(tmp_path: Path) -> None:
    """What stands in the file stays."""
    path = tmp_path / "events.jsonl"
    for name in ("one", "two"):
        EventStream(path).emit(name)
    assert [json.loads(line)["event"] for line in path.read_text().splitlines()] == ["one", "two"]


def test_nothing_is_written_without_a_file() -> None:
    """A stream without a file takes events and forgets them."""
    EventStream(None).emit("started")


def test_events_of_several_processes_are_whole(tmp_path: Path) -> None:
    """Processes that write at once never tear each other's lines, and keep their own order."""
    path = tmp_path / "events.jsonl"
    context = multiprocessing.get_context("spawn")
    names = ("one", "two", "three")
    processes = [context.Process(target=shout, args=(path, name)) for name in names]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    events = [json.loads(line) for line in path.read_text().splitlines()]
    for name in names:
        assert [e["number"] for e in events if e["event"] == name] == list(range(EACH))
