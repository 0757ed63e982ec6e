"""What people cost who are signed in and do nothing."""

import os
from collections.abc import Sequence
from pathlib import Path

import httpx
from sqlalchemy import text

from app.database import Database
from benchmarks.measuring import Measurement, Row, message
from benchmarks.stage import ACCOUNT, Stage

EARLIER, LATER = 48, 48
"""Memory is read after the first have come: what is bounded for all of them together is full by then."""

_COPY_CONNECTORS = text(
    """
    INSERT INTO user_mcp_connections
        (user_id, name, server_url, auth_type, is_verified, discovered_tools, stale_at)
    SELECT :user_id, name, server_url, auth_type, is_verified, discovered_tools, stale_at
    FROM user_mcp_connections WHERE user_id = :owner_id
    """
)
_SEND_AWAY = text("DELETE FROM users WHERE email LIKE 'idle-%'")


async def idle_users(stage: Stage) -> list[Row]:
    """The service's memory per user who signed in, looked at the apps, asked once, and does nothing since."""
    database = Database(stage.database_url)
    for number in range(EARLIER):
        await _visit(stage, database, number)
    before = _resident_kb(stage.service_pid)
    for number in range(EARLIER, EARLIER + LATER):
        await _visit(stage, database, number)
    each = (_resident_kb(stage.service_pid) - before) / LATER
    async with database.transaction() as session:
        await session.execute(_SEND_AWAY)
    await database.close()
    return [
        Row(
            "memory per idle user with 10 connectors",
            f"{each:.0f} KB",
            "-",
            "-",
            "at most 200 KB",
            is_met=each <= 200,  # noqa: PLR2004 - the goal
        )
    ]


async def _visit(stage: Stage, database: Database, number: int) -> None:
    account = {**ACCOUNT, "email": f"idle-{number}@example.com"}
    async with httpx.AsyncClient(
        base_url=stage.service, headers={"Origin": stage.service}, timeout=60
    ) as browser:
        user = (await browser.post("/api/auth/register", json=account)).raise_for_status().json()
        (await browser.post("/api/auth/login", json=account)).raise_for_status()
        async with database.transaction() as session:
            await session.execute(_COPY_CONNECTORS, {"user_id": user["id"], "owner_id": stage.owner_id})
        (await browser.get("/api/apps")).raise_for_status()
        (await browser.post("/api/chatkit", json=message("hello"))).raise_for_status()


def _resident_kb(process_id: int) -> float:
    pages = int(Path(f"/proc/{process_id}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024


IDLE_ROWS: Sequence[Measurement] = (idle_users,)
