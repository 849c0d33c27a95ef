"""The API against the real worker and the real cluster, on both databases."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.web.conftest import Served, finished, saved, submitted


def events_of(served: Served, submission: str, after: int = 0) -> list[dict[str, Any]]:
    """Everything that the socket tells until it closes."""
    address = f"ws://127.0.0.1:{served.port}/api/v1/submissions/{submission}/stream?after={after}"
    with connect(address, additional_headers=bearer(served)) as socket:
        return [json.loads(message) for message in socket]


def bearer(served: Served) -> dict[str, str]:
    return {"Authorization": f"Bearer {served.token}"}


def test_the_catalog_is_listed_by_pages(client: httpx.Client) -> None:
    """Pages join to the whole, and filters say how many match."""
    whole = client.get("/exercises").json()
    assert whole["total"] == 5
    pages = [client.get("/exercises", params={"limit": 2, "offset": n}).json() for n in (0, 2, 4)]
    assert [e["slug"] for page in pages for e in page["items"]] == [
        e["slug"] for e in whole["items"]
    ]
    found = client.get("/exercises", params={"domain": "deployment"}).json()
    assert {e["slug"] for e in found["items"]} == {"ex04", "ex05"}
    assert client.get("/exercises", params={"search": "no such thing"}).json()["total"] == 0


def test_an_exercise_shows_what_to_do(client: httpx.Client) -> None:
    """Prompt, checks with titles and points, neighbours; hints only when they are taken."""
    found = client.get("/exercises/ex04").json()
    assert "<h1>" in found["prompt_html"]
    assert sum(check["max_points"] for check in found["checks"]) == found["max_points"]
    assert found["checks"][0]["title"] == "Three replicas of web become ready."
    assert (found["previous"], found["next"]) == ("ex02", "ex05")
    assert client.get("/exercises/ex99").status_code == 404


def test_hints_are_taken_one_at_a_time(client: httpx.Client) -> None:
    """Each call gives one more, counted; the last one stays the last."""
    total = client.get("/exercises/ex02").json()["hints_total"]
    counts = [len(client.post("/exercises/ex02/hints").json()["hints"]) for _ in range(total + 1)]
    assert counts == [*range(1, total + 1), total]
    assert len(client.get("/exercises/ex02").json()["hints"]) == total


def test_debrief_and_reference_are_for_later(client: httpx.Client) -> None:
    """Before a pass the debrief is a 403; the reference too, unless one gives up."""
    assert client.get("/exercises/ex02/debrief").status_code == 403
    assert client.get("/exercises/ex02/reference").status_code == 403
    given = client.get("/exercises/ex02/reference", params={"give_up": True}).json()
    assert "kind: Pod" in given["text"]


def test_two_tabs_do_not_overwrite_each_other(client: httpx.Client) -> None:
    """The second tab's save is a 412 with what is there; without a tag it is a 428."""
    first = client.get("/exercises/ex01/solution")
    tag = first.headers["ETag"]
    mine, theirs = ({"files": [{"name": "solution.yaml", "text": f"who: {who}\n"}]} for who in "ab")
    assert (
        client.put("/exercises/ex01/solution", json=theirs, headers={"If-Match": tag}).status_code
        == 200
    )
    refused = client.put("/exercises/ex01/solution", json=mine, headers={"If-Match": tag})
    assert refused.status_code == 412
    assert refused.json()["current"]["files"] == theirs["files"]
    assert client.put("/exercises/ex01/solution", json=mine).status_code == 428
    again = {"If-Match": refused.json()["current"]["etag"]}
    assert client.put("/exercises/ex01/solution", json=mine, headers=again).status_code == 200


def test_an_edit_on_disk_appears(served: Served, client: httpx.Client) -> None:
    """The file is the truth: whoever changes it, the page shows it, and hears of it at once."""
    client.get("/exercises/ex05/solution")
    file = served.root / "solutions" / "ex05" / "solution.yaml"
    with client.stream("GET", "/notices") as notices:
        lines = notices.iter_lines()
        assert next(lines) == ": listening"
        file.write_text("written: elsewhere\n")
        deadline = time.monotonic() + 30  # other notices may come before, and signs of life
        while next(lines) != 'data: {"exercise": "ex05"}':
            assert time.monotonic() < deadline
    assert (
        client.get("/exercises/ex05/solution").json()["files"][0]["text"] == "written: elsewhere\n"
    )


