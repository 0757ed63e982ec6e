"""What every test may use: a real PostgreSQL, and the app on a database of its own."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from uuid import uuid4

import asyncpg
import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.auth.passwords import Passwords
from app.database import Database, asyncpg_url
from app.embedded_postgres import EmbeddedPostgres
from app.main import create_app
from app.migrations import migrate
from app.settings import Settings

pytest_plugins = ["tests.peers.fixtures", "tests.scripted_model"]

# `encrypt_credentials` and `validate_mcp_connection` read the process's settings: here, a developer's.
os.environ.setdefault("ENVIRONMENT", "development")
os.environ.setdefault("DATA_DIR", str(Path(gettempdir()) / f"patchbay-tests-{os.getuid()}"))
# Tests write faster than people; those of the limits set their own.
os.environ.setdefault("TURNS_PER_MINUTE", "0")

TEMPLATE = "patchbay_template"
ORIGIN = "http://testserver"
PASSWORD = "correct horse battery"
QUICK_HASHES = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)])
"""A third of a second less for every account: the real ones are meant to be slow."""


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A server for the whole run, with one migrated database that tests are copied from.

    Not below pytest's own folder: each run of pytest closes that to the account under which PostgreSQL
    serves root, and so would end the servers of other runs.
    """
    with TemporaryDirectory(prefix="patchbay-tests-") as folder:
        server = EmbeddedPostgres(Path(folder))
        try:
            url = server.start()
            asyncio.run(_make_template(url))
            yield url
        finally:
            server.stop()


async def _make_template(url: str) -> None:
    admin = await asyncpg.connect(url)
    for safety in ("fsync", "full_page_writes", "synchronous_commit"):
        # Dropping a database waits for the disk, half a second each time; nothing here outlives the run.
        await admin.execute(f"ALTER SYSTEM SET {safety} = off")
    await admin.execute("SELECT pg_reload_conf()")
    await admin.execute(f"CREATE DATABASE {TEMPLATE}")
    await admin.close()
    template = Database(_named(url, TEMPLATE))
    await migrate(template.engine)
    await template.close()


def _named(url: str, database: str) -> str:
    return asyncpg_url(url).set(database=database).render_as_string(hide_password=False)


@pytest.fixture
async def database_url(postgres_url: str) -> AsyncIterator[str]:
    """A fresh migrated database: copied, used and dropped, so that tests may commit and run in parallel."""
    name = f"test_{uuid4().hex}"
    admin = await asyncpg.connect(postgres_url)
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    yield _named(postgres_url, name)
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, environment="development", data_dir=tmp_path, public_url=ORIGIN)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


def new_app(settings: Settings, database: Database) -> FastAPI:
    return create_app(settings, database, Passwords(QUICK_HASHES))


@pytest.fixture
async def app(settings: Settings, database: Database) -> AsyncIterator[FastAPI]:
    """The whole app with its lifespan running."""
    app = new_app(settings, database)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """A browser that has not signed in."""
    async with browser(app) as client:
        yield client


@pytest.fixture
async def auth_client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Alice's browser, signed in."""
    async with browser(app) as client:
        await sign_up(client, "alice@example.com")
        yield client


@pytest.fixture
async def other_client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Bob's browser, signed in."""
    async with browser(app) as client:
        await sign_up(client, "bob@example.com")
        yield client


def browser(app: FastAPI) -> AsyncClient:
    return AsyncClient(transport=ASGITransport(app=app), base_url=ORIGIN, headers={"Origin": ORIGIN})


async def sign_up(client: AsyncClient, email: str) -> None:
    account = {"email": email, "password": PASSWORD}
    assert (await client.post("/api/auth/register", json=account)).status_code == 201
    assert (await client.post("/api/auth/login", json=account)).status_code == 200
