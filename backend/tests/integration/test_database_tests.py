"""The staged test of a database, against a real server and three roles."""

import asyncio
import ssl
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from app.databases.addresses import parse_dsn
from app.databases.conversation import Login
from app.databases.dialling import DatabaseEgress, OwnDatabase
from app.databases.postgres.session import Ask
from app.databases.reasons import DatabaseErrorCode, DatabaseReason
from app.databases.stages import DatabaseStage, DatabaseStages
from app.databases.validator import DatabaseTestResult, DatabaseValidator
from app.network.egress_policy import Address, EgressPolicy
from tests.peers.certificates import Certificate, make_certificate
from tests.peers.user_postgres import PASSWORDS, UserServer, before_tls

DEVELOPMENT = EgressPolicy(allows_private=True, requires_https=False)
EGRESS = DatabaseEgress(DEVELOPMENT)


async def outcome(dsn: str, *, egress: DatabaseEgress = EGRESS, **options: Any) -> DatabaseTestResult:
    return await DatabaseValidator(egress, **options).test(parse_dsn(dsn))


def statuses(result: DatabaseTestResult) -> dict[str, str]:
    return {stage.name.value: stage.status for stage in result.stages}


async def test_a_reader_passes_every_stage(user_server: UserServer) -> None:
    told: list[DatabaseStage] = []
    result = await outcome(user_server.dsn("shop_reader"), on_stage=told.append)
    assert result.success
    assert result.reason is None
    assert statuses(result) == {
        "address": "passed",
        "policy": "passed",
        "dns": "skipped",
        "connect": "passed",
        "tls": "warning",
        "login": "passed",
        "role": "passed",
        "read_only": "passed",
        "schema": "passed",
    }
    assert result.table_count == 4
    assert result.role is not None
    assert not result.role.can_write
    assert [stage.name.value for stage in told if stage.status == "running"] == [
        *("address", "policy", "connect", "tls", "login", "role", "read_only", "schema")
    ]


async def test_s11_a_role_that_can_write_is_a_warning(user_server: UserServer) -> None:
    result = await outcome(user_server.dsn("shop_owner"))
    assert result.success
    assert statuses(result)["role"] == "warning"
    assert result.role is not None
    assert result.role.writable_count == 5
    assert "public.customers" in result.role.writable
    assert result.role.creates_in == ("public",)


async def test_s11_changing_one_column_or_through_a_view_is_changing(user_server: UserServer) -> None:
    admin = await user_server.as_admin()
    try:
        await admin.execute("GRANT UPDATE (city) ON customers TO shop_reader")
        await admin.execute("GRANT DELETE ON paid_orders TO shop_reader")
        result = await outcome(user_server.dsn("shop_reader"))
        assert result.role is not None
        assert result.role.warnings == ("It can change public.customers, public.paid_orders.",)
    finally:
        await admin.execute("REVOKE UPDATE (city) ON customers FROM shop_reader")
        await admin.execute("REVOKE DELETE ON paid_orders FROM shop_reader")
        await admin.close()


async def test_s11_a_superuser_is_refused_unless_that_is_meant(user_server: UserServer) -> None:
    refused = await outcome(user_server.dsn("shop_admin"))
    assert (refused.success, refused.reason) == (False, DatabaseReason.SUPERUSER)
    assert statuses(refused)["role"] == "failed"
    assert statuses(refused)["read_only"] == "skipped"
    meant = await outcome(user_server.dsn("shop_admin"), accepts_superuser=True)
    assert meant.success
    assert statuses(meant)["role"] == "warning"


