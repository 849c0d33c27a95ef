"""Errors as ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from dbdaolib import Invalid, NotFound, Unavailable
from kubeplay_pytest.errors import PlatformError, UsageError

__all__ = ["Problem", "ProblemDocument", "handle_problems", "problem_response", "problems"]

MEDIA_TYPE = "application/problem+json"


class ProblemDocument(BaseModel):
    """What went wrong, and what to do."""

    type: str = Field("about:blank", examples=["about:blank"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["there is no exercise 'ex99'"])
    remedy: str = Field("", examples=["see the list of exercises"])


class Problem(Exception):  # noqa: N818 - the name of the standard
    """Becomes a problem document; ``more`` are members of its own."""

    def __init__(self, status: int, detail: str, remedy: str = "", **more: Any) -> None:
        self.status = status
        self.detail = detail
        self.remedy = remedy
        self.more = more
        super().__init__(detail)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documented errors of a route, for OpenAPI."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in statuses
    }


def problem_response(status: int, detail: str, remedy: str = "", **more: Any) -> JSONResponse:
    """The response that says so."""
    document = ProblemDocument(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        remedy=remedy,
    )
    return JSONResponse(document.model_dump() | more, status, media_type=MEDIA_TYPE)


def handle_problems(app: FastAPI) -> None:
    """Every error that leaves a route becomes a problem document."""

    @app.exception_handler(Problem)
    async def problem(_request: Request, error: Problem) -> JSONResponse:
        return problem_response(error.status, error.detail, error.remedy, **error.more)

    @app.exception_handler(HTTPException)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        response = problem_response(error.status_code, str(error.detail))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        said = "; ".join(
            f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()
        )
        return problem_response(422, said, "send what the OpenAPI document describes")

    @app.exception_handler(NotFound)
    async def not_found(_request: Request, error: NotFound) -> JSONResponse:
        return problem_response(404, error.problem)

    @app.exception_handler(Invalid)
    async def unstorable(_request: Request, error: Invalid) -> JSONResponse:
        return problem_response(422, error.problem, error.remedy)

    @app.exception_handler(UsageError)
    async def usage(_request: Request, error: UsageError) -> JSONResponse:
        return problem_response(422, error.problem, error.remedy)

    @app.exception_handler(PlatformError)
    async def platform(_request: Request, error: PlatformError) -> JSONResponse:
        return problem_response(503, error.problem, error.remedy)

    @app.exception_handler(Unavailable)
    async def unavailable(_request: Request, error: Unavailable) -> JSONResponse:
        return problem_response(503, error.problem, error.remedy)
