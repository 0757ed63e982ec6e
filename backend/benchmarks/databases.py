"""`python -m benchmarks.databases`: what asking a user's database costs beside the query itself.

A server of its own gets 500 tables, one of them with five million rows, and is gone at the end.
"""

import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

from app.agents.database_prompt import database_prompt
from app.agents.toolset import merge
from app.databases.conversation import Login
from app.databases.dialling import Endpoint
from app.databases.introspection import read_tables
from app.databases.limits import FOR_MODELS
from app.databases.offered import OfferedDatabase
from app.databases.postgres.session import Ask, Session
from app.databases.queries import GRACE_S, run_query
from app.databases.query_failures import QueryFailed
from app.databases.questions.answering import answer
from app.databases.questions.reading import Reader
from app.databases.stages import DatabaseStages
from benchmarks.measuring import Row, milliseconds, timed, timed_in_turn
from benchmarks.report import print_rows
from tests.peers.user_postgres import HOST, PASSWORDS, UserServer, user_postgres

TABLES = 500
ROWS = 5_000_000
TIMES = 15
MAX_OVERHEAD_MS = 20.0
LIMIT_S = 1.0
QUESTION = "How many payments were refused in March 2024, by method?"
RUNAWAY = "SELECT count(*) FROM payment a JOIN payment b ON a.amount > b.amount"

_MANY = """
DO $$ BEGIN FOR i IN 1..{count} LOOP
  EXECUTE format('CREATE TABLE thing_%s (id int PRIMARY KEY, name text, thing_id int, made_on date)', i);
END LOOP; END $$;
"""
_BIG = f"""
CREATE TYPE outcome AS ENUM ('settled', 'refused', 'pending');
CREATE UNLOGGED TABLE payment (
  id bigint NOT NULL, payer_id int NOT NULL, method text NOT NULL, outcome outcome NOT NULL,
  amount numeric(10, 2) NOT NULL, paid_at timestamptz NOT NULL);
INSERT INTO payment
  SELECT i, i % 100000, (ARRAY['card', 'transfer', 'cash', 'voucher'])[1 + i % 4],
    (ARRAY['settled', 'settled', 'refused', 'pending'])[1 + (i / 7) % 4]::outcome, (i % 90000) / 100.0,
    timestamptz '2023-01-01Z' + i * interval '25 seconds'
  FROM generate_series(1, {ROWS}) i;
ALTER TABLE payment ADD PRIMARY KEY (id);
CREATE INDEX ON payment (paid_at);
ANALYZE;
"""  # noqa: S608 - a number of ours


async def measure() -> list[Row]:
    with user_postgres() as server:
        begun = time.perf_counter()
        await _fill(server)
        sys.stdout.write(f"{TABLES} tables, {ROWS:,} rows, made in {time.perf_counter() - begun:.0f} s\n")
        login = Login(
            Endpoint(HOST, server.port, (HOST,), None, is_plain_accepted=True),
            user="shop_admin",
            database="bench",
            password=PASSWORDS["shop_admin"],
        )
        return [*await _schema(login), *await _questions(login), *await _runaway(login)]


async def _fill(server: UserServer) -> None:
    admin = await server.as_admin("postgres")
    await admin.execute("CREATE DATABASE bench")
    await admin.close()
    bench = await server.as_admin("bench")
    await bench.execute(_MANY.format(count=TABLES - 1))
    await bench.execute(_BIG)
    await bench.close()


async def _schema(login: Login) -> Sequence[Row]:
    database = await _offered(login)
    toolset = merge([], [], [database])
    asked = [{"role": "user", "content": QUESTION}]
    prompts = [database_prompt(toolset.tools.values(), asked, secret="bench")]  # noqa: S106 - no secret

    async def prompt() -> None:
        prompts.append(database_prompt(toolset.tools.values(), asked, secret="bench"))  # noqa: S106

    took = await timed(prompt, times=TIMES)
    is_told = "payment: id bigint pk" in prompts[0]
    return [
        Row(
            f"the part of {len(database.tables)} tables for a turn",
            milliseconds(took.median),
            f"{len(prompts[0]):,} characters",
            "the right table is told" if is_told else "the right table is missing",
            "below 20 ms, right table",
            is_met=took.median < MAX_OVERHEAD_MS and is_told,
        )
    ]


async def _questions(login: Login) -> Sequence[Row]:
    """SQL with all that we put around it, connecting too, and alone; the first is the built-in model's."""
    tables = (await _offered(login)).index.relevant(QUESTION, max_tables=60)
    reader = Reader(tables)
    sql = answer(reader, QUESTION).sql
    rows = []
    for what, statement in (("a question over 5 million rows", sql), ("a row by its key", _BY_KEY)):

        async def ours(statement: str = statement) -> None:
            await run_query(lambda: _ready(login), statement, FOR_MODELS)

        async with login.session(DatabaseStages()) as session:

            async def alone(statement: str = statement, session: Session = session) -> None:
                await session.ask(Ask(statement))

            mine, theirs = await timed_in_turn(ours, alone, times=TIMES)
        overhead = mine.median - theirs.median
        rows.append(
            Row(
                what,
                milliseconds(mine.median),
                f"{milliseconds(theirs.median)} alone, connected",
                f"{overhead:+.1f} ms",
                f"at most {MAX_OVERHEAD_MS:.0f} ms more",
                is_met=overhead <= MAX_OVERHEAD_MS,
            )
        )
    return rows


_BY_KEY = "SELECT * FROM payment WHERE id = 4711"


async def _runaway(login: Login) -> Sequence[Row]:
    limits = replace(FOR_MODELS, max_cost=None, statement_s=LIMIT_S)
    begun = time.perf_counter()
    reason = "it ended by itself"
    try:
        await run_query(lambda: _ready(login), RUNAWAY, limits)
    except QueryFailed as failed:
        reason = failed.reason
    seconds = time.perf_counter() - begun
    left = await _still_running(login)
    return [
        Row(
            "a query that runs away",
            f"{seconds:.2f} s",
            f"limit {LIMIT_S:.0f} s",
            f"{reason}, {left} left at the server",
            f"within {GRACE_S:.1f} s of its limit",
            is_met=reason == "timed_out" and seconds < LIMIT_S + GRACE_S + 0.3 and not left,
        )
    ]


async def _still_running(login: Login) -> int:
    count = Ask("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%a.amount%'")
    async with login.session(DatabaseStages()) as session:
        (reply,) = await session.ask(count)
        return int(reply.rows[0][0] or 0) - 1


async def _offered(login: Login) -> OfferedDatabase:
    async with login.session(DatabaseStages()) as session:
        return OfferedDatabase(1, "Bench", tables=await read_tables(session, keeps_samples=True))


async def _ready(login: Login) -> Login:
    return login


def main() -> int:
    return print_rows(asyncio.run(measure()))


if __name__ == "__main__":
    sys.exit(main())
