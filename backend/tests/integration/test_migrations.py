"""The schema: made once, however many processes start together, and exactly that of the models."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from alembic import command
from app.connectors.cataloged_tool import CatalogedTool
from app.connectors.tool_verdicts import WORKS
from app.database import Base, Database, asyncpg_url
from app.main import create_app
from app.migrations import config_on, is_current, migrate
from app.models import User, UserMCPConnection
from app.settings import Settings
from tests.conftest import browser


@pytest.fixture
async def empty_url(postgres_url: str) -> AsyncIterator[str]:
    name = f"empty_{uuid4().hex}"
    admin = await asyncpg.connect(postgres_url)
    await admin.execute(f"CREATE DATABASE {name}")
    yield asyncpg_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


async def test_processes_that_start_together_migrate_once(empty_url: str) -> None:
    processes = [Database(empty_url) for _ in range(4)]
    assert not await is_current(processes[0].engine)
    await asyncio.gather(*(migrate(process.engine) for process in processes))
    assert all([await is_current(process.engine) for process in processes])
    async with processes[0].transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM alembic_version")) == 1
        assert await session.scalar(select(func.count()).select_from(User)) == 0
    for process in processes:
        await process.close()


async def test_the_migrations_lead_to_the_tables_of_the_models(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return list(compare_metadata(context, Base.metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_tools_without_a_verdict_get_one_and_are_listed_anew(empty_url: str) -> None:
    def to(revision: str) -> Callable[[Connection], None]:
        return lambda connection: command.upgrade(config_on(connection), revision)

    old = Database(empty_url)
    async with old.engine.begin() as connection:
        await connection.run_sync(to("0002"))
        await connection.execute(text("INSERT INTO users (email, password_hash) VALUES ('a@b.example', '-')"))
        await connection.execute(
            text(
                "INSERT INTO user_mcp_connections (user_id, name, server_url, auth_type, discovered_tools)"
                " VALUES (1, 'Notes', 'https://b.example', 'none', CAST(:tools AS jsonb)),"
                " (1, 'Empty', 'https://c.example', 'none', '[]')"
            ),
            {"tools": json.dumps([{"name": name, "inputSchema": {}} for name in ("b", "a")])},
        )
        await connection.run_sync(to("head"))
    async with old.transaction() as session:
        notes, empty = await session.scalars(select(UserMCPConnection).order_by(UserMCPConnection.id))
    tools = list(map(CatalogedTool.from_stored, notes.discovered_tools))
    assert [(tool.name, tool.verdict) for tool in tools] == [("b", WORKS), ("a", WORKS)]
    assert all(10 < tool.checked.tokens < 100 for tool in tools)
    assert notes.stale_at is not None
    assert empty.discovered_tools == []
    await old.close()


async def test_a_migrated_database_is_left_alone(database: Database) -> None:
    async with database.transaction() as session:
        session.add(User(email="alice@example.com", password_hash="unused"))
    await migrate(database.engine)
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(User)) == 1


async def test_the_service_migrates_at_start_unless_told_not_to(empty_url: str, settings: Settings) -> None:
    for auto_migrate in (False, True):
        app = create_app(settings.model_copy(update={"auto_migrate": auto_migrate}), Database(empty_url))
        async with app.router.lifespan_context(app), browser(app) as client:
            ready = await client.get("/api/health/ready")
        assert ready.status_code == (200 if auto_migrate else 503)


async def test_a_failing_statement_does_not_tell_its_values(database: Database) -> None:
    with pytest.raises(DBAPIError) as failed:
        async with database.transaction() as session:
            await session.execute(text("SELECT CAST(:secret AS text) || nothing"), {"secret": "hunter2"})
    assert "hunter2" not in str(failed.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+asyncpg"])
def test_addresses_of_every_common_form_mean_the_same_driver(scheme: str) -> None:
    url = asyncpg_url(f"{scheme}://user:word@db:5432/patchbay?sslmode=require&channel_binding=prefer")
    assert (url.drivername, url.host, url.database) == ("postgresql+asyncpg", "db", "patchbay")
    assert url.query == {"ssl": "require"}
