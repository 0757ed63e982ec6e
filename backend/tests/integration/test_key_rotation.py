"""Rotating TOKEN_ENCRYPTION_KEY over real rows."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from app.connectors.key_rotation import main, rotate
from app.database import Database
from app.models import User, UserMCPConnection, UserToolStatus
from app.sealing import CredentialVault, DecryptionError, row_context
from app.settings import SettingsError, get_settings
from tests.unit.test_encryption import KEY, OTHER_KEY

OLD = CredentialVault([KEY])
BOTH = CredentialVault([OTHER_KEY, KEY])
NEW = CredentialVault([OTHER_KEY])


def context(connector: UserMCPConnection) -> str:
    return row_context("user_mcp_connections", row_id=connector.id, owner_id=connector.user_id)


@pytest.fixture
async def connectors(database: Database) -> list[int]:
    async with database.transaction() as session:
        user = User(email="alice@example.com", password_hash="-")
        session.add(user)
        await session.flush()
        rows = [
            UserMCPConnection(user_id=user.id, name="x", server_url="https://x.example/", auth_type="api_key")
            for _ in range(3)
        ]
        session.add_all(
            [*rows, UserToolStatus(user_id=user.id, tool_id="gmail", credentials=OLD.seal({"t": 1}))]
        )
        await session.flush()
        for row in rows[:2]:
            row.auth_config = OLD.seal({"n": row.id}, context=context(row))
        return [row.id for row in rows]


async def rows(database: Database) -> list[UserMCPConnection]:
    async with database.transaction() as session:
        return list((await session.scalars(select(UserMCPConnection).order_by(UserMCPConnection.id))).all())


async def test_c5_after_rotation_the_old_key_opens_nothing(database: Database, connectors: list[int]) -> None:
    report = await rotate(database, BOTH)
    assert (report.rewrapped, report.unreadable) == (3, [])
    for row in await rows(database):
        if row.auth_config is not None:
            assert NEW.open(row.auth_config, context=context(row)) == {"n": row.id}
            with pytest.raises(DecryptionError):
                OLD.open(row.auth_config, context=context(row))
    async with database.transaction() as session:
        sealed = await session.scalar(select(UserToolStatus.credentials))
    assert sealed is not None
    assert NEW.open(sealed) == {"t": 1}
    assert len(connectors) == 3


async def test_records_under_a_lost_key_are_named_and_left_alone(
    database: Database, connectors: list[int]
) -> None:
    before = [row.auth_config for row in await rows(database)]
    report = await rotate(database, NEW)
    assert report.rewrapped == 0
    assert report.unreadable == [
        f"user_mcp_connections {connectors[0]}",
        f"user_mcp_connections {connectors[1]}",
        "user_tool_status 1",
    ]
    assert [row.auth_config for row in await rows(database)] == before


async def test_c6_a_write_during_rotation_is_not_lost(database: Database, connectors: list[int]) -> None:
    async def write_often() -> None:
        for number in range(100):
            async with database.transaction() as session:
                row = await session.get_one(UserMCPConnection, connectors[0])
                sealed = OLD.seal({"round": number}, context=context(row))
                await session.execute(
                    update(UserMCPConnection)
                    .where(UserMCPConnection.id == connectors[0])
                    .values(auth_config=sealed)
                )

    async def rotate_often() -> None:
        for _ in range(20):
            assert (await rotate(database, BOTH)).unreadable == []

    await asyncio.gather(write_often(), rotate_often())
    row = (await rows(database))[0]
    assert row.auth_config is not None
    assert BOTH.open(row.auth_config, context=context(row)) == {"round": 99}


async def test_a_row_that_goes_away_meanwhile_needs_no_rotation(
    database: Database, connectors: list[int]
) -> None:
    async def delete_all() -> None:
        async with database.transaction() as session:
            for row in (await session.scalars(select(UserMCPConnection))).all():
                await session.delete(row)

    report, _ = await asyncio.gather(rotate(database, BOTH), delete_all())
    assert report.unreadable == []
    assert len(connectors) == 3


@pytest.fixture
def environment(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("TOKEN_ENCRYPTION_KEY", f"{OTHER_KEY},{KEY}")
    get_settings.cache_clear()
    yield monkeypatch
    get_settings.cache_clear()


async def test_the_command_rotates_and_reports(
    environment: pytest.MonkeyPatch,
    database: Database,
    connectors: list[int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert await asyncio.to_thread(main, ["rotate"]) == 0
    assert capsys.readouterr().out == "3 records are wrapped under the first key.\n"
    environment.setenv("TOKEN_ENCRYPTION_KEY", KEY)
    get_settings.cache_clear()
    assert await asyncio.to_thread(main, ["rotate"]) == 1
    written = capsys.readouterr()
    assert f"user_mcp_connections {connectors[0]} does not open" in written.err
    assert KEY not in written.out + written.err
    assert NEW.open((await rows(database))[0].auth_config or "", context=context((await rows(database))[0]))


def test_the_command_needs_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    get_settings.cache_clear()
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        main(["rotate"])
    get_settings.cache_clear()
