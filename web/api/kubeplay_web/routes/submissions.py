"""Submissions: a solution sent to be graded, and what becomes of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response, WebSocket
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool

from dbdaolib import Page
from kubeplay_web.documents import (
    Events,
    Listed,
    SubmissionDetail,
    SubmissionDocument,
    SubmissionRequest,
)
from kubeplay_web.problem import Problem, problems
from kubeplay_web.service import Service, Serving
from kubeplay_web.store import Submission
from kubeplay_web.store.store import new_id, now
from kubeplay_web.tail import Tail, document_of

__all__ = ["REPORT_POLICY", "router", "sockets"]

router = APIRouter(prefix="/submissions", tags=["submissions"])
sockets = APIRouter(prefix="/submissions")

REPORT_POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
"""A report draws itself by a script of its own: in a frame of no origin, without a network."""

_FORGETFUL = (
    "<script>Object.defineProperty(window, 'sessionStorage', "
    "{value: {getItem: () => null, setItem: () => {}, removeItem: () => {}}})</script>"
)
"""A frame of no origin has no storage, and pytest-html's script would stop at the first look."""

IdempotencyKey = Annotated[
    str | None,
    Header(
        pattern=r"^[A-Za-z0-9_-]{8,64}$",
        description="The same key again returns the same submission.",
        examples=["6f1c0c5a9d8b4f0f"],
    ),
]
After = Annotated[int, Query(ge=0, le=2**53, description="The last number that was seen.")]


@router.post("", status_code=201, responses=problems(404, 409, 412))
async def submit(
    service: Serving,
    request: SubmissionRequest,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> SubmissionDocument:
    """Send the saved solution to be graded."""
    submission = await run_in_threadpool(_put, service, request, idempotency_key)
    service.worker.ring()
    service.notices.tell("submission", **_notice(submission))
    response.headers["Location"] = f"/api/v1/submissions/{submission.id}"
    return _document(submission)


@router.get("")
def list_submissions(
    service: Serving,
    exercise: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Listed[SubmissionDocument]:
    """The submissions, the newest first."""
    filters = {"exercise": exercise} if exercise else {}
    total = service.store.submissions.count(filters)
    page = Page(1, offset + limit)
    found = service.store.submissions.find(filters, order="-created", page=page)[offset:]
    items = [_document(submission) for submission in found]
    return Listed(items=items, total=total, limit=limit, offset=offset)


@router.get("/{submission}", responses=problems(404))
def get_submission(service: Serving, submission: str) -> SubmissionDetail:
    """One submission with its result, once there is one."""
    found = _found(service, submission)
    return SubmissionDetail(**_document(found).model_dump(), result=found.result)


@router.post("/{submission}/cancel", responses=problems(404))
async def cancel(service: Serving, submission: str) -> SubmissionDocument:
    """End it without a verdict. What is over stays as it is."""
    await run_in_threadpool(_found, service, submission)
    ended = await run_in_threadpool(service.queue.cancel, submission)
    service.worker.ring()
    service.bell.ring()
    service.notices.tell("submission", **_notice(ended))
    return _document(ended)


@router.get("/{submission}/report", response_class=HTMLResponse, responses=problems(404))
def get_report(service: Serving, submission: str) -> HTMLResponse:
    """The HTML report, for a sandboxed frame."""
    html = service.store.report(_found(service, submission).id)
    if html is None:
        raise Problem(404, "this submission has no report", "look again when it is done")
    html = html.replace("<head>", f"<head>{_FORGETFUL}", 1)
    return HTMLResponse(html, headers={"Content-Security-Policy": REPORT_POLICY})


@router.get(
    "/{submission}/events",
    response_model=Events,
    responses=problems(404) | {200: {"content": {"text/event-stream": {"schema": {}}}}},
)
async def get_events(
    service: Serving,
    request: Request,
    submission: str,
    after: After = 0,
    last_event_id: Annotated[str | None, Header(max_length=20)] = None,
) -> Response:
    """What happened so far; asked for as ``text/event-stream``, also what is going to happen."""
    await run_in_threadpool(_found, service, submission)
    tail = Tail(service.store, service.bell, submission)
    if "text/event-stream" in request.headers.get("accept", ""):
        seen = int(last_event_id) if last_event_id and last_event_id.isdecimal() else after
        headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
        return StreamingResponse(
            tail.server_sent(seen), media_type="text/event-stream", headers=headers
        )
    found = await run_in_threadpool(service.store.events_after, submission, after)
    return JSONResponse({"items": [document_of(event) for event in found]})


@sockets.websocket("/{submission}/stream")
async def stream(socket: WebSocket, submission: str, after: After = 0) -> None:
    """The events after a number, one a message, until the submission is over."""
    service: Service = socket.app.state.service
    await socket.accept()
    if await run_in_threadpool(_known, service, submission) is None:
        await socket.close(4404, "there is no such submission")
        return
    await Tail(service.store, service.bell, submission).to_socket(socket, after)


def _put(service: Service, request: SubmissionRequest, key: str | None) -> Submission:
    desk = service.desk
    exercise = desk.exercise(request.exercise)
    if key is not None and (known := _known(service, key)) is not None:
        return known
    desk.refuse_late(exercise)
    solution = desk.solution(exercise)
    draft = desk.drafts.read(solution)
    if request.etag is not None and request.etag.strip('"') != draft.tag:
        raise Problem(412, "the saved solution is another one", "save it, and submit it again")
    submission = Submission(
        key or new_id(), exercise.slug, draft.tag, dict(draft.files), str(solution.root), now()
    )
    return service.queue.put(submission)


def _known(service: Service, submission: str) -> Submission | None:
    found = service.store.submissions.find({"id": submission})
    return found[0] if found else None


def _found(service: Service, submission: str) -> Submission:
    found = _known(service, submission)
    if found is None:
        raise Problem(404, f"there is no submission {submission!r}", "see the list of submissions")
    return found


def _document(submission: Submission) -> SubmissionDocument:
    done = submission.state == "done"
    return SubmissionDocument.model_validate(
        {
            "id": submission.id,
            "exercise": submission.exercise,
            "digest": submission.digest,
            "state": submission.state,
            "attempt": submission.attempt,
            "created": submission.created,
            "started": submission.started,
            "finished": submission.finished,
            "verdict": submission.verdict or None,
            "points": submission.points if done else None,
            "max_points": submission.max_points if done else None,
            "problem": submission.problem or None,
            "has_report": submission.has_report,
        }
    )


def _notice(submission: Submission) -> dict[str, str]:
    return {
        "id": submission.id,
        "exercise": submission.exercise,
        "state": submission.state,
    }