def test_a_right_answer_passes(served: Served, client: httpx.Client) -> None:
    """From save to pass: events in a row, checks, picture, verdict, report, version, progress."""
    tag = saved(client, "ex04", served.reference("ex04"))
    submission = submitted(client, "ex04")
    events = events_of(served, submission)
    assert [event["number"] for event in events] == list(range(1, len(events) + 1))
    kinds = [event["event"] for event in events]
    assert kinds[:2] == ["queued", "attempt"]
    assert kinds[-1] == "done"
    assert {"cluster", "namespace", "applied", "check", "picture", "cluster_event"} <= set(kinds)
    pods = [
        b for e in events if e["event"] == "picture" for b in e["branches"] if b["kind"] == "Pod"
    ]
    assert any(pod["text"] == "ready" for pod in pods)
    done = finished(client, submission)
    assert (done["verdict"], done["points"], done["attempt"]) == ("pass", done["max_points"], 1)
    assert done["result"]["schema"] == "kubeplay.result/v1"
    report = client.get(f"/submissions/{submission}/report")
    assert report.headers["content-security-policy"].startswith("sandbox allow-scripts")
    assert "Three replicas of web" in report.text
    versions = client.get("/exercises/ex04/versions").json()["items"]
    assert [(v["digest"], v["is_current"]) for v in versions[:1]] == [(tag, True)]
    assert client.get("/exercises/ex04").json()["state"] == "passed"
    assert client.get("/exercises/ex04/debrief").status_code == 200


def test_a_wrong_answer_is_told_where(served: Served, client: httpx.Client) -> None:
    """A finding names the learner's own path, and never the grader's folder."""
    text = served.reference("ex07").replace("kind: Service", "kind: Service\nspeck: {}", 1)
    saved(client, "ex07", text)
    done = finished(client, submitted(client, "ex07"))
    assert done["verdict"] == "fail"
    places = [f["where"] for c in done["result"]["checks"] for f in c["findings"] if f["where"]]
    assert {place["file"] for place in places} == {"solutions/ex07/solution.yaml"}
    assert "/tmp/" not in json.dumps(done["result"])  # noqa: S108 - the folder not to be seen


def test_a_version_comes_back(served: Served, client: httpx.Client) -> None:
    """Every graded answer is kept as it was, and can be the draft again."""
    old = saved(client, "ex02", served.near_miss("ex02"))
    finished(client, submitted(client, "ex02"))
    new = saved(client, "ex02", served.reference("ex02"))
    finished(client, submitted(client, "ex02"))
    found = client.get(f"/exercises/ex02/versions/{old}").json()
    assert found["files"][0]["text"] == served.near_miss("ex02")
    restored = client.post(f"/exercises/ex02/versions/{old}/restore", headers={"If-Match": new})
    assert restored.json()["etag"] == old
    assert client.get("/exercises/ex02/versions/nonsense").status_code == 404


def test_a_stream_goes_on_where_it_was(served: Served, client: httpx.Client) -> None:
    """Cut anywhere and joined again, by socket or SSE, nothing is lost or doubled."""
    saved(client, "ex04", served.reference("ex04"))
    submission = submitted(client, "ex04")
    address = f"ws://127.0.0.1:{served.port}/api/v1/submissions/{submission}/stream"
    seen: list[dict[str, Any]] = []
    while not seen or seen[-1]["event"] != "done":
        last = seen[-1]["number"] if seen else 0
        with connect(f"{address}?after={last}", additional_headers=bearer(served)) as socket:
            with suppress(ConnectionClosed):
                for _ in range(3):
                    seen.append(json.loads(socket.recv(timeout=20)))  # noqa: PERF401 - what came before the end counts
            socket.socket.close()  # as if the cable were pulled
    whole = events_of(served, submission)
    assert [event["number"] for event in seen] == [event["number"] for event in whole]
    headers = {"Accept": "text/event-stream", "Last-Event-ID": "3"}
    with client.stream("GET", f"/submissions/{submission}/events", headers=headers) as answer:
        told = [json.loads(x[5:]) for x in answer.iter_lines() if x.startswith("data:")]
    assert told == whole[3:]
    assert client.get(f"/submissions/{submission}/events?after=3").json()["items"] == whole[3:]


