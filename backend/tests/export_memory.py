"""Saves a large result of a user's database and says what it took: run as a program of its own.

`python -m tests.export_memory DSN FORMAT SQL` prints what was said, and how many bytes the file has and the
memory grew by.
"""

import asyncio
import json
import resource
import sys
from dataclasses import replace

from app.databases.addresses import parse_dsn
from app.databases.conversation import Login
from app.databases.dialling import DatabaseEgress
from app.databases.limits import FOR_MODELS
from app.databases.queries import Batch, stream_query
from app.databases.stages import DatabaseStages
from app.network.egress_policy import EgressPolicy
from app.tools.base import ActionContext, LargeFile, TakeRows
from app.tools.export.tool import TOOL
from app.tools.tables import Table
from app.tools.whole_results import QueryAgain

EGRESS = DatabaseEgress(EgressPolicy(allows_private=True, requires_https=False))


class Server:
    """The way to one server."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

    async def run_again(
        self, query: QueryAgain, take: TakeRows, *, max_rows: int, max_bytes: int | None = None
    ) -> bool:
        async def pass_on(batch: Batch) -> bool:
            return await take(tuple(column.name for column in batch.columns), batch.cells())

        limits = replace(FOR_MODELS, max_rows=max_rows, max_bytes=max_bytes or 0, max_cost=None)
        return await stream_query(self._login, query.sql, limits, pass_on)

    async def _login(self) -> Login:
        return await Login.vetted(EGRESS, parse_dsn(self._dsn), DatabaseStages())


async def save(server: Server, form: str, sql: str) -> tuple[str, int]:
    """What is said, and how many bytes the file has."""
    first = Table(("n",), ((1,),), 1, QueryAgain(1, sql))
    result = await TOOL.actions[0].call({"format": form}, ActionContext((first,), queries=server))
    [file] = result.files
    if isinstance(file, LargeFile):
        file.content.file.close()
    return result.text, len(file.content)


async def main(dsn: str, form: str, sql: str) -> None:
    server = Server(dsn)
    await save(server, form, f"{sql} LIMIT 3000")  # modules are loaded
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said, size = await save(server, form, sql)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    sys.stdout.write(json.dumps({"said": said, "bytes": size, "grown": grown * 1024}))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
