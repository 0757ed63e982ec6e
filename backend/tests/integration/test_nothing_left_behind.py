"""A server that fails costs what its test costs, and nothing afterwards (case X7 of `security.md`)."""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from starlette.responses import Response

from app.connectors.credentials import NoCredentials
from app.connectors.validator import ConnectionValidator
from tests.integration.test_mcp_client import EGRESS
from tests.peers import other_servers
from tests.peers.other_servers import Hostile
from tests.peers.serving import serving, serving_bytes
from tests.waiting import until

ROUNDS = 25
FEW_FILES = 10


@contextmanager
def failing_servers() -> Iterator[list[str]]:
    applications = [
        other_servers.html_page(),
        other_servers.json_api(),
        other_servers.with_status(401),
        other_servers.with_status(503),
        other_servers.with_content_type("text/event-stream", "data: x\n\n"),
        other_servers.with_encoding("gzip"),
        Hostile(lambda _message, _number: {"tools": 1}).app(),
        Hostile(lambda _message, _number: Response("{", media_type="application/json")).app(),
    ]
    raw = [
        other_servers.hang_up,
        other_servers.speak_another_protocol,
        other_servers.break_off,
        other_servers.huge_head,
        other_servers.swallow,
        other_servers.drip,
    ]
    with ExitStack() as stack:
        origins = [stack.enter_context(serving(application)) for application in applications]
        origins += [stack.enter_context(serving_bytes(answer)) for answer in raw]
        yield [f"{origin}/mcp" for origin in origins]


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


async def test_x7_hundreds_of_failing_tests_leave_no_file_and_no_task() -> None:
    with failing_servers() as addresses:
        validator = ConnectionValidator(EGRESS, limit_s=0.4)

        async def round_of_tests() -> None:
            results = await asyncio.gather(*(validator.test(url, NoCredentials()) for url in addresses))
            assert not any(result.success for result in results)

        await round_of_tests()
        gc.collect()
        tasks, files = len(asyncio.all_tasks()), open_files()
        for _ in range(ROUNDS):
            await round_of_tests()
        await until(lambda: len(asyncio.all_tasks()) <= tasks)
        gc.collect()
        await until(lambda: open_files() <= files + FEW_FILES)
