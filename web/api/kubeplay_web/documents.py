"""The JSON documents of the API. Their fields are what the page and other programs rely on."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from kubeplay_web.drafts import MOST_FILES

T = TypeVar("T")

Domain = Literal["design", "deployment", "observability", "security", "networking"]
ExerciseState = Literal["new", "started", "failed", "passed", "outdated"]
State = Literal["queued", "running", "done", "cancelled"]
Verdict = Literal["pass", "fail", "error"]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$", examples=["ex04"])]
Json = dict[str, Any]


class Document(BaseModel):
    """Unknown members of a request are refused: a misspelt one would be lost in silence."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Listed(Document, Generic[T]):
    """A part of a list; ``total`` counts all that match."""

    items: list[T]
    total: int = Field(examples=[40])
    limit: int = Field(examples=[100])
    offset: int = Field(examples=[0])


class ExerciseSummary(Document):
    slug: str = Field(examples=["ex04"])
    title: str = Field(examples=["Three replicas of one web server"])
    level: int = Field(ge=1, le=5)
    domain: Domain
    minutes: int
    state: ExerciseState
    attempts: int
    best: int
    max_points: int
    hints_taken: int
    runs_containers: bool


class CheckSummary(Document):
    id: str = Field(examples=["test_web_is_ready"])
    title: str = Field(examples=["Three replicas of web become ready."])
    max_points: int


class ExerciseDetail(ExerciseSummary):
    """``prompt_html`` and ``hints`` are HTML that can do nothing."""

    prompt_html: str
    checks: list[CheckSummary]
    hints: list[str]
    hints_total: int
    requires: list[str]
    images: list[str]
    has_passed: bool
    in_exam: bool
    next: str | None
    previous: str | None


class Hints(Document):
    hints: list[str]
    total: int


class Html(Document):
    html: str


class Reference(Document):
    name: str
    text: str
    others: int


class SourceFile(Document):
    name: str = Field(min_length=1, max_length=110, examples=["solution.yaml"])
    text: str = Field(examples=["kind: Pod\n"])


class SolutionDocument(Document):
    """``etag`` is what ``If-Match`` takes, without quotes."""

    exercise: str
    files: list[SourceFile]
    etag: str
    untouched: bool
    path: str = Field(examples=["solutions/ex04/solution.yaml"])
    changed: datetime | None


class SolutionChange(Document):
    files: list[SourceFile] = Field(min_length=1, max_length=MOST_FILES)


class VersionSummary(Document):
    digest: str
    at: datetime
    verdict: Verdict
    points: int
    max_points: int
    attempts: int
    is_current: bool


class Versions(Document):
    items: list[VersionSummary]


class Version(Document):
    digest: str
    at: datetime
    files: list[SourceFile]


class SubmissionRequest(Document):
    """With ``etag`` the submission is refused when the saved solution is another one."""

    exercise: Slug
    etag: str | None = Field(None, max_length=100)


class SubmissionDocument(Document):
    id: str
    exercise: str
    digest: str
    state: State
    attempt: int
    created: datetime
    started: datetime | None
    finished: datetime | None
    verdict: Verdict | None
    points: int | None
    max_points: int | None
    problem: str | None
    has_report: bool


class SubmissionDetail(SubmissionDocument):
    """``result`` is ``kubeplay.result/v1``."""

    result: Json | None


class EventDocument(BaseModel):
    """Something that happened; more members by its kind (``event``)."""

    model_config = ConfigDict(extra="allow")

    number: int
    attempt: int
    at: datetime
    event: str


class Events(Document):
    items: list[EventDocument]


class ExerciseProgress(Document):
    slug: str
    title: str
    domain: Domain
    level: int
    state: ExerciseState
    attempts: int
    hints: int
    minutes: float
    best: int
    max_points: int


class DomainProgress(Document):
    domain: Domain
    weight: int
    passed: int
    exercises: int


class Day(Document):
    day: str = Field(examples=["2026-11-25"])
    attempts: int
    passes: int


class ProgressDocument(Document):
    schema_: str = Field(alias="schema", examples=["kubeplay.progress/v1"])
    passed: int
    readiness: float
    exercises: list[ExerciseProgress]
    domains: list[DomainProgress]
    attempts: int
    minutes: float
    streak: int
    next: str | None
    days: list[Day]


class ExamRow(Document):
    slug: str
    title: str
    points: int
    max_points: int
    attempts: int


class ExamSheet(Document):
    id: str
    started: datetime
    ends: datetime
    finished: datetime | None
    minutes: int
    points: int
    max_points: int
    percent: float
    passed: bool
    pass_percent: int
    exercises: list[ExamRow]


class Exams(Document):
    items: list[ExamSheet]


class ExamRequest(Document):
    count: int = Field(5, ge=1, le=40)
    minutes: int | None = Field(None, ge=1, le=600)
    containers: bool = False


class ClusterDocument(Document):
    provider: str
    state: Literal["unknown", "starting", "ready", "failed"]
    version: str | None
    capabilities: list[str]
    problem: str | None
