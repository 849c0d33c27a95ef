"""How far the learner is: progress and exams."""

from __future__ import annotations

import random
from collections import Counter

from fastapi import APIRouter

from kubeplay_pytest.catalog.solution import stamp
from kubeplay_pytest.history.exams import PASS_PERCENT, Sheet, begin
from kubeplay_pytest.history.progress import progress_of
from kubeplay_web.documents import ExamRequest, Exams, ExamSheet, ProgressDocument
from kubeplay_web.problem import Problem, problems
from kubeplay_web.service import Serving

__all__ = ["router"]

router = APIRouter(tags=["learner"])


@router.get("/progress")
def get_progress(service: Serving) -> ProgressDocument:
    """Everything that was done, by exercise, domain and day."""
    desk = service.desk
    progress = progress_of(desk.exercises(), desk.history).to_dict()
    attempts = desk.history.attempts()
    tried = Counter(a.at.astimezone().date().isoformat() for a in attempts)
    passes = Counter(a.at.astimezone().date().isoformat() for a in attempts if a.verdict == "pass")
    days = [{"day": day, "attempts": tried[day], "passes": passes[day]} for day in sorted(tried)]
    return ProgressDocument.model_validate(progress | {"days": days})


@router.get("/exams")
def list_exams(service: Serving) -> Exams:
    """Every exam, the newest first."""
    desk = service.desk
    return Exams(items=[_document(desk.sheet(exam)) for exam in reversed(desk.history.exams())])


@router.get("/exams/current", responses=problems(404))
def get_exam(service: Serving) -> ExamSheet:
    """The exam that goes on."""
    return _document(service.desk.sheet(service.desk.running_exam()))


@router.post("/exams", status_code=201, responses=problems(409))
def begin_exam(service: Serving, request: ExamRequest) -> ExamSheet:
    """Begin an exam: its time runs from now on, whatever happens to the page."""
    desk = service.desk
    if desk.history.running_exam() is not None:
        raise Problem(409, "an exam goes on already", "hand it in first")
    able = [e for e in desk.exercises() if request.containers or not e.metadata.runs_containers]
    exam = begin(
        desk.history,
        able,
        count=request.count,
        minutes=request.minutes,
        folder=desk.settings.root / "exams" / stamp(),
        dice=random.Random(),  # noqa: S311 - no secret is made
    )
    return _document(desk.sheet(exam))


@router.post("/exams/current/finish", responses=problems(404))
def finish_exam(service: Serving) -> ExamSheet:
    """Hand the exam in."""
    desk = service.desk
    return _document(desk.sheet(desk.history.finish_exam(desk.running_exam())))


def _document(sheet: Sheet) -> ExamSheet:
    exam = sheet.exam
    return ExamSheet.model_validate(
        {
            "id": exam.id,
            "started": exam.started,
            "ends": exam.ends,
            "finished": exam.finished,
            "minutes": exam.minutes,
            "points": sheet.points,
            "max_points": sheet.max_points,
            "percent": round(sheet.percent, 1),
            "passed": sheet.passed,
            "pass_percent": PASS_PERCENT,
            "exercises": [
                {
                    "slug": row.slug,
                    "title": row.title,
                    "points": row.points,
                    "max_points": row.max_points,
                    "attempts": row.attempts,
                }
                for row in sheet.rows
            ],
        }
    )
