"""The catalog: what there is to learn, and what helps along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.comparison import nearest_reference
from kubeplay_pytest.catalog.titles import check_titles
from kubeplay_pytest.history.progress import ExerciseProgress, progress_of
from kubeplay_web.documents import (
    CheckSummary,
    Domain,
    ExerciseDetail,
    ExerciseState,
    ExerciseSummary,
    Hints,
    Html,
    Listed,
    Reference,
)
from kubeplay_web.problem import problems
from kubeplay_web.rendering import safe_html
from kubeplay_web.service import Service, Serving

__all__ = ["router"]

router = APIRouter(prefix="/exercises", tags=["exercises"])


@router.get("")
def list_exercises(
    service: Serving,
    search: Annotated[str, Query(max_length=100, description="Words of title or slug.")] = "",
    domain: Domain | None = None,
    level: Annotated[int | None, Query(ge=1, le=5)] = None,
    state: ExerciseState | None = None,
    *,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Listed[ExerciseSummary]:
    """The exercises that match, in the order of the catalog."""
    found = [
        row
        for row in _rows(service)
        if domain in {None, row.domain}
        and level in {None, row.level}
        and state in {None, row.state}
        and all(word in f"{row.slug} {row.title}".lower() for word in search.lower().split())
    ]
    page = found[offset : offset + limit]
    return Listed(items=page, total=len(found), limit=limit, offset=offset)


@router.get("/{slug}", responses=problems(404))
def get_exercise(service: Serving, slug: str) -> ExerciseDetail:
    """One exercise with its prompt, its checks, and the hints that were taken."""
    desk = service.desk
    exercise = desk.exercise(slug)
    row = _summary(exercise, progress_of([exercise], desk.history).exercises[0])
    slugs = [each.slug for each in desk.exercises()]
    at = slugs.index(slug)
    in_exam = desk.history.in_exam(exercise)
    taken = 0 if in_exam else row.hints_taken
    return ExerciseDetail(
        **row.model_dump(),
        prompt_html=safe_html(exercise.prompt),
        checks=_checks(exercise),
        hints=[safe_html(text) for text in exercise.hints[:taken]],
        hints_total=len(exercise.hints),
        requires=list(exercise.metadata.requires),
        images=list(exercise.metadata.images),
        has_passed=row.state in {"passed", "outdated"},
        in_exam=in_exam,
        next=slugs[at + 1] if at + 1 < len(slugs) else None,
        previous=slugs[at - 1] if at else None,
    )


@router.post("/{slug}/hints", responses=problems(404, 409))
def take_hint(service: Serving, slug: str) -> Hints:
    """Take one more hint. It is counted; after the last one nothing changes."""
    exercise = service.desk.exercise(slug)
    service.desk.refuse_in_exam(exercise)
    taken = service.desk.history.take_hint(exercise)
    texts = [safe_html(text) for text in exercise.hints[:taken]]
    return Hints(hints=texts, total=len(exercise.hints))


@router.get("/{slug}/debrief", responses=problems(403, 404, 409))
def get_debrief(service: Serving, slug: str) -> Html:
    """Why the answer works, what production does, what to type in an exam; after a pass."""
    exercise = service.desk.exercise(slug)
    service.desk.expect_pass(exercise, "the debrief")
    return Html(html=safe_html(exercise.debrief))


@router.get("/{slug}/reference", responses=problems(403, 404, 409))
def get_reference(service: Serving, slug: str, give_up: bool = False) -> Reference:
    """The reference that is nearest to the solution, after a pass or when giving up."""
    desk = service.desk
    exercise = desk.exercise(slug)
    desk.refuse_in_exam(exercise)
    if not give_up:
        desk.expect_pass(exercise, "a reference")
    desk.history.note(exercise, "solution")
    reference = nearest_reference(exercise, desk.solution(exercise).text)
    return Reference(
        name=reference.name,
        text=reference.read_text(encoding="utf-8"),
        others=len(exercise.references) - 1,
    )


def _rows(service: Service) -> Iterator[ExerciseSummary]:
    exercises = service.desk.exercises()
    progress = progress_of(exercises, service.desk.history)
    for exercise, row in zip(exercises, progress.exercises, strict=True):
        yield _summary(exercise, row)


def _summary(exercise: Exercise, row: ExerciseProgress) -> ExerciseSummary:
    return ExerciseSummary.model_validate(
        {
            "slug": row.slug,
            "title": row.title,
            "level": row.level,
            "domain": row.domain,
            "minutes": exercise.metadata.minutes,
            "state": row.state,
            "attempts": row.attempts,
            "best": row.best,
            "max_points": row.max_points,
            "hints_taken": row.hints,
            "runs_containers": exercise.metadata.runs_containers,
        }
    )


def _checks(exercise: Exercise) -> list[CheckSummary]:
    points = exercise.metadata.points
    return [
        CheckSummary(id=name, title=title, max_points=points[name])
        for name, title in check_titles(exercise).items()
    ]
