"""What the agent can do with a connected database: declarations, without what carries them out."""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, Field

from app.databases.curation import MAX_NOTE_CHARACTERS
from app.databases.sql.tokens import MAX_SQL_CHARACTERS

MAX_NAME_CHARACTERS = 200
MAX_QUESTION_CHARACTERS = 1_000
MAX_ASSUMPTIONS = 10


class DatabaseActionName(StrEnum):
    LIST_TABLES = "list_tables"
    DESCRIBE_TABLE = "describe_table"
    RUN_QUERY = "run_query"
    RUN_LONG_QUERY = "run_long_query"
    REMEMBER_NOTE = "remember_note"


class ListTables(BaseModel):
    search: str | None = Field(
        default=None,
        max_length=MAX_NAME_CHARACTERS,
        description="Words that the tables have to do with; leave out for all.",
    )


class DescribeTable(BaseModel):
    table: str = Field(
        min_length=1, max_length=MAX_NAME_CHARACTERS, description="Its name, with its schema if not public."
    )


class RunQuery(BaseModel):
    question: str = Field(
        min_length=1,
        max_length=MAX_QUESTION_CHARACTERS,
        description="The question as you understand it, in one sentence. The user reads it.",
    )
    assumptions: list[str] = Field(
        default_factory=list,
        max_length=MAX_ASSUMPTIONS,
        description="What you took for granted: which date, which rows are left out, what a word means here.",
    )
    sql: str = Field(
        min_length=1, max_length=MAX_SQL_CHARACTERS, description="One PostgreSQL statement that reads."
    )
    is_answer: bool = Field(
        default=True,
        description="False when you only look something up for your next query: the user is shown no result.",
    )


class RememberNote(BaseModel):
    text: str = Field(
        min_length=1,
        max_length=MAX_NOTE_CHARACTERS,
        description="What the user corrected or explained, in one sentence that is true without this chat.",
    )
    table: str | None = Field(
        default=None, max_length=MAX_NAME_CHARACTERS, description="The table that it is about, if one."
    )


@dataclass(frozen=True, slots=True)
class DatabaseAction:
    """One tool of every database. With `asks`, its user is asked each time."""

    name: DatabaseActionName
    title: str
    description: str
    parameters: type[BaseModel]
    is_read_only: bool = True
    asks: bool = False


ACTIONS = (
    DatabaseAction(
        DatabaseActionName.LIST_TABLES,
        "List tables",
        "List the tables and views of this database, all of them or those that fit some words.",
        ListTables,
    ),
    DatabaseAction(
        DatabaseActionName.DESCRIBE_TABLE,
        "Describe a table",
        "Show the columns of one table: types, keys, frequent values, comments and the user's notes.",
        DescribeTable,
    ),
    DatabaseAction(
        DatabaseActionName.RUN_QUERY,
        "Run a query",
        "Answer a question about the data in this database with one read-only SQL query. The result becomes "
        "a table that the user sees, and that charts and exports can use.",
        RunQuery,
    ),
    DatabaseAction(
        DatabaseActionName.RUN_LONG_QUERY,
        "Run a long query",
        "Run a query that “run a query” did not run because it is expected to take very long. The user is "
        "asked first.",
        RunQuery,
        asks=True,
    ),
    DatabaseAction(
        DatabaseActionName.REMEMBER_NOTE,
        "Remember a note",
        "Keep what the user corrected or explained about this database for later questions. The user is "
        "asked first, and can read and delete notes on the page of the database.",
        RememberNote,
        is_read_only=False,
        asks=True,
    ),
)
