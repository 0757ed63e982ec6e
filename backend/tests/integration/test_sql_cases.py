"""The S cases: what is asked of a user's server in SQL, with each of three roles."""

import asyncio
import time
import tracemalloc
from typing import Any

import pytest

from app.databases.addresses import parse_dsn
from app.databases.conversation import Login
from app.databases.dialling import DatabaseEgress
from app.databases.limits import FOR_PEOPLE, QueryLimits
from app.databases.queries import QueryResult, run_query
from app.databases.query_failures import QueryFailed
from app.databases.sql.refusals import SqlRefused
from app.databases.stages import DatabaseStages
from app.network.egress_policy import EgressPolicy
from tests.peers.user_postgres import PASSWORDS, UserServer

EGRESS = DatabaseEgress(EgressPolicy(allows_private=True, requires_https=False))
ROLES = sorted(PASSWORDS)
MIB = 1 << 20


async def ask(
    server: UserServer, sql: str, role: str = "shop_reader", limits: QueryLimits = FOR_PEOPLE
) -> QueryResult:
    async def login() -> Login:
        return await Login.vetted(EGRESS, parse_dsn(server.dsn(role)), DatabaseStages())

    return await run_query(login, sql, limits)


async def refused(server: UserServer, sql: str, role: str) -> None:
    with pytest.raises((SqlRefused, QueryFailed)):
        await ask(server, sql, role)


async def everything(server: UserServer) -> Any:
    admin = await server.as_admin()
    try:
        return await admin.fetch(
            "SELECT (SELECT count(*) FROM customers), (SELECT sum(total) FROM orders), "
            "(SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_largeobject_metadata), "
            "(SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_prepared_xacts)"
        )
    finally:
        await admin.close()


