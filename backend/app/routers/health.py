"""Whether the process lives, and whether it can serve."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from app.dependencies import ServicesDep
from app.errors import Unavailable
from app.migrations import is_current
from app.routers.responses import errors

router = APIRouter(prefix="/health", tags=["health"])


class HealthResponse(BaseModel):
    status: Literal["ok"] = "ok"


class NotReady(Unavailable):
    code = "NOT_READY"


@router.get("/live")
async def get_liveness() -> HealthResponse:
    return HealthResponse()


@router.get("/ready", responses=errors(503))
async def get_readiness(services: ServicesDep) -> HealthResponse:
    """Ready when the database answers and has this version's schema."""
    try:
        current = await is_current(services.database.engine)
    except (SQLAlchemyError, OSError) as error:
        raise NotReady("The database cannot be reached.") from error
    if not current:
        raise NotReady("The database schema is not that of this version.")
    return HealthResponse()
