"""What calling users' servers costs beside the plain SDK, and what a dead server costs everybody else."""

import asyncio
import os
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from pathlib import Path

from mcp import Client
from sqlalchemy import update

from app.connectors.credentials import NoCredentials
from app.connectors.egress import Egress
from app.connectors.pool import ConnectorPool
from app.connectors.validator import ConnectionValidator
from app.database import Database
from app.database_signals import Signals
from app.models import UserMCPConnection
from app.network.egress_policy import EgressPolicy
from app.observability import configure_logging
from app.sealing import vault_of
from app.settings import Settings
from benchmarks.measuring import Measurement, Row, Timing, message, milliseconds, once, timed_in_turn
from benchmarks.stage import Stage

TOOL = "list_records_7"
ARGUMENTS = {"project": "roadmap", "text": "notes"}
SETTINGS = Settings(_env_file=None, environment="development")
EGRESS = Egress(EgressPolicy.from_settings(SETTINGS))
NOBODY_LISTENS_HERE = "http://127.0.0.1:9/mcp"
"""Port 9 is 'discard': no development machine serves it."""


async def connection_test(stage: Stage) -> list[Row]:
    """The whole staged test, against connecting and listing with the plain SDK."""
    address = f"{stage.peers}/0/mcp"

    async def ours() -> None:
        result = await ConnectionValidator(EGRESS).test(address, NoCredentials())
        assert result.success  # noqa: S101 - a failed test would be a fast one

    async def reference() -> None:
        async with Client(address) as client:
            await client.list_tools()

    mine, theirs = await timed_in_turn(ours, reference, times=30)
    return [_against("connection test", mine, theirs, "plain SDK", 1.3)]


async def warm_call(stage: Stage) -> list[Row]:
    """A call by way of row, breaker, pool, record and log, against one connected SDK client."""
    configure_logging(as_json=True, level="error")
    database = Database(stage.database_url)
    signals = Signals(database)
    vault = vault_of(urlsafe_b64encode(os.urandom(32)).decode())
    pool = ConnectorPool(database, vault=vault, egress=EGRESS, signals=signals)
    connector_id = stage.connector_ids[0]
    async with signals.running(), Client(f"{stage.peers}/0/mcp") as client:
        await client.list_tools()

        async def ours() -> None:
            result = await pool.call_tool(
                owner_id=stage.owner_id, connector_id=connector_id, tool_name=TOOL, arguments=ARGUMENTS
            )
            assert not result.is_error  # noqa: S101 - a failed call would be a fast one

        async def reference() -> None:
            assert not (await client.call_tool(TOOL, ARGUMENTS)).is_error  # noqa: S101 - the same

        async with asyncio.timeout(10):
            while not signals.is_listening:
                await ours()
        with _logging_as_the_service_does():
            mine, theirs = await timed_in_turn(ours, reference, times=200)
    await pool.close()
    await database.close()
    return [_against("tool call on a warm connector", mine, theirs, "connected SDK client", 1.15)]


@contextmanager
def _logging_as_the_service_does() -> Iterator[None]:
    """The line of the log is a part of what a call costs; it need not be read here."""
    with Path(os.devnull).open("w") as nowhere:
        with redirect_stderr(nowhere):
            configure_logging(as_json=True, level="info")
        yield
        configure_logging(as_json=True, level="error")


async def dead_connector(stage: Stage) -> list[Row]:
    """A whole turn with one server of ten gone, against all alive; the address changes between turns."""
    database = Database(stage.database_url)
    row = UserMCPConnection
    mine: list[float] = []
    theirs: list[float] = []

    async def point_to(address: str) -> None:
        async with database.transaction() as session:
            await session.execute(
                update(row)
                .where(row.id == stage.connector_ids[-1])
                .values(server_url=address, version=row.version + 1)
            )

    async with stage.browser() as browser:

        async def turn() -> None:
            (await browser.post("/api/chatkit", json=message("hello"))).raise_for_status()

        await turn()
        for _ in range(20):
            for samples, address in ((mine, NOBODY_LISTENS_HERE), (theirs, f"{stage.peers}/9/mcp")):
                await point_to(address)
                samples.append(await once(turn))
    await database.close()
    ours, reference = Timing(tuple(mine)), Timing(tuple(theirs))
    return [_against("a turn with one dead connector among ten", ours, reference, "all alive", 1.2)]


def _against(what: str, mine: Timing, theirs: Timing, name: str, limit: float) -> Row:
    ratio = mine.median / theirs.median
    reference = f"{milliseconds(theirs.median)} {name}"
    goal = f"at most {limit}x"
    return Row(what, milliseconds(mine.median), reference, f"{ratio:.2f}x", goal, is_met=ratio <= limit)


CONNECTOR_ROWS: Sequence[Measurement] = (connection_test, warm_call, dead_connector)
