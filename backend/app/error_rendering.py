"""The one place where a failure becomes an HTTP answer."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.database import DatabaseUnreachable
from app.errors import AppError

MAX_PROBLEMS = 20
_PYDANTIC_FOREWORD = "Value error, "
_UNSTORABLE_TEXT = frozenset({"22021", "22P05"})
_CONNECTION_ENDED = frozenset({"57P01", "57P02", "57P03"})
_BY_STATUS = {
    HTTPStatus.BAD_REQUEST: ("BAD_REQUEST", "The request cannot be read."),
    HTTPStatus.NOT_FOUND: ("NOT_FOUND", "There is nothing at this address."),
    HTTPStatus.METHOD_NOT_ALLOWED: ("METHOD_NOT_ALLOWED", "This address does not take such requests."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("BODY_TOO_LARGE", "The request is too large."),
}

log = structlog.get_logger()


def render_errors(app: FastAPI) -> None:
    app.add_exception_handler(AppError, _render_app_error)
    app.add_exception_handler(RequestValidationError, _render_validation_error)
    app.add_exception_handler(HTTPException, _render_http_exception)
    app.add_exception_handler(DBAPIError, _render_database_error)
    app.add_exception_handler(PoolTimeout, _render_no_connection)


async def _render_app_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AppError)  # noqa: S101 - registered for this type only
    headers: dict[str, str] = {}
    if error.retry_after_s is not None:
        headers["Retry-After"] = str(error.retry_after_s)
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return failure(error.status, error.code, error.message, headers)


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
    return http_failure(HTTPStatus(error.status_code), error.headers)


async def _render_database_error(request: Request, error: Exception) -> JSONResponse:
    """The two that have a meaning for a caller; all others are our own mistakes.

    PostgreSQL's text holds no NUL, and a caller can put one into any name or id.
    """
    assert isinstance(error, DBAPIError)  # noqa: S101 - registered for this type only
    sqlstate = getattr(error.orig, "sqlstate", None)
    if sqlstate in _UNSTORABLE_TEXT:
        return http_failure(HTTPStatus.BAD_REQUEST)
    if error.connection_invalidated or sqlstate in _CONNECTION_ENDED:
        return await _render_no_connection(request, error)
    raise error


async def _render_no_connection(request: Request, error: Exception) -> JSONResponse:
    log.error("database.unreachable", error=type(error).__name__)
    return await _render_app_error(request, DatabaseUnreachable())


class CrashAnswer:
    """Answers for what nobody foresaw, within the headers and the request id of every other answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_started = False

        async def send_noting(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception:
            # The outermost place of a request: whatever arrives here has no other reader.
            log.exception("request.crashed")
            if has_started or scope["type"] != "http":
                raise
            answer = failure(500, "INTERNAL_ERROR", "Something failed on our side. Try again.")
            await answer(scope, receive, send)


def http_failure(status: HTTPStatus, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A failure that is fully told by its status."""
    code, message = _BY_STATUS.get(status, (f"HTTP_{status.value}", f"{status.phrase}."))
    return failure(status, code, message, headers)


def failure(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": code, "message": message}, status, headers)


def _encodable(step: Any) -> Any:
    """A key that was sent may hold half of a surrogate pair, which UTF-8 cannot carry."""
    return step.encode(errors="replace").decode() if isinstance(step, str) else step