@pytest.mark.parametrize(
    ("change", "code", "reason", "stage"),
    [
        ({"role": "shop_reader", "password": "wrong"}, "AUTH_FAILED", "password_rejected", "login"),
        ({"role": "shop_reader", "password": ""}, "AUTH_FAILED", "password_required", "login"),
        ({"role": "nobody"}, "AUTH_FAILED", "password_rejected", "login"),
        ({"database": "Shop"}, "AUTH_FAILED", "database_not_found", "login"),
        ({"port": 9}, "CONNECTION_FAILED", "connection_refused", "connect"),
    ],
)
async def test_what_is_wrong_has_a_reason_and_a_stage(
    user_server: UserServer, change: dict[str, Any], code: str, reason: str, stage: str
) -> None:
    role = change.get("role", "shop_reader")
    password = change.get("password", PASSWORDS["shop_reader"])
    port = change.get("port", user_server.port)
    policy = EgressPolicy(private_allow=frozenset({("127.0.0.1", port)}))
    dsn = f"postgres://{role}:{password}@127.0.0.1:{port}/{change.get('database', 'shop')}"
    result = await outcome(dsn, egress=DatabaseEgress(policy))
    assert (result.error_code, result.reason) == (DatabaseErrorCode(code), DatabaseReason(reason))
    assert statuses(result)[stage] == "failed"
    assert PASSWORDS["shop_reader"] not in repr(result)


async def test_a_name_without_host_is_told(user_server: UserServer) -> None:
    async def nowhere(_: str, __: int) -> Sequence[Address]:
        return []

    egress = DatabaseEgress(DEVELOPMENT, resolver=nowhere)
    result = await outcome(user_server.dsn("shop_reader", host="db.example.com"), egress=egress)
    assert result.reason is DatabaseReason.DNS_NOT_FOUND


class TestEncryption:
    """Elsewhere than next door, nothing is said without a verified certificate (S23)."""

    @pytest.fixture
    def made(self, tmp_path: Path) -> Certificate:
        return make_certificate(tmp_path, name="localhost")

    @pytest.fixture
    def front(self, user_server: UserServer, made: Certificate) -> Iterator[UserServer]:
        with before_tls(user_server, made) as front:
            yield front

    @staticmethod
    def away(made: Certificate | None) -> DatabaseEgress:
        """A policy for which every server is far away, and what it trusts."""
        tls = ssl.create_default_context(cafile=str(made.certificate) if made else None)
        return DatabaseEgress(_EverythingIsFar(allows_private=True), resolver=_loopback, tls=tls)

    async def test_a_trusted_certificate_for_the_name_is_accepted(
        self, front: UserServer, made: Certificate
    ) -> None:
        result = await outcome(front.dsn("shop_reader", host="localhost"), egress=self.away(made))
        assert result.success
        assert statuses(result)["tls"] == "passed"

    @pytest.mark.parametrize("query", ["", "?sslmode=prefer", "?sslmode=require"])
    async def test_s23_a_certificate_of_nobody_gets_no_password(self, front: UserServer, query: str) -> None:
        dsn = front.dsn("shop_reader", host="localhost", query=query)
        result = await outcome(dsn, egress=self.away(None))
        assert result.reason is DatabaseReason.TLS_CERTIFICATE_INVALID
        assert (statuses(result)["tls"], statuses(result)["login"]) == ("failed", "skipped")

    async def test_s17_s23_a_certificate_for_another_name_gets_no_password(
        self, front: UserServer, made: Certificate
    ) -> None:
        result = await outcome(front.dsn("shop_reader", host="other.example"), egress=self.away(made))
        assert result.reason is DatabaseReason.TLS_HOSTNAME_MISMATCH
        assert statuses(result)["login"] == "skipped"

    async def test_s23_a_server_without_encryption_gets_no_password(
        self, user_server: UserServer, made: Certificate
    ) -> None:
        dsn = user_server.dsn("shop_reader", host="localhost", query="?sslmode=prefer")
        result = await outcome(dsn, egress=self.away(made))
        assert result.reason is DatabaseReason.TLS_NOT_OFFERED
        assert (statuses(result)["tls"], statuses(result)["login"]) == ("failed", "skipped")

    async def test_disable_is_refused_before_anything_is_dialled(
        self, user_server: UserServer, made: Certificate
    ) -> None:
        dsn = user_server.dsn("shop_reader", host="localhost", query="?sslmode=disable")
        result = await outcome(dsn, egress=self.away(made))
        assert result.reason is DatabaseReason.ENCRYPTION_REQUIRED
        assert statuses(result)["connect"] == "skipped"

    @pytest.mark.parametrize(
        ("mode", "status"),
        [("disable", "skipped"), ("allow", "warning"), ("prefer", "warning"), ("require", "failed")],
    )
    async def test_next_door_the_mode_is_what_it_says(
        self, user_server: UserServer, mode: str, status: str
    ) -> None:
        result = await outcome(user_server.dsn("shop_reader", query=f"?sslmode={mode}"))
        assert statuses(result)["tls"] == status
        assert result.success == (status != "failed")

    @pytest.mark.parametrize(("mode", "status"), [("require", "passed"), ("verify-full", "failed")])
    async def test_next_door_an_unknown_certificate_may_encrypt(
        self, front: UserServer, mode: str, status: str
    ) -> None:
        result = await outcome(front.dsn("shop_reader", query=f"?sslmode={mode}"))
        assert statuses(result)["tls"] == status


