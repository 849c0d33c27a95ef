"""The leased table: at least once, one verdict, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from kubeplay_web.queue import Job, LeasedTable, Lost, Outcome
from kubeplay_web.queue.leased import MOST_ATTEMPTS
from kubeplay_web.store import Store, Submission
from kubeplay_web.store.store import new_id, now

PASS = Outcome({"verdict": "pass", "points": 10, "max": 10, "checks": []}, "<html></html>")
FAIL = Outcome({"verdict": "fail", "points": 3, "max": 10, "checks": []})


@pytest.fixture
def queue(store: Store) -> LeasedTable:
    return LeasedTable(store)


def put(queue: LeasedTable) -> Submission:
    files = {"solution.yaml": "kind: Pod\n"}
    return queue.put(Submission(new_id(), "ex04", "digest", files, "/solutions", now()))


def claimed(queue: LeasedTable, worker: str = "one") -> Job:
    job = queue.claim(worker)
    assert job is not None
    return job


def fall_silent(store: Store, job: Job) -> None:
    """As if its worker had died a while ago."""
    held = store.submissions.get(job.id)
    store.submissions.replace(replace(held, lease=now() - timedelta(seconds=1)))


def told(store: Store, submission: str) -> list[str]:
    return [event.content["event"] for event in store.events_after(submission, 0)]


def test_the_oldest_waits_least(queue: LeasedTable) -> None:
    """Submissions are graded in the order in which they came."""
    put_ids = [put(queue).id for _ in range(3)]
    assert [claimed(queue).id for _ in range(3)] == put_ids
    assert queue.claim("one") is None


def test_the_same_submission_is_queued_once(queue: LeasedTable, store: Store) -> None:
    """A submission that is put again, for its answer was lost, is the one that is known."""
    submission = put(queue)
    claimed(queue)
    assert queue.put(submission).state == "running"
    assert told(store, submission.id) == ["queued", "attempt"]


def test_two_workers_never_hold_one_job(queue: LeasedTable) -> None:
    """Of many workers that ask at the same moment, each job goes to one."""
    ids = {put(queue).id for _ in range(20)}
    with ThreadPoolExecutor(8) as threads:
        claims = list(threads.map(lambda n: queue.claim(f"worker {n}"), range(60)))
    got = [job.id for job in claims if job is not None]
    assert len(got) == len(set(got))
    while (job := queue.claim("last")) is not None:
        got.append(job.id)
    assert sorted(got) == sorted(ids)


def test_a_silent_worker_loses_its_job(queue: LeasedTable, store: Store) -> None:
    """What was said before the lease ended is kept; the second attempt gives the verdict."""
    put(queue)
    first = claimed(queue, "dies")
    fall_silent(store, first)
    second = claimed(queue, "lives")
    assert (second.id, second.attempt) == (first.id, 2)
    with pytest.raises(Lost):
        queue.tell(first, [{"event": "check"}])
    with pytest.raises(Lost):
        queue.renew(first)
    with pytest.raises(Lost):
        queue.finish(first, FAIL)
    done = queue.finish(second, PASS)
    assert (done.verdict, done.attempt) == ("pass", 2)
    assert told(store, first.id) == ["queued", "attempt", "attempt", "done"]


def test_a_renewed_lease_holds(queue: LeasedTable, store: Store) -> None:
    """A worker that renews keeps its job however long it takes."""
    put(queue)
    job = claimed(queue)
    fall_silent(store, job)
    queue.renew(job)
    assert queue.claim("another") is None


def test_a_verdict_is_written_once(queue: LeasedTable, store: Store) -> None:
    """Finishing twice changes nothing, and there is one last event."""
    put(queue)
    job = claimed(queue)
    queue.finish(job, PASS)
    with pytest.raises(Lost):
        queue.finish(job, FAIL)
    found = store.submissions.get(job.id)
    assert (found.state, found.verdict, found.points) == ("done", "pass", 10)
    assert told(store, job.id).count("done") == 1
    assert store.report(job.id) == "<html></html>"


def test_what_is_cancelled_has_no_verdict(queue: LeasedTable, store: Store) -> None:
    """Cancelling takes the job from its worker; what is over stays as it is."""
    put(queue)
    job = claimed(queue)
    assert queue.cancel(job.id).state == "cancelled"
    with pytest.raises(Lost):
        queue.finish(job, PASS)
    assert queue.cancel(job.id).state == "cancelled"
    assert told(store, job.id)[-1] == "cancelled"
    assert queue.claim("one") is None


def test_a_job_is_given_back_at_once(queue: LeasedTable) -> None:
    """A worker that ends in good order makes nobody wait for its lease."""
    put(queue)
    job = claimed(queue)
    queue.give_back(job)
    again = claimed(queue, "another")
    assert (again.id, again.attempt) == (job.id, 2)
    queue.give_back(job)
    assert queue.claim("third") is None


def test_a_job_that_ends_its_workers_becomes_an_error(queue: LeasedTable, store: Store) -> None:
    """After three attempts there is a verdict, and it is not the learner's fault."""
    submission = put(queue)
    for _ in range(MOST_ATTEMPTS):
        fall_silent(store, claimed(queue))
    assert queue.claim("one") is None
    found = store.submissions.get(submission.id)
    assert (found.state, found.verdict) == ("done", "error")
    assert "3 times" in found.problem


def test_numbers_of_events_have_no_gap(queue: LeasedTable, store: Store) -> None:
    """Threads that tell at the same moment get one number each, in one row."""
    submission = put(queue)
    job = claimed(queue)
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda n: queue.tell(job, [{"event": "log", "n": n}]), range(40)))
    numbers = [event.number for event in store.events_after(submission.id, 0)]
    assert numbers == list(range(1, 43))