CASES = {
    "s1": [
        "SELECT 1; COMMIT; DROP TABLE customers",
        "SELECT 1;/**/COMMIT;/**/DROP TABLE customers",
        "SELECT 1;\nDROP TABLE customers",
        "SELECT 1;\r\nDROP TABLE customers;\r\n",
        "SELECT 1 --\r; DROP TABLE customers",
        "COMMIT; SELECT 1",
    ],
    "s2": [
        "WITH d AS (DELETE FROM orders RETURNING *) SELECT * FROM d",
        "WITH d AS (UPDATE orders SET total = 0 RETURNING *) SELECT * FROM d",
        "WITH d AS (INSERT INTO secrets VALUES ('x') RETURNING *) SELECT * FROM d",
        (
            "WITH d AS (MERGE INTO secrets s USING (SELECT 1) x ON false WHEN NOT MATCHED THEN "
            "INSERT VALUES ('x') RETURNING *) SELECT * FROM d"
        ),
        "WITH a AS (WITH d AS (DELETE FROM orders RETURNING *) SELECT * FROM d) SELECT * FROM a",
        "WITH d AS (SELECT 1) DELETE FROM orders",
    ],
    "s3": [
        "SELECT * INTO copy FROM orders",
        "SELECT * INTO TEMP copy FROM orders",
        "SELECT * FROM orders FOR UPDATE",
        "SELECT * FROM orders FOR SHARE",
        "SELECT * FROM orders FOR KEY SHARE",
        "SELECT * FROM orders FOR NO KEY UPDATE",
        "SELECT * FROM (SELECT * FROM orders FOR UPDATE) x",
    ],
    "s5": [
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_catalog.pg_read_file('/etc/passwd')",
        "SELECT \"pg_read_file\"('/etc/passwd')",
        "SELECT U&\"pg\\005fread_file\"('/etc/passwd')",
        "SELECT PG_READ_BINARY_FILE /* */ ('/etc/passwd')",
        "SELECT * FROM pg_ls_dir('/')",
        "SELECT (pg_stat_file('/etc/passwd')).size",
        "SELECT lo_import('/etc/passwd')",
        "SELECT lo_export(1, '/tmp/patchbay-x')",
        "SELECT * FROM pg_authid",
        "SELECT * FROM pg_hba_file_rules",
        # A text with escapes goes on in the next line with escapes.
        "SELECT E'a'\n'\\'', pg_read_file('/etc/passwd') --'",
        "SELECT e'a' --\n -- '\n \t'\\'', pg_read_file('/etc/passwd') --'",
        "SELECT e'a'\r'b'\n'\\'', pg_read_file('/etc/passwd') --'",
    ],
    "s6": [
        "COPY (SELECT 1) TO PROGRAM 'touch /tmp/patchbay-x'",
        "COPY customers TO '/tmp/patchbay-x'",
        "COPY customers FROM '/tmp/patchbay-x'",
        "COPY customers TO STDOUT",
    ],
    "s7": [
        "DO $$ BEGIN PERFORM 1; END $$",
        "CALL nothing()",
        "EXPLAIN ANALYZE DELETE FROM orders",
        "EXPLAIN (ANALYZE) DELETE FROM orders",
        "PREPARE p AS SELECT 1",
        "EXECUTE p",
        "DECLARE c CURSOR FOR SELECT 1",
        "LISTEN c",
        "NOTIFY c",
        "LOCK TABLE orders",
        "SET statement_timeout = 0",
        "RESET ALL",
        "DISCARD ALL",
        "VACUUM",
        "BEGIN READ WRITE",
        "COMMIT",
        "ROLLBACK",
        "CREATE TABLE x (y int)",
        "",
        "-- nothing",
    ],
    "s9": [
        "SELECT query_to_xml('DELETE FROM orders', true, true, '')",
        "SELECT table_to_xml('orders', true, true, '')",
        "SELECT cursor_to_xml('c', 1, true, true, '')",
        "SELECT * FROM ts_stat('SELECT to_tsvector(''a'')')",
        "SELECT ts_rewrite('a'::tsquery, 'SELECT ''a''::tsquery, ''b''::tsquery')",
        "SELECT * FROM crosstab('SELECT 1, 2, 3') AS t(a int, b int)",
        "SELECT * FROM connectby('t', 'a', 'b', 'c', 0) AS t(a int)",
        "SELECT * FROM dblink('host=127.0.0.1', 'SELECT 1') AS t(a int)",
    ],
    "s10": [
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_try_advisory_xact_lock_shared(1)",
        "SELECT pg_notify('c', 'x')",
        "SELECT nextval('customers_id_seq')",
        "SELECT setval('customers_id_seq', 1)",
        "SELECT pg_logical_emit_message(false, 'a', 'b')",
        "SELECT txid_current()",
        "SELECT pg_current_xact_id()",
        "SELECT pg_export_snapshot()",
        "SELECT pg_terminate_backend(pid) FROM pg_locks",
        "SELECT lo_create(0)",
        "SELECT pg_reload_conf()",
        "SELECT pg_switch_wal()",
    ],
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("case", CASES)
async def test_s1_s2_s3_s5_s6_s7_s9_s10_what_does_more_than_reading_is_refused(
    user_server: UserServer, case: str, role: str
) -> None:
    before = await everything(user_server)
    for sql in CASES[case]:
        await refused(user_server, sql, role)
    assert await everything(user_server) == before


RUNAWAYS = [
    "SELECT count(*) FROM generate_series(1, 1000000000)",
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
    "SELECT count(*) FROM pg_class a, pg_class b, pg_class c, pg_class d",
]


@pytest.mark.parametrize("role", ROLES)
async def test_s4_waiting_is_refused_and_what_runs_away_is_ended(user_server: UserServer, role: str) -> None:
    await refused(user_server, "SELECT pg_sleep(3600)", role)
    limits = QueryLimits(max_rows=10, statement_s=0.4, max_cost=None)
    for sql in RUNAWAYS:
        begun = time.monotonic()
        with pytest.raises(QueryFailed) as caught:
            await ask(user_server, sql, role, limits)
        assert caught.value.reason == "timed_out"
        assert time.monotonic() - begun < 5
    assert await is_quiet(user_server, role)


async def is_quiet(server: UserServer, role: str) -> bool:
    admin = await server.as_admin()
    try:
        for _ in range(100):
            running = await admin.fetchval(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = $1 AND application_name = 'Patchbay'",
                role,
            )
            if not running:
                return True
            await admin.execute("SELECT pg_sleep(0.05)")
        return False
    finally:
        await admin.close()


async def test_s4_what_the_planner_expects_to_take_for_ever_is_asked_about(user_server: UserServer) -> None:
    with pytest.raises(QueryFailed) as caught:
        await ask(user_server, RUNAWAYS[2])
    assert caught.value.reason == "expensive"
    assert (caught.value.estimate_cost or 0) > 10_000_000


@pytest.mark.parametrize("role", ROLES)
async def test_s8_settings_cannot_be_changed_and_do_not_last(user_server: UserServer, role: str) -> None:
    for name, value in (
        ("default_transaction_read_only", "off"),
        ("transaction_read_only", "off"),
        ("statement_timeout", "0"),
        ("role", "shop_admin"),
    ):
        for is_local in ("false", "true"):
            await refused(user_server, f"SELECT set_config('{name}', '{value}', {is_local})", role)
    assert (await ask(user_server, "SHOW transaction_read_only", role)).rows == (("on",),)
    assert (await ask(user_server, "SHOW statement_timeout", role)).rows == (("30s",),)


LONG_NAME = "touch" * 12 + "abc"
"""As long as PostgreSQL lets a name be; it reads longer ones no further."""


async def test_a_function_marked_volatile_is_refused_and_another_runs(user_server: UserServer) -> None:
    admin = await user_server.as_admin()
    await admin.execute(
        "CREATE FUNCTION touch() RETURNS int LANGUAGE sql AS 'SELECT 1';"
        f"CREATE FUNCTION {LONG_NAME}() RETURNS int LANGUAGE sql AS 'SELECT 1';"
        "CREATE FUNCTION touch_number(int) RETURNS int LANGUAGE sql AS 'SELECT 1';"
        "CREATE FUNCTION touch_row(customers) RETURNS int LANGUAGE sql AS 'SELECT 1';"
        "CREATE FUNCTION vat(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 0.2'"
    )
    try:
        for sql in (
            "SELECT touch()",
            "SELECT public . touch ()",
            "SELECT c.touch_row FROM customers c",
            "SELECT (1).touch_number",
            f"SELECT {LONG_NAME}_and_more()",
        ):
            with pytest.raises(SqlRefused):
                await ask(user_server, sql, "shop_admin")
        assert (await ask(user_server, "SELECT vat(100)")).rows == ((20.0,),)
    finally:
        await admin.execute(
            f"DROP FUNCTION touch(), touch_number(int), touch_row(customers), vat(numeric), {LONG_NAME}()"
        )
        await admin.close()


async def test_s12_a_large_result_is_cut_and_takes_little_memory(user_server: UserServer) -> None:
    tracemalloc.start()
    try:
        found = await ask(user_server, "SELECT * FROM generate_series(1, 10000000) n, repeat('x', 100) x")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(found.rows) == 10_000
    assert found.is_truncated
    assert peak < 64 * MIB
    exact = await ask(user_server, "SELECT * FROM generate_series(1, 10000)")
    assert (len(exact.rows), exact.is_truncated) == (10_000, False)


async def test_s12_one_huge_cell_is_not_taken_in(user_server: UserServer) -> None:
    with pytest.raises(QueryFailed) as caught:
        await ask(user_server, "SELECT repeat('x', 500000000)")
    assert caught.value.reason == "answer_too_large"


LEGITIMATE = [
    "SELECT 'please update or delete; drop table'",
    "SELECT total AS comment, ordered_on AS updated_at FROM orders",
    "SELECT 1 -- trailing",
    "SELECT 1 /* /* nested */ */",
    "SELECT '' " + "-- " * 10_000,
    "SELECT $a$; DROP TABLE x$a$",
    "SELECT E'\\';'",
    "SELECT 'a'\n'b\\' || 'c'",
    "SELECT o.lo_price FROM (SELECT total AS lo_price FROM orders) o",
    'SELECT "a;b", "update" FROM "odd ""name"',
    "VALUES (1, 'a'), (2, 'b')",
    "TABLE customers",
    "WITH c AS (SELECT city FROM customers) SELECT city, count(*) FROM c GROUP BY 1",
    "SELECT rank() OVER (PARTITION BY status ORDER BY total) FROM orders",
    "SELECT 1 UNION SELECT 2",
    "SELECT EXTRACT(year FROM ordered_on) FROM orders",
    "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) FROM orders",
    "SELECT count(*) FILTER (WHERE status = 'paid') FROM orders;",
    "SELECT substring('abc' FROM 1 FOR 2), random() < 2, now() > '2020-01-01'",
    "SELECT * FROM (VALUES (1)) AS v(random)",
    "EXPLAIN SELECT * FROM orders",
    "SHOW server_version",
    "(SELECT 1) UNION ALL (SELECT 2)",
    "SELECT pg_size_pretty(pg_total_relation_size('orders'))",
]


@pytest.mark.parametrize("sql", LEGITIMATE)
async def test_s13_legitimate_questions_run(user_server: UserServer, sql: str) -> None:
    assert (await ask(user_server, sql)).rows


@pytest.mark.parametrize(
    "sql",
    [
        *(
            "SELECT 1\0",
            "SELECT '\ud800'",
            "\ufeffSELECT 1",
            "SELECT 1\u037e SELECT 2",
            "SELECT 1\uff1bSELECT 2",
        ),
        *("SELECT\u00a01", "SELECT 1 \x01", "SELECT '" + "x" * 1_000_000 + "'", "SELECT 1 " + "/*" * 150_000),
        *("SELECT " + "(" * 5000, "SELECT 'x", 'SELECT "x', "SELECT $a$x", "SELECT /* 1"),
    ],
    ids=range(14),
)
async def test_s14_strange_texts_are_refused_at_once(user_server: UserServer, sql: str) -> None:
    begun = time.monotonic()
    with pytest.raises(SqlRefused):
        await ask(user_server, sql)
    assert time.monotonic() - begun < 1


async def test_s19_an_error_says_what_helps_and_nothing_else(user_server: UserServer) -> None:
    for sql, reason in (
        ("SELECT * FROM secrets", "permission_denied"),
        ("SELECT * FROM nowhere", "unknown_table"),
        ("SELECT nothing FROM orders", "unknown_column"),
        ("SELECT nowhere(1)", "unknown_function"),
        ("SELECT FROM WHERE", "syntax"),
        ("SELECT 1 / (total - total) FROM orders", "division_by_zero"),
    ):
        with pytest.raises(QueryFailed) as caught:
            await ask(user_server, sql)
        assert caught.value.reason == reason
        assert len(caught.value.sentence) <= 1024
        assert "CANARY" not in caught.value.sentence
    assert (await ask(user_server, "SELECT * FROM orders WHERE total < 0")).rows == ()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT nothing FROM orders",
        "-- Umsätze 💶\nSELECT nothing FROM orders",
        "EXPLAIN SELECT nothing FROM orders",
    ],
)
async def test_the_place_of_an_error_is_one_of_the_text_that_was_written(
    user_server: UserServer, sql: str
) -> None:
    with pytest.raises(QueryFailed) as caught:
        await ask(user_server, sql)
    assert caught.value.position == sql.index("nothing") + 1


async def test_s22_nothing_carries_over_between_questions(user_server: UserServer) -> None:
    pids = "SELECT pg_backend_pid(), (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')"
    found = await asyncio.gather(*(ask(user_server, pids) for _ in range(20)))
    assert len({each.rows[0][0] for each in found}) == 20
    assert {each.rows[0][1] for each in found} == {0}


async def test_s22_a_question_that_nobody_waits_for_ends_at_the_server(user_server: UserServer) -> None:
    limits = QueryLimits(max_rows=10, max_cost=None)
    asking = asyncio.create_task(ask(user_server, RUNAWAYS[0], "shop_owner", limits))
    admin = await user_server.as_admin()
    for _ in range(200):
        if await admin.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'shop_owner' "
            "AND query LIKE 'SELECT count(*) FROM gen%'"
        ):
            break
        await admin.execute("SELECT pg_sleep(0.02)")
    await admin.close()
    asking.cancel()
    begun = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert await is_quiet(user_server, "shop_owner")
    assert time.monotonic() - begun < 5
