"""Questions with what they have to answer, put to the built-in model's reader over a real server."""

import tomllib
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg

from app.databases.conversation import Login
from app.databases.dialling import Endpoint
from app.databases.introspection import read_tables
from app.databases.questions.answering import answer
from app.databases.questions.plan import NotUnderstood
from app.databases.questions.reading import Reader
from app.databases.sample.rows import make_rows
from app.databases.sample.tables import AFTER_ROWS, COLUMNS, TABLES
from app.databases.schema_text import read_schema, schema_lines
from app.databases.stages import DatabaseStages
from tests.peers.user_postgres import HOST, PASSWORDS, UserServer, user_postgres

DATA = Path(__file__).parent / "data"
LISTS = ("store", "clinic", "library")
ADMIN = "shop_admin"


@dataclass(frozen=True, slots=True)
class Question:
    """`sql` is written by hand; with `is_ordered` the order of its rows counts."""

    ask: str
    sql: str
    is_ordered: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a question: `sql` is what the reader made of it, None if it did not understand."""

    question: Question
    sql: str | None
    is_right: bool
    said: str

    @property
    def report(self) -> str:
        return f"{self.question.ask} -> {self.said} {self.sql or ''}"


def questions_in(name: str) -> list[Question]:
    entries = tomllib.loads((DATA / f"{name}_questions.toml").read_text(encoding="utf-8"))["question"]
    return [Question(entry["ask"], entry["sql"], entry.get("ordered", False)) for entry in entries]


@dataclass(frozen=True, slots=True)
class QuestionServer:
    """A server with the databases that the lists are about."""

    server: UserServer

    made: set[str] = field(default_factory=set)

    @asynccontextmanager
    async def reading(self, name: str) -> AsyncIterator[tuple[Any, Reader]]:
        """A connection to one of the databases, made on first use, and a reader of questions about it."""
        database = await self._connected(name)
        try:
            yield database, await self._reader(name)
        finally:
            await database.close()

    async def _connected(self, name: str) -> Any:
        if name in self.made:
            return await self.server.as_admin(name)
        self.made.add(name)
        admin = await self.server.as_admin("postgres")
        await admin.execute(f"CREATE DATABASE {name}")
        await admin.close()
        database = await self.server.as_admin(name)
        if name == "store":
            await database.execute(TABLES)
            for table, rows in make_rows().tables.items():
                await database.copy_records_to_table(table, records=rows, columns=COLUMNS[table])
            await database.execute(AFTER_ROWS)
        else:
            await database.execute((DATA / f"{name}.sql").read_text(encoding="utf-8"))
        return database

    async def _reader(self, name: str) -> Reader:
        """What the reader knows is what stands in a prompt: the schema as text, read back."""
        endpoint = Endpoint(HOST, self.server.port, (HOST,), None, is_plain_accepted=True)
        login = Login(endpoint, user=ADMIN, database=name, password=PASSWORDS[ADMIN])
        async with login.session(DatabaseStages()) as session:
            tables = await read_tables(session, keeps_samples=True)
        return Reader(read_schema(schema_lines(tables)))


@contextmanager
def question_server() -> Iterator[QuestionServer]:
    with user_postgres() as server:
        yield QuestionServer(server)


async def ask(database: Any, reader: Reader, question: Question) -> Asked:
    try:
        found = answer(reader, question.ask)
    except NotUnderstood as error:
        return Asked(question, None, is_right=False, said=error.reason)
    try:
        got = await database.fetch(found.sql)
    except asyncpg.PostgresError as error:
        return Asked(question, found.sql, is_right=False, said=str(error))
    wanted = await database.fetch(question.sql)
    is_right = is_answered(wanted, got, is_ordered=question.is_ordered)
    return Asked(question, found.sql, is_right, found.question)


def is_answered(wanted: Sequence[Sequence[Any]], got: Sequence[Sequence[Any]], *, is_ordered: bool) -> bool:
    """Whether every wanted row stands there, its cells in order; columns beside them do no harm."""
    if len(wanted) != len(got):
        return False
    if is_ordered:
        return all(map(_holds, got, wanted))
    left = list(got)
    for row in wanted:
        place = next((index for index, each in enumerate(left) if _holds(each, row)), None)
        if place is None:
            return False
        del left[place]
    return True


def _holds(row: Sequence[Any], wanted: Sequence[Any]) -> bool:
    cells = iter(map(_plain, row))
    return all(any(cell == each for cell in cells) for each in map(_plain, wanted))


def _plain(value: Any) -> Any:
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return round(float(value), 2) if is_number else value
