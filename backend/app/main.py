"""The app: wiring only."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from app.database import Database
from app.errors import AppError
from app.frontend import mount_frontend
from app.http_security import secure
from app.migrations import migrate
from app.observability import configure_logging
from app.routers import health
from app.services import Services
from app.settings import Settings, SettingsError, get_settings

log = structlog.get_logger()


def create_app(settings: Settings, database: Database) -> FastAPI:
    """The service over an open settings object and a database that may still need migrating."""
    services = Services(settings=settings, database=database)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if settings.auto_migrate:
            await migrate(database.engine)
        yield
        await database.close()

    documented = not settings.is_production
    app = FastAPI(
        title="Patchbay",
        lifespan=lifespan,
        openapi_url="/api/openapi.json" if documented else None,
        docs_url="/api/docs" if documented else None,
        redoc_url=None,
    )
    app.state.services = services
    app.add_exception_handler(AppError, _render_app_error)
    app.add_exception_handler(Exception, _render_crash)
    for router in (health.router,):
        app.include_router(router, prefix="/api")
    mount_frontend(app, settings)
    secure(app, settings)
    return app


def from_environment() -> FastAPI:
    """The app that uvicorn serves: settings from the environment, `DATABASE_URL` required."""
    settings = get_settings()
    if problems := settings.problems():
        raise SettingsError(" ".join(problems))
    if settings.database_url is None:
        raise SettingsError("DATABASE_URL is not set. `python -m app` starts an embedded PostgreSQL instead.")
    configure_logging(as_json=settings.is_production, level=settings.log_level)
    return create_app(settings, Database(settings.database_url.get_secret_value()))


async def _render_app_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AppError)  # noqa: S101 - registered for this type only
    headers = {"Retry-After": str(error.retry_after_s)} if error.retry_after_s is not None else None
    return JSONResponse({"error": error.code, "message": error.message}, error.status, headers)


async def _render_crash(_: Request, error: Exception) -> JSONResponse:
    log.error("request.crashed", exc_info=error)
    return JSONResponse(
        {"error": "INTERNAL_ERROR", "message": "Something failed on our side. Try again."}, 500
    )
