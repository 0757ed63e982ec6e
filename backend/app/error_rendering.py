"""The one place where a failure becomes an HTTP answer."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.errors import AppError

MAX_PROBLEMS = 20
_PYDANTIC_FOREWORD = "Value error, "

log = structlog.get_logger()


def render_errors(app: FastAPI) -> None:
    app.add_exception_handler(AppError, _render_app_error)
    app.add_exception_handler(RequestValidationError, _render_validation_error)
    app.add_exception_handler(HTTPException, _render_http_exception)
    app.add_exception_handler(Exception, _render_crash)


async def _render_app_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AppError)  # noqa: S101 - registered for this type only
    headers: dict[str, str] = {}
    if error.retry_after_s is not None:
        headers["Retry-After"] = str(error.retry_after_s)
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return _answer(error.status, error.code, error.message, headers)


async def _render_validation_error(_: Request, error: Exception) -> JSONResponse:
    """FastAPI's form without `input` and `ctx`: what was sent may be a secret and is not sent back."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this type only
    detail = [
        {
            "loc": [_encodable(step) for step in problem["loc"]],
            "msg": _encodable(problem["msg"].removeprefix(_PYDANTIC_FOREWORD)),
            "type": problem["type"],
        }
        for problem in error.errors()[:MAX_PROBLEMS]
    ]
    return JSONResponse({"detail": detail}, HTTPStatus.UNPROCESSABLE_ENTITY)


async def _render_http_exception(_: Request, error: Exception) -> JSONResponse:
    """What the framework refuses by itself: no such route, wrong method, unreadable body."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type only
    status = HTTPStatus(error.status_code)
    return _answer(status, status.name, f"{status.description or status.phrase}.", error.headers)


async def _render_crash(_: Request, error: Exception) -> JSONResponse:
    log.error("request.crashed", exc_info=error)
    return _answer(500, "INTERNAL_ERROR", "Something failed on our side. Try again.")


def _answer(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": code, "message": message}, status, headers)


def _encodable(step: Any) -> Any:
    """A key that was sent may hold half of a surrogate pair, which UTF-8 cannot carry."""
    return step.encode(errors="replace").decode() if isinstance(step, str) else step
