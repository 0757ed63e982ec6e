"""Planted secrets, and a search of every file that the database and the service write."""

import mmap
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import text

from app.database import Database
from app.models import ChatThread
from app.settings import Settings
from tests.integration.test_no_secret_escapes import SECRETS, lived, spellings

VISIBLE = "a title that nobody hides"


async def folders(database: Database) -> list[Path]:
    """Where PostgreSQL keeps this database, what is written ahead of it, and what is put aside."""
    query = "SELECT current_setting('data_directory'), pg_relation_filepath('users')"
    async with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(text("CHECKPOINT"))
        root, table = (await connection.execute(text(query))).one()
    own = Path(root, table).parent
    return [own, *(Path(root, name) for name in ("pg_wal", "global", "base/pgsql_tmp", "pg_stat_tmp"))]


def files_with(needles: list[str], folders: list[Path]) -> Iterator[tuple[str, str]]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            # PostgreSQL may remove a file between its listing and its reading.
            with suppress(FileNotFoundError):
                if path.is_file() and path.stat().st_size:
                    yield from ((needle, path.name) for needle in _held(path, needles))


def _held(path: Path, needles: list[str]) -> list[str]:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return [needle for needle in needles if content.find(needle.encode()) >= 0]


async def test_c1_no_planted_secret_is_in_any_file(
    app: FastAPI, client: AsyncClient, database: Database, settings: Settings
) -> None:
    await lived(app, client)
    async with database.transaction() as session:
        session.add(ChatThread(id="thr_1", user_id=1, title=VISIBLE, status={"type": "active"}))
    looked_at = [*await folders(database), settings.data_dir]
    found_in = {name for _, name in files_with([VISIBLE], looked_at)}
    assert len(found_in) >= 2  # its table and what was written ahead of it
    needles = [spelled for secret in SECRETS for spelled in spellings(secret)]
    assert list(files_with(needles, looked_at)) == []