def test_the_same_key_is_the_same_submission(client: httpx.Client) -> None:
    """A request that is sent again, for its answer was lost, makes nothing new."""
    headers = {"Idempotency-Key": uuid4().hex}
    made = [
        client.post("/submissions", json={"exercise": "ex04"}, headers=headers) for _ in range(2)
    ]
    assert len({answer.json()["id"] for answer in made}) == 1
    finished(client, made[0].json()["id"])


def test_an_answer_that_is_not_the_saved_one_is_refused(client: httpx.Client) -> None:
    """What is graded is what the person saw saved."""
    answer = client.post("/submissions", json={"exercise": "ex04", "etag": "0" * 64})
    assert answer.status_code == 412


def test_cancelling_ends_without_verdict(served: Served, client: httpx.Client) -> None:
    """A run can be stopped; its stream ends, and the next run is graded as ever."""
    saved(client, "ex04", served.reference("ex04"))
    submission = submitted(client, "ex04")
    client.post(f"/submissions/{submission}/cancel")
    events = events_of(served, submission)
    assert events[-1]["event"] in {"cancelled", "done"}
    assert finished(client, submission)["state"] in {"cancelled", "done"}
    assert finished(client, submitted(client, "ex04"))["verdict"] == "pass"


def test_an_exam_is_sat(served: Served, client: httpx.Client) -> None:
    """It has a folder of its own, gives no help, counts the best attempt, and ends once."""
    sheet = client.post("/exams", json={"count": 5}).json()
    assert client.post("/exams", json={}).status_code == 409
    assert client.post("/exercises/ex04/hints").status_code == 409
    assert client.get("/exercises/ex04/debrief").status_code == 409
    path = client.get("/exercises/ex04/solution").json()["path"]
    assert Path(path).parts[0] == "exams"
    saved(client, "ex04", served.reference("ex04"))
    finished(client, submitted(client, "ex04"))
    until(lambda: client.get("/exams/current").json()["points"] > 0)
    ended = client.post("/exams/current/finish").json()
    assert ended["id"] == sheet["id"]
    assert 0 < ended["percent"] < ended["pass_percent"]
    assert client.get("/exams/current").status_code == 404
    assert client.get("/exercises/ex04/solution").json()["path"] == "solutions/ex04/solution.yaml"


def test_the_schema_knows_the_cluster(client: httpx.Client) -> None:
    """The editor's schema has the live cluster's kinds, each known by its two constants."""
    until(lambda: client.get("/schema/kubernetes.json").status_code == 200)
    answer = client.get("/schema/kubernetes.json")
    known = answer.json()["definitions"]["io.k8s.api.apps.v1.Deployment"]
    assert known["properties"]["kind"]["enum"] == ["Deployment"]
    assert known["properties"]["apiVersion"]["enum"] == ["apps/v1"]
    again = client.get("/schema/kubernetes.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/cluster").json()["state"] == "ready"


def test_whoever_operates_it_can_see(served: Served) -> None:
    """Probes and metrics need no token, and say nothing of the learner's."""
    assert httpx.get(f"{served.address}/livez").text == "ok"
    assert httpx.get(f"{served.address}/readyz").text == "ok"
    metrics = httpx.get(f"{served.address}/metrics").text
    assert 'kubeplay_http_seconds_count{method="GET",route="/readyz",status="200"}' in metrics


def until(condition: Any, seconds: float = 30) -> None:
    """Return when it holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("path", ["", "/progress", "/exams", "/submissions"])
def test_lists_are_there_from_the_beginning(client: httpx.Client, path: str) -> None:
    """Nothing done yet is an empty list, not an error."""
    assert client.get(path or "/exercises").status_code == 200