class _EverythingIsFar(EgressPolicy):
    def may_be_plain(self, *_: Any) -> bool:
        return False


async def _loopback(_: str, __: int) -> Sequence[Address]:
    return [ip_address("127.0.0.1")]


async def test_s15_the_services_own_database_is_refused(user_server: UserServer) -> None:
    own = OwnDatabase("db.internal", user_server.port, "shop")
    egress = DatabaseEgress(DEVELOPMENT, own=own, resolver=_loopback)
    assert (
        await outcome(user_server.dsn("shop_reader"), egress=egress)
    ).reason is DatabaseReason.OWN_DATABASE
    listed = EgressPolicy(private_allow=frozenset({("127.0.0.1", user_server.port)}))
    beside = user_server.dsn("shop_reader", database="another")
    egress = DatabaseEgress(listed, own=own, resolver=_loopback)
    assert (await outcome(beside, egress=egress)).reason is DatabaseReason.OWN_DATABASE


async def test_s17_a_name_that_moves_is_vetted_at_each_connection(user_server: UserServer) -> None:
    answers = [["127.0.0.1"], ["169.254.169.254"]]

    async def moving(_: str, __: int) -> Sequence[Address]:
        return [ip_address(address) for address in answers.pop(0)]

    egress = DatabaseEgress(DEVELOPMENT, resolver=moving)
    target = parse_dsn(user_server.dsn("shop_reader", host="db.example.com"))
    login = await Login.vetted(egress, target, DatabaseStages())
    async with login.session(DatabaseStages()) as session:
        # The name says something else by now; the way to cancel is the address that was vetted.
        await session.cancel()
        (reply,) = await session.ask(Ask("SELECT 1"))
        assert reply.value() == "1"
    result = await DatabaseValidator(egress).test(target)
    assert result.reason is DatabaseReason.ADDRESS_NOT_ALLOWED


async def test_a_cancelled_test_leaves_no_connection(user_server: UserServer) -> None:
    begun = asyncio.Event()

    def note(stage: DatabaseStage) -> None:
        if stage.name.value == "role" and stage.status == "running":
            begun.set()

    test = asyncio.create_task(outcome(user_server.dsn("shop_reader"), on_stage=note))
    await asyncio.wait_for(begun.wait(), 10)
    test.cancel()
    with pytest.raises(asyncio.CancelledError):
        await test
    admin = await user_server.as_admin()
    for _ in range(100):
        left = await admin.fetchval("SELECT count(*) FROM pg_stat_activity WHERE usename = 'shop_reader'")
        if not left:
            break
        await admin.execute("SELECT pg_sleep(0.02)")
    await admin.close()
    assert left == 0
