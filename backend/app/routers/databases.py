"""Databases over HTTP."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, Field, SecretStr

from app.databases.addresses import MAX_DSN_CHARACTERS, DatabaseTarget, parse_dsn, target_of
from app.databases.errors import AddressRefused, SchemaUnreadable
from app.databases.manager import DatabaseChange, DatabaseDraft, DatabaseManager
from app.databases.reasons import explain
from app.databases.schemas import forget_samples
from app.databases.stages import OnDatabaseStage
from app.databases.validator import DatabaseTestResult
from app.dependencies import CurrentUserDep, ServicesDep, SessionDep
from app.plain_text import plain
from app.routers.database_answers import (
    DatabaseDeleteResponse,
    DatabaseDetailResponse,
    DatabaseListResponse,
    DatabaseResponse,
    DatabaseTestResponse,
)
from app.routers.responses import errors
from app.routers.staged_tests import EVENT_STREAM_DOCUMENTED, answer_test

MAX_NAME_CHARACTERS = 100
MAX_FIELD_CHARACTERS = 256
SAMPLE_NAME = "Sample store"

router = APIRouter(prefix="/databases", tags=["databases"], responses=errors(401))

DatabaseId = Annotated[int, Path(ge=1, le=2**63 - 1)]


def _one_line(text: str) -> str:
    line = " ".join(plain(text, MAX_NAME_CHARACTERS).split())
    if not line:
        raise ValueError("A database needs a name.")
    return line


Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME_CHARACTERS), AfterValidator(_one_line)]
Text = Annotated[str | None, Field(max_length=MAX_FIELD_CHARACTERS)]


class DatabaseTargetRequest(BaseModel):
    """Either a connection string in `dsn`, or the fields. Other fields are ignored."""

    dsn: SecretStr | None = Field(
        default=None,
        max_length=MAX_DSN_CHARACTERS,
        description="postgresql://user:password@host:port/database?sslmode=…, nothing else in it",
    )
    host: Text = None
    port: int | None = None
    user: Text = None
    password: SecretStr | None = Field(default=None, max_length=MAX_DSN_CHARACTERS)
    database: Text = None
    sslmode: Text = Field(
        default=None,
        description="As libpq's. Outside private networks the certificate is verified whatever it says.",
    )

    @property
    def is_empty(self) -> bool:
        return self.dsn is None and not any((self.host, self.port, self.user, self.password, self.database))

    def target(self) -> DatabaseTarget:
        """What is to be connected.

        Raises:
            AddressRefused: It is no address of a database.
        """
        if self.dsn is not None and self.dsn.get_secret_value():
            return parse_dsn(self.dsn.get_secret_value())
        return target_of(
            {
                "host": self.host,
                "port": None if self.port is None else str(self.port),
                "user": self.user,
                "password": self.password.get_secret_value() if self.password else None,
                "database": self.database,
                "sslmode": self.sslmode,
            }
        )

    def target_or_refusal(self) -> DatabaseTarget | AddressRefused:
        try:
            return self.target()
        except AddressRefused as refused:
            return refused

    def checked_target(self) -> DatabaseTarget:
        """The target, a refused one as the field of the form that it stands in."""
        try:
            return self.target()
        except AddressRefused as refused:
            told = explain(refused.reason)
            raise RequestValidationError(
                [
                    {
                        "loc": ("body", "dsn" if self.dsn else refused.field),
                        "msg": f"{told.detail} {told.fix}",
                        "type": refused.reason.value,
                    }
                ]
            ) from None


class DatabaseTestRequest(DatabaseTargetRequest):
    allow_superuser: bool = False


class DatabaseCreateRequest(DatabaseTestRequest):
    """With `sample` the sample store is connected, and no address is needed."""

    sample: bool = False
    name: Name | None = None
    keeps_samples: bool = True

    def draft(self) -> DatabaseDraft:
        if self.sample:
            return DatabaseDraft(self.name or SAMPLE_NAME, None, keeps_samples=self.keeps_samples)
        target = self.checked_target()
        return DatabaseDraft(
            name=self.name or _one_line(target.address.database),
            target=target,
            accepts_superuser=self.allow_superuser,
            keeps_samples=self.keeps_samples,
        )


class DatabaseUpdateRequest(BaseModel):
    """What is left out stays."""

    name: Name | None = None
    keeps_samples: bool | None = None


@router.get("")
async def list_databases(user: CurrentUserDep, session: SessionDep) -> DatabaseListResponse:
    rows = await DatabaseManager(session, owner_id=user.id).list()
    return DatabaseListResponse(databases=[DatabaseResponse.of(row) for row in rows], total=len(rows))


@router.post("", status_code=201, responses=errors(400, 409, 429))
async def create_database(
    body: DatabaseCreateRequest, user: CurrentUserDep, services: ServicesDep
) -> DatabaseDetailResponse:
    """Connect a database that passes its test now, or the sample store."""
    row = await services.databases.create(user.id, body.draft())
    with suppress(SchemaUnreadable):
        # Connected it is; its schema can be read again from its page.
        await services.database_schemas.refresh(user.id, row.id)
    return DatabaseDetailResponse.of(row)


@router.post(
    "/test", response_model=DatabaseTestResponse, responses={**EVENT_STREAM_DOCUMENTED, **errors(429)}
)
async def test_database(
    request: Request, body: DatabaseTestRequest, user: CurrentUserDep, services: ServicesDep
) -> Response:
    """Test a database without connecting it. With `Accept: text/event-stream`, stage by stage."""
    target = body.target_or_refusal()

    async def start(on_stage: OnDatabaseStage) -> DatabaseTestResult:
        return await services.databases.test(
            user.id, target, accepts_superuser=body.allow_superuser, on_stage=on_stage
        )

    return await answer_test(request, start, DatabaseTestResponse.of)


@router.get("/{database_id}", responses=errors(404))
async def get_database(
    database_id: DatabaseId, user: CurrentUserDep, session: SessionDep
) -> DatabaseDetailResponse:
    return DatabaseDetailResponse.of(await DatabaseManager(session, owner_id=user.id).get(database_id))


@router.patch("/{database_id}", responses=errors(404))
async def update_database(
    database_id: DatabaseId, body: DatabaseUpdateRequest, user: CurrentUserDep, session: SessionDep
) -> DatabaseDetailResponse:
    change = DatabaseChange(name=body.name, keeps_samples=body.keeps_samples)
    row = await DatabaseManager(session, owner_id=user.id).change(database_id, change)
    if body.keeps_samples is False:
        await forget_samples(session, owner_id=user.id, database_id=database_id)
    return DatabaseDetailResponse.of(row)


@router.delete("/{database_id}", responses=errors(404))
async def delete_database(
    database_id: DatabaseId, user: CurrentUserDep, session: SessionDep
) -> DatabaseDeleteResponse:
    """Forget the database, its schema and its notes. Nothing is changed at its server."""
    row = await DatabaseManager(session, owner_id=user.id).delete(database_id)
    return DatabaseDeleteResponse(success=True, message=f"{row.name} is not connected any more.")


@router.post(
    "/{database_id}/reconnect",
    response_model=DatabaseTestResponse,
    responses={**EVENT_STREAM_DOCUMENTED, **errors(400, 404, 429)},
)
async def reconnect_database(
    request: Request,
    database_id: DatabaseId,
    body: DatabaseTargetRequest,
    user: CurrentUserDep,
    services: ServicesDep,
) -> Response:
    """Test a connected database again; with a new address or password, which is kept if it passes."""
    target = None if body.is_empty else body.target_or_refusal()

    async def start(on_stage: OnDatabaseStage) -> DatabaseTestResult:
        return await services.databases.reconnect(user.id, database_id, target, on_stage=on_stage)

    return await answer_test(request, start, DatabaseTestResponse.of)
