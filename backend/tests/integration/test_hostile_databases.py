"""Servers that only look like PostgreSQL: a typed reason within ten seconds, little memory, no password."""

import socket
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from app.databases.addresses import parse_dsn
from app.databases.conversation import Login
from app.databases.dialling import DatabaseEgress
from app.databases.errors import ConversationFailed
from app.databases.postgres.session import Ask, Bounds
from app.databases.reasons import DatabaseReason
from app.databases.stages import DatabaseStages
from app.databases.validator import DatabaseTestResult, DatabaseValidator
from app.network.egress_policy import EgressPolicy
from tests.peers import evil_postgres
from tests.peers.evil_postgres import MIB, Evil
from tests.peers.serving import serving_bytes

EGRESS = DatabaseEgress(EgressPolicy(allows_private=True, requires_https=False))
SECRET = "CANARY-password"


@contextmanager
def dsn_of(evil: Evil) -> Iterator[str]:
    with serving_bytes(evil) as origin:
        yield f"postgres://u:{SECRET}@127.0.0.1:{origin.rpartition(':')[2]}/d"


async def outcome(evil: Evil, *, limit_s: float = 10, query: str = "") -> DatabaseTestResult:
    with dsn_of(evil) as dsn:
        begun = time.monotonic()
        tracemalloc.start()
        try:
            result = await DatabaseValidator(EGRESS, limit_s=limit_s).test(parse_dsn(dsn + query))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert time.monotonic() - begun < 11
    assert peak < 64 * MIB
    assert not result.success
    return result


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (evil_postgres.garbage, DatabaseReason.ANSWER_TOO_LARGE),
        (evil_postgres.notices_for_ever, DatabaseReason.NOT_POSTGRES),
        (evil_postgres.notices_after_login, DatabaseReason.ANSWER_TOO_LARGE),
        (evil_postgres.huge_error, DatabaseReason.ANSWER_TOO_LARGE),
        (evil_postgres.many_columns, DatabaseReason.ANSWER_TOO_LARGE),
        (evil_postgres.replication, DatabaseReason.NOT_POSTGRES),
        (evil_postgres.copies_out, DatabaseReason.NOT_POSTGRES),
        (evil_postgres.rows_without_columns, DatabaseReason.NOT_POSTGRES),
        (evil_postgres.one_long_row, DatabaseReason.ANSWER_TOO_LARGE),
        (evil_postgres.is_old, DatabaseReason.VERSION_TOO_OLD),
        (evil_postgres.skips_its_proof, DatabaseReason.NOT_POSTGRES),
        (evil_postgres.forges_its_proof, DatabaseReason.SERVER_NOT_PROVEN),
        (evil_postgres.asks_for_kerberos, DatabaseReason.AUTHENTICATION_UNSUPPORTED),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
async def test_s18_strange_servers_have_a_reason(
    behave: Callable[[socket.socket], None], reason: DatabaseReason
) -> None:
    assert (await outcome(Evil(behave))).reason is reason


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (evil_postgres.never_ready, DatabaseReason.LOGIN_TIMEOUT),
        (evil_postgres.never_done, DatabaseReason.ANSWER_TOO_SLOW),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
async def test_s18_servers_that_never_end_are_given_up(
    behave: Callable[[socket.socket], None], reason: DatabaseReason
) -> None:
    assert (await outcome(Evil(behave), limit_s=0.5)).reason is reason


async def test_s18_rows_without_end_are_cut_off() -> None:
    with dsn_of(Evil(evil_postgres.rows_for_ever)) as dsn:
        login = await Login.vetted(EGRESS, parse_dsn(dsn), DatabaseStages())
        async with login.session(DatabaseStages()) as session:
            reply = await session.fetch(Ask("SELECT 1"), Bounds(max_rows=100))
            assert (len(reply.rows), reply.has_more) == (100, True)
            assert session.is_in_doubt


@pytest.mark.parametrize("query", ["?sslmode=require", "?sslmode=verify-full"])
@pytest.mark.parametrize("tls_answer", [b"N", b"E", b"S"])
async def test_s23_without_encryption_no_password_is_sent(query: str, tls_answer: bytes) -> None:
    evil = Evil(evil_postgres.asks_password, tls_answer=tls_answer)
    result = await outcome(evil, query=query)
    assert result.reason in {
        DatabaseReason.TLS_NOT_OFFERED,
        DatabaseReason.NOT_POSTGRES,
        DatabaseReason.TLS_HANDSHAKE_FAILED,
    }
    assert SECRET.encode() not in evil.heard
    assert b"user\0u\0" not in evil.heard


async def test_s23_bytes_slipped_in_before_encryption_are_not_believed() -> None:
    """What comes with the consent to TLS was sent by whoever stands in between (CVE-2021-23222)."""
    slipped = b"S" + evil_postgres.AUTH_OK + evil_postgres.READY
    evil = Evil(evil_postgres.asks_password, tls_answer=slipped)
    result = await outcome(evil, query="?sslmode=require")
    assert result.reason is DatabaseReason.TLS_HANDSHAKE_FAILED


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (evil_postgres.tells_secrets, DatabaseReason.PASSWORD_REJECTED),
        (evil_postgres.tells_secrets_after_login, DatabaseReason.PASSWORD_REJECTED),
        (evil_postgres.tells_secrets_when_asked, DatabaseReason.SERVER_ERROR),
    ],
)
async def test_s19_what_a_server_repeats_is_not_passed_on(
    behave: Callable[[socket.socket], None], reason: DatabaseReason
) -> None:
    result = await outcome(Evil(behave))
    assert result.reason is reason
    assert "CANARY" not in repr(result)
    assert "/etc/passwd" not in repr(result)
    assert len(result.words or "") <= 1024


async def test_a_server_that_vanishes_is_told_so() -> None:
    with dsn_of(Evil(lambda connection: connection.close())) as dsn:
        login = await Login.vetted(EGRESS, parse_dsn(dsn), DatabaseStages())
        with pytest.raises(ConversationFailed) as caught:
            async with login.session(DatabaseStages()):
                pass
    assert caught.value.reason is DatabaseReason.CONNECTION_LOST
