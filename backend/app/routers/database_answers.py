"""Databases and their tests, as the API has them."""

from datetime import datetime
from typing import Literal, TypeAlias

from pydantic import BaseModel, Field

from app.databases.least_privilege import least_privilege_script
from app.databases.manager import MAX_DATABASES, DatabaseStatus, role_of, status_of
from app.databases.reasons import DatabaseErrorCode, DatabaseReason, explain
from app.databases.role import RoleReport
from app.databases.stages import DatabaseStage, DatabaseStageName
from app.databases.validator import DatabaseTestResult
from app.models import UserDatabase
from app.timed_stages import StageStatus

RoleStatus: TypeAlias = Literal["read_only", "can_write", "superuser"]


class DatabaseStageResponse(BaseModel):
    """`ms` is how long the stage took; 0 while it runs and when it was skipped."""

    name: DatabaseStageName
    status: StageStatus
    ms: int
    detail: str | None

    @classmethod
    def of(cls, stage: DatabaseStage) -> "DatabaseStageResponse":
        return cls(name=stage.name, status=stage.status, ms=stage.ms, detail=stage.detail)


class RoleResponse(BaseModel):
    """What the role can do beyond reading: one sentence for each kind of thing."""

    name: str
    status: RoleStatus
    warnings: list[str]

    @classmethod
    def of(cls, role: RoleReport) -> "RoleResponse":
        status: RoleStatus = "can_write" if role.can_write else "read_only"
        return cls(
            name=role.user,
            status="superuser" if role.is_superuser else status,
            warnings=list(role.warnings),
        )


class DatabaseTestResponse(BaseModel):
    """With `success` a reason is a warning. `script` makes a role that only reads, if this can do more."""

    success: bool
    error_code: DatabaseErrorCode | None
    error_message: str | None
    reason: DatabaseReason | None
    fix: str | None
    stages: list[DatabaseStageResponse]
    role: RoleResponse | None
    script: str | None
    server_version: str | None
    table_count: int | None

    @classmethod
    def of(cls, result: DatabaseTestResult) -> "DatabaseTestResponse":
        told = explain(result.reason) if result.reason else None
        return cls(
            success=result.success,
            error_code=told.code if told else None,
            error_message=told.code.message if told else None,
            reason=result.reason,
            fix=told.fix if told else None,
            stages=[DatabaseStageResponse.of(stage) for stage in result.stages],
            role=RoleResponse.of(result.role) if result.role else None,
            script=least_privilege_script(result.role) if result.role and result.role.can_write else None,
            server_version=result.server_version,
            table_count=result.table_count,
        )


class DatabaseFailureResponse(BaseModel):
    """Why the last conversation with the server failed, and what to do."""

    reason: DatabaseReason
    message: str
    fix: str

    @classmethod
    def of(cls, reason: str) -> "DatabaseFailureResponse":
        told = explain(DatabaseReason(reason))
        return cls(reason=DatabaseReason(reason), message=told.detail, fix=told.fix)


class DatabaseResponse(BaseModel):
    """A connected database. The sample store has no address; a password is never returned."""

    id: int
    name: str
    is_sample: bool
    host: str | None
    port: int | None
    database: str | None
    user: str | None
    sslmode: str | None
    status: DatabaseStatus
    failure: DatabaseFailureResponse | None
    role: RoleResponse
    server_version: str
    keeps_samples: bool = Field(description="Whether frequent values of columns are kept to answer better.")
    hidden_count: int = Field(description="Tables that the agent is not told of.")
    last_verified_at: datetime | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: UserDatabase) -> "DatabaseResponse":
        return cls(
            id=row.id,
            name=row.name,
            is_sample=row.is_sample,
            host=row.host,
            port=row.port,
            database=row.database_name,
            user=row.username,
            sslmode=row.sslmode,
            status=status_of(row),
            failure=DatabaseFailureResponse.of(row.last_error_reason) if row.last_error_reason else None,
            role=RoleResponse.of(role_of(row)),
            server_version=row.server_version,
            keeps_samples=row.keeps_samples,
            hidden_count=len(row.hidden_tables),
            last_verified_at=row.last_verified_at,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


class DatabaseDetailResponse(DatabaseResponse):
    """`script` makes a role that can only read, when the connected one can more."""

    script: str | None

    @classmethod
    def of(cls, row: UserDatabase) -> "DatabaseDetailResponse":
        role = role_of(row)
        needs_script = role.can_write and not row.is_sample
        script = least_privilege_script(role) if needs_script else None
        return cls(**DatabaseResponse.of(row).model_dump(), script=script)


class DatabaseListResponse(BaseModel):
    databases: list[DatabaseResponse]
    total: int
    limit: int = MAX_DATABASES


class DatabaseDeleteResponse(BaseModel):
    success: bool
    message: str
