"""What databases consist of, over HTTP, and what their users decide about it."""

import asyncio
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import AfterValidator, BaseModel, Field

from app.databases.catalog import TableInfo, TableKind
from app.databases.curation import MAX_NOTE_CHARACTERS, Curation, Visibility
from app.databases.errors import SchemaUnreadable
from app.databases.schemas import KnownSchema, known_schema
from app.databases.suggestions import suggestions
from app.dependencies import CurrentUserDep, ServicesDep, SessionDep
from app.plain_text import plain
from app.routers.database_answers import DatabaseFailureResponse
from app.routers.databases import DatabaseId
from app.routers.responses import errors

MAX_IDENTIFIER_CHARACTERS = 128
MAX_CHANGES = 2_000

router = APIRouter(prefix="/databases/{database_id}", tags=["databases"], responses=errors(401, 404))

NoteId = Annotated[int, Path(ge=1, le=2**63 - 1)]
Identifier = Annotated[str, Field(min_length=1, max_length=MAX_IDENTIFIER_CHARACTERS)]


def _note(text: str) -> str:
    kept = plain(text, MAX_NOTE_CHARACTERS).strip()
    if not kept:
        raise ValueError("A note needs words.")
    return kept


class ColumnResponse(BaseModel):
    """`values` are frequent ones, or the labels of an enum."""

    name: str
    type: str
    is_nullable: bool
    is_primary_key: bool
    comment: str | None
    values: list[str]


class ForeignKeyResponse(BaseModel):
    columns: list[str]
    to_schema: str
    to_table: str
    to_columns: list[str]


class NoteResponse(BaseModel):
    id: int
    text: str


class TableResponse(BaseModel):
    """`rows` is the server's estimate. The agent is told of visible tables alone."""

    schema_name: str
    name: str
    kind: TableKind
    comment: str | None
    rows: int | None
    is_visible: bool
    columns: list[ColumnResponse]
    foreign_keys: list[ForeignKeyResponse]
    notes: list[NoteResponse]

    @classmethod
    def of(cls, table: TableInfo, known: KnownSchema) -> "TableResponse":
        return cls(
            schema_name=table.schema,
            name=table.name,
            kind=table.kind,
            comment=table.comment,
            rows=table.rows,
            is_visible=table.key not in known.hidden,
            columns=[
                ColumnResponse(
                    name=column.name,
                    type=column.type,
                    is_nullable=column.is_nullable,
                    is_primary_key=column.name in table.primary_key,
                    comment=column.comment,
                    values=list(column.values),
                )
                for column in table.columns
            ],
            foreign_keys=[
                ForeignKeyResponse(
                    columns=list(key.columns),
                    to_schema=key.to_schema,
                    to_table=key.to_table,
                    to_columns=list(key.to_columns),
                )
                for key in table.foreign_keys
            ],
            notes=[
                NoteResponse(id=note.id, text=note.text) for note in known.notes if note.table == table.key
            ],
        )


class SchemaResponse(BaseModel):
    """As it was read last; `read_at` is null until it was. `failure` says why reading it now did not work."""

    read_at: datetime | None
    tables: list[TableResponse]
    notes: list[NoteResponse] = Field(description="Those about the database as a whole.")
    failure: DatabaseFailureResponse | None = None

    @classmethod
    def of(cls, known: KnownSchema) -> "SchemaResponse":
        return cls(
            read_at=known.read_at,
            tables=[TableResponse.of(table, known) for table in known.tables],
            notes=[NoteResponse(id=note.id, text=note.text) for note in known.notes if note.table is None],
        )


class TableVisibilityRequest(BaseModel):
    schema_name: Identifier
    name: Identifier
    is_visible: bool


class VisibilityRequest(BaseModel):
    tables: list[TableVisibilityRequest] = Field(min_length=1, max_length=MAX_CHANGES)


NoteText = Annotated[str, Field(min_length=1, max_length=MAX_NOTE_CHARACTERS), AfterValidator(_note)]


class NoteRequest(BaseModel):
    """About a table if both its names are given, else about the whole database."""

    text: NoteText
    schema_name: Identifier | None = None
    table_name: Identifier | None = None

    @property
    def table(self) -> tuple[str, str] | None:
        return (self.schema_name, self.table_name) if self.schema_name and self.table_name else None


class NoteChangeRequest(BaseModel):
    text: NoteText


class SuggestedQuestionsResponse(BaseModel):
    questions: list[str]


@router.get("/questions")
async def suggest_questions(
    database_id: DatabaseId, user: CurrentUserDep, session: SessionDep
) -> SuggestedQuestionsResponse:
    """A few questions to begin with, each of which the built-in model answers. The server is not asked."""
    known = await known_schema(session, owner_id=user.id, database_id=database_id)
    questions = await asyncio.to_thread(suggestions, known.name, known.visible)
    return SuggestedQuestionsResponse(questions=questions)


@router.get("/schema")
async def get_schema(database_id: DatabaseId, user: CurrentUserDep, session: SessionDep) -> SchemaResponse:
    """The schema as it was read last. The server is not asked."""
    return SchemaResponse.of(await known_schema(session, owner_id=user.id, database_id=database_id))


@router.post("/refresh", responses=errors(400))
async def refresh_schema(
    database_id: DatabaseId, user: CurrentUserDep, services: ServicesDep
) -> SchemaResponse:
    """Read the schema anew."""
    try:
        return SchemaResponse.of(await services.database_schemas.refresh(user.id, database_id))
    except SchemaUnreadable as error:
        async with services.database.transaction() as session:
            known = await known_schema(session, owner_id=user.id, database_id=database_id)
        failure = DatabaseFailureResponse.of(error.reason)
        return SchemaResponse.of(known).model_copy(update={"failure": failure})


@router.post("/visibility")
async def show_tables(
    database_id: DatabaseId, body: VisibilityRequest, user: CurrentUserDep, session: SessionDep
) -> SchemaResponse:
    """Say which tables the agent is told of."""
    changes = [Visibility(each.schema_name, each.name, each.is_visible) for each in body.tables]
    return SchemaResponse.of(await Curation(session, owner_id=user.id, database_id=database_id).show(changes))


@router.post("/notes", status_code=201, responses=errors(400))
async def add_note(
    database_id: DatabaseId, body: NoteRequest, user: CurrentUserDep, session: SessionDep
) -> SchemaResponse:
    """Have something remembered whenever the database is asked."""
    curation = Curation(session, owner_id=user.id, database_id=database_id)
    return SchemaResponse.of(await curation.remember(body.text, body.table))


@router.patch("/notes/{note_id}")
async def change_note(
    database_id: DatabaseId,
    note_id: NoteId,
    body: NoteChangeRequest,
    user: CurrentUserDep,
    session: SessionDep,
) -> SchemaResponse:
    """Give a note other words; what it is about stays."""
    curation = Curation(session, owner_id=user.id, database_id=database_id)
    return SchemaResponse.of(await curation.reword(note_id, body.text))


@router.delete("/notes/{note_id}")
async def delete_note(
    database_id: DatabaseId, note_id: NoteId, user: CurrentUserDep, session: SessionDep
) -> SchemaResponse:
    return SchemaResponse.of(
        await Curation(session, owner_id=user.id, database_id=database_id).forget(note_id)
    )
