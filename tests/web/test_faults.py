"""kill -9, again and again, of a process that saves, submits and grades: nothing acknowledged goes.

A round is a process of its own that works on the same files as all rounds before it, says each
thing that was acknowledged to its parent, and is killed in the middle of whatever it does. Jobs
are short: what is proven is the queue and the store, not the cluster.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dbdaolib import Config
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.solution import Solution
from kubeplay_web.drafts import Drafts
from kubeplay_web.queue import LeasedTable, Lost, Outcome
from kubeplay_web.store import Store, Submission
from kubeplay_web.store.store import new_id, now

ROUNDS = int(os.environ.get("KUBEPLAY_TEST_FAULTS", "200"))
LEASE = 0.03


@dataclass
class Acknowledged:
    """What the killed processes had been told was done."""

    drafts: list[str] = field(default_factory=list)
    submissions: dict[str, str] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)

    def take(self, line: str) -> None:
        kind, *facts = json.loads(line)
        if kind == "draft":
            self.drafts.append(facts[0])
        elif kind == "submitted":
            self.submissions[facts[0]] = facts[1]
        else:
            assert facts[0] not in self.verdicts, "a verdict was acknowledged twice"
            self.verdicts[facts[0]] = facts[1]


class Round:
    """One process: a learner and a worker in one, until it is killed."""

    def __init__(self, config: Config, solution: Solution, pipe: int) -> None:
        self._config = config
        self._solution = solution
        self._pipe = pipe

    def work(self) -> None:
        drafts = Drafts()
        with Store(self._config, lambda notice: None) as store:
            queue = LeasedTable(store, lease=LEASE)
            while True:
                draft = drafts.read(self._solution)
                text = f"number: {new_id()}\n"
                draft = drafts.write(self._solution, {"solution.yaml": text}, draft.tag)
                self._say("draft", text)
                self._submit(queue, draft.tag, text)
                self._grade(queue)

    def _submit(self, queue: LeasedTable, tag: str, text: str) -> None:
        files = {"solution.yaml": text}
        put = queue.put(Submission(new_id(), "ex04", tag, files, "/solutions", now()))
        self._say("submitted", put.id, text)

    def _grade(self, queue: LeasedTable) -> None:
        job = queue.claim(f"process {os.getpid()}")
        if job is None:
            return
        try:
            queue.tell(job, [{"event": "check", "id": "one"}])
            verdict = random.choice(["pass", "fail"])
            queue.finish(job, Outcome({"verdict": verdict, "points": 1, "max": 1, "checks": []}))
        except Lost:
            return
        self._say("verdict", job.id, verdict)

    def _say(self, *facts: str) -> None:
        os.write(self._pipe, json.dumps(facts).encode() + b"\n")


def killed_round(config: Config, solution: Solution, count: int, seconds: float) -> list[str]:
    """What a process acknowledged that was killed `seconds` after it had said `count` things.

    Counting what was said, not time, makes the rounds go equally far on a slow machine.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            Round(config, solution, writing).work()
        finally:
            os._exit(1)
    os.close(writing)
    said = _heard(reading, count)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as rest:
        said += rest.read()
    return [line for line in said.decode().splitlines(keepends=True) if line.endswith("\n")]


def _heard(reading: int, count: int) -> bytes:
    """At least `count` lines, or what a process that ended or hangs for 10 s has said."""
    said = b""
    while said.count(b"\n") < count and select.select([reading], [], [], 10.0)[0]:
        piece = os.read(reading, 4096)
        if not piece:
            break
        said += piece
    return said


@pytest.fixture
def solution(tmp_path: Path, repository: Path) -> Solution:
    return Solution(Exercise(repository / "exercises" / "ex04"), tmp_path / "solutions")


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_nothing_acknowledged_is_lost(
    database: str, request: pytest.FixtureRequest, tmp_path: Path, solution: Solution
) -> None:
    """After every round the last draft is whole; in the end each submission has one verdict."""
    url = f"sqlite:///{tmp_path}/web.db"
    if database == "postgresql":
        url = request.getfixturevalue("postgres").emptied_database()
    config, known, dice = Config(url), Acknowledged(), random.Random(20261125)
    with Store(config, lambda notice: None) as store:  # imports and migrates, once for all rounds
        store.ping()
    for _ in range(ROUNDS if database == "sqlite" else ROUNDS // 4):
        for line in killed_round(config, solution, dice.randint(1, 9), dice.uniform(0, 0.01)):
            known.take(line)
        _expect_draft(solution, known)
    assert known.verdicts, "no round lived long enough to grade anything"
    with Store(config, lambda notice: None) as store:
        _finish_what_is_left(LeasedTable(store, lease=LEASE))
        _expect_submissions(store, known)
    print(  # noqa: T201 - seen with -s
        f"{database}: {len(known.drafts)} drafts, {len(known.submissions)} submissions, "
        f"{len(known.verdicts)} verdicts acknowledged"
    )


def _expect_draft(solution: Solution, known: Acknowledged) -> None:
    """The file is the last acknowledged draft, or one that came after it: whole, in any case."""
    if known.drafts:
        found = solution.main.read_text()
        assert found.startswith("number: ")
        assert found.endswith("\n")
        assert found == known.drafts[-1] or found not in known.drafts


def _finish_what_is_left(queue: LeasedTable) -> None:
    deadline = time.monotonic() + 60
    idle = 0
    while idle < 5 and time.monotonic() < deadline:
        job = queue.claim("the last")
        if job is None:
            idle += 1
            time.sleep(LEASE)
            continue
        queue.finish(job, Outcome({"verdict": "fail", "points": 0, "max": 1, "checks": []}))


def _expect_submissions(store: Store, known: Acknowledged) -> None:
    found = {each.id: each for each in store.submissions.find()}
    assert set(known.submissions) <= set(found)
    for identity, text in known.submissions.items():
        assert found[identity].files == {"solution.yaml": text}
    for identity, verdict in known.verdicts.items():
        assert found[identity].verdict == verdict
    for identity, submission in found.items():
        assert submission.state == "done"
        events = [event.content["event"] for event in store.events_after(identity, 0)]
        assert events.count("done") == 1
        assert events[-1] == "done"
        numbers = [event.number for event in store.events_after(identity, 0)]
        assert numbers == list(range(1, len(numbers) + 1))
