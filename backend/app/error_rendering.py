"""The one place where a failure becomes an HTTP answer."""

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from app.errors import AppError

log = structlog.get_logger()


def render_errors(app: FastAPI) -> None:
    app.add_exception_handler(AppError, _render_app_error)
    app.add_exception_handler(RequestValidationError, _render_validation_error)
    app.add_exception_handler(Exception, _render_crash)


async def _render_app_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AppError)  # noqa: S101 - registered for this type only
    headers = {"Retry-After": str(error.retry_after_s)} if error.retry_after_s is not None else None
    return JSONResponse({"error": error.code, "message": error.message}, error.status, headers)


async def _render_validation_error(_: Request, error: Exception) -> JSONResponse:
    """FastAPI's form without `input` and `ctx`: what was sent may be a secret and is not sent back."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this type only
    detail = [{key: problem[key] for key in ("loc", "msg", "type")} for problem in error.errors()]
    return JSONResponse({"detail": detail}, 422)


async def _render_crash(_: Request, error: Exception) -> JSONResponse:
    log.error("request.crashed", exc_info=error)
    message = "Something failed on our side. Try again."
    return JSONResponse({"error": "INTERNAL_ERROR", "message": message}, 500)
