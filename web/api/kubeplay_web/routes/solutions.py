"""Solutions: the draft that is edited, and the versions of it that were graded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Header, Response

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.solution import Solution, stamp
from kubeplay_pytest.history.model import Answer, Attempt
from kubeplay_web.documents import (
    SolutionChange,
    SolutionDocument,
    SourceFile,
    Version,
    Versions,
    VersionSummary,
)
from kubeplay_web.drafts import Changed, Draft
from kubeplay_web.problem import Problem, problems
from kubeplay_web.service import Service, Serving

__all__ = ["router"]

router = APIRouter(prefix="/exercises/{slug}", tags=["solutions"])

IfMatch = Annotated[
    str | None,
    Header(max_length=100, description="The ETag that was read.", examples=['"9f86d081884c7d65"']),
]


@router.get("/solution", responses=problems(404))
def get_solution(service: Serving, slug: str, response: Response) -> SolutionDocument:
    """The draft, which is the learner's files; made from the template when there are none."""
    solution = service.desk.solution(service.desk.exercise(slug))
    return _document(service, solution, service.desk.drafts.read(solution), response)


@router.put("/solution", responses=problems(404, 412, 413, 428))
def put_solution(
    service: Serving,
    slug: str,
    change: SolutionChange,
    response: Response,
    if_match: IfMatch = None,
) -> SolutionDocument:
    """Save the draft, durably once this answers, unless somebody changed it meanwhile."""
    files = {file.name: file.text for file in change.files}
    desk = service.desk
    return _changed(
        service,
        slug,
        if_match,
        response,
        lambda solution, tag: desk.drafts.write(solution, files, tag),
    )


@router.post("/solution/reset", responses=problems(404, 412, 428))
def reset_solution(
    service: Serving, slug: str, response: Response, if_match: IfMatch = None
) -> SolutionDocument:
    """Begin again from the template; what was there becomes a backup beside it."""
    desk = service.desk
    document = _changed(
        service,
        slug,
        if_match,
        response,
        lambda solution, tag: desk.drafts.reset(solution, tag, stamp()),
    )
    desk.history.note(desk.exercise(slug), "reset")
    return document


@router.get("/versions", responses=problems(404))
def list_versions(service: Serving, slug: str) -> Versions:
    """Every answer that was graded, the newest first. A version never changes."""
    desk = service.desk
    exercise = desk.exercise(slug)
    now = desk.drafts.read(desk.solution(exercise)).tag
    attempts: dict[str, list[Attempt]] = {}
    for attempt in desk.history.attempts(exercise):
        attempts.setdefault(attempt.digest, []).append(attempt)
    kept = reversed(desk.history.answers(exercise))
    known = [(answer, attempts[answer.digest]) for answer in kept if answer.digest in attempts]
    return Versions(items=[_version(answer, made, now) for answer, made in known])


@router.get("/versions/{digest}", responses=problems(404))
def get_version(service: Serving, slug: str, digest: str) -> Version:
    """The files of a version."""
    answer = _answer(service, service.desk.exercise(slug), digest)
    return Version(digest=answer.digest, at=answer.at, files=_files(answer.files))


@router.post("/versions/{digest}/restore", responses=problems(404, 412, 428))
def restore_version(
    service: Serving, slug: str, digest: str, response: Response, if_match: IfMatch = None
) -> SolutionDocument:
    """Make a version the draft; what was there becomes a backup beside it."""
    desk = service.desk
    files = _answer(service, desk.exercise(slug), digest).files
    return _changed(
        service,
        slug,
        if_match,
        response,
        lambda solution, tag: desk.drafts.write(solution, files, tag, keep=True),
    )


def _changed(
    service: Service,
    slug: str,
    if_match: str | None,
    response: Response,
    change: Callable[[Solution, str], Draft],
) -> SolutionDocument:
    solution = service.desk.solution(service.desk.exercise(slug))
    if if_match is None:
        raise Problem(428, "If-Match is missing", "send the ETag of the solution that you read")
    try:
        draft = change(solution, if_match.strip().removeprefix("W/").strip('"'))
    except Changed as changed:
        current = _document(service, solution, changed.current, response)
        raise Problem(
            412, str(changed), "choose which one to keep", current=current.model_dump(mode="json")
        ) from changed
    return _document(service, solution, draft, response)


def _document(
    service: Service, solution: Solution, draft: Draft, response: Response
) -> SolutionDocument:
    response.headers["ETag"] = f'"{draft.tag}"'
    return SolutionDocument(
        exercise=solution.exercise.slug,
        files=_files(draft.files),
        etag=draft.tag,
        untouched=solution.is_untouched,
        path=service.desk.shown(solution),
        changed=draft.changed,
    )


def _files(files: dict[str, str]) -> list[SourceFile]:
    return [SourceFile.model_construct(name=name, text=text) for name, text in files.items()]


def _answer(service: Service, exercise: Exercise, digest: str) -> Answer:
    for answer in service.desk.history.answers(exercise):
        if answer.digest == digest:
            return answer
    raise Problem(404, f"{exercise.slug} has no version {digest!r}", "see the list of versions")


def _version(answer: Answer, attempts: list[Attempt], now: str) -> VersionSummary:
    last = attempts[-1]
    return VersionSummary.model_validate(
        {
            "digest": answer.digest,
            "at": last.at,
            "verdict": last.verdict,
            "points": last.points,
            "max_points": last.max_points,
            "attempts": len(attempts),
            "is_current": answer.digest == now,
        }
    )
