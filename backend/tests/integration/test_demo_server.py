"""The demo server at /demo/mcp, as a connector would use it."""

import struct
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from pydantic import SecretStr

from app.connectors.auth import AuthStrategy, HeaderAuth, NoAuth
from app.connectors.checked_url import CheckedUrl
from app.connectors.egress import Egress
from app.connectors.mcp_client import UserMCPClient
from app.connectors.mcp_session import McpSession
from app.connectors.mcp_values import ImageContent, Progress, TextContent, ToolResult
from app.database import Database
from app.demo.mounting import mount_demo
from app.demo.notebook import MAX_NOTEBOOKS, MAX_NOTES, Notebook, NotebookFull, Notebooks
from app.main import create_app
from app.network.egress_policy import EgressPolicy
from app.settings import Settings
from tests.peers.serving import serving
from tests.unit.test_encryption import KEY

EGRESS = Egress(EgressPolicy(allows_private=True, requires_https=False))


@pytest.fixture(scope="module")
def demo() -> Iterator[str]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with server.running():
            yield

    app = FastAPI(lifespan=lifespan)
    server = mount_demo(app, origin="http://testserver")
    with serving(app) as origin:
        yield f"{origin}/demo/mcp"


@asynccontextmanager
async def session_with(url: str, key: str | None = None) -> AsyncIterator[McpSession]:
    auth: AuthStrategy = HeaderAuth("Authorization", SecretStr(key), "Bearer") if key else NoAuth()
    async with UserMCPClient(CheckedUrl.parse(url), auth=auth, egress=EGRESS).session() as session:
        yield session


async def call(url: str, name: str, arguments: dict[str, Any], key: str | None = None) -> ToolResult:
    async with session_with(url, key) as session:
        return await session.call_tool(name, arguments)


def words(result: ToolResult) -> str:
    return "\n".join(block.text for block in result.content if isinstance(block, TextContent))


@pytest.mark.parametrize("suffix", ["", "/"])
async def test_it_offers_seven_tools_and_says_what_they_do(demo: str, suffix: str) -> None:
    async with session_with(demo + suffix) as session:
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
    assert {name for name, tool in tools.items() if tool.is_read_only} == {
        "search_notes",
        "read_note",
        "export_notes",
        "draw_note",
        "count_slowly",
    }
    hints = {name: (tool.annotations or {}).get("destructiveHint") for name, tool in tools.items()}
    assert [name for name, may_destroy in hints.items() if may_destroy] == ["delete_note"]
    assert all(tool.description for tool in tools.values())
    assert "context" not in str([tool.input_schema for tool in tools.values()])


async def test_notes_about_the_roadmap_are_found(demo: str) -> None:
    result = await call(demo, "search_notes", {"query": "notes about the roadmap", "limit": 3})
    titles = [note["title"] for note in result.structured["notes"]]
    assert len(titles) == 3
    assert all("oadmap" in title for title in titles)
    assert titles[0] in words(result)


async def test_a_note_is_written_read_and_deleted(demo: str) -> None:
    created = await call(
        demo, "create_note", {"title": "Tea", "body": "Green.", "tags": ["kitchen"]}, key="a"
    )
    number = created.structured["id"]
    assert "Green." in words(await call(demo, "read_note", {"note_id": number}, key="a"))
    assert (await call(demo, "search_notes", {"query": "kitchen"}, key="a")).structured["total"] == 1
    assert not (await call(demo, "delete_note", {"note_id": number}, key="a")).is_error
    gone = await call(demo, "read_note", {"note_id": number}, key="a")
    assert gone.is_error
    assert f"#{number}" in words(gone)


async def test_every_credential_has_a_notebook_of_its_own(demo: str) -> None:
    await call(demo, "create_note", {"title": "Zanzibar"}, key="mine")
    assert (await call(demo, "search_notes", {"query": "zanzibar"}, key="mine")).structured["total"] == 1
    for key in ("yours", None):
        assert (await call(demo, "search_notes", {"query": "zanzibar"}, key=key)).structured["total"] == 0


async def test_notes_are_exported_as_a_table(demo: str) -> None:
    table = (await call(demo, "export_notes", {"tag": "roadmap"})).structured
    assert table["columns"] == ["id", "title", "tags", "created", "words"]
    assert len(table["rows"]) == 4
    assert set(table["rows"][0]) == set(table["columns"])


async def test_a_note_is_drawn_as_a_png(demo: str) -> None:
    result = await call(demo, "draw_note", {"note_id": 1})
    (picture,) = [block for block in result.content if isinstance(block, ImageContent)]
    assert picture.mime_type == "image/png"
    assert picture.data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture.data[16:24]) == (480, 300)
    length = int.from_bytes(picture.data[33:37])
    assert len(zlib.decompress(picture.data[41 : 41 + length])) == 300 * (1 + 480 * 3)


async def test_counting_reports_progress(demo: str) -> None:
    heard: list[Progress] = []

    async def hear(progress: Progress) -> None:
        heard.append(progress)

    async with session_with(demo) as session:
        result = await session.call_tool("count_slowly", {"up_to": 3, "seconds_between": 0}, on_progress=hear)
    assert words(result) == "Counted to 3."
    assert heard == [Progress(1, 3, "1 of 3")]


async def test_arguments_out_of_bounds_are_refused(demo: str) -> None:
    assert (await call(demo, "search_notes", {"query": ""})).is_error
    assert (await call(demo, "count_slowly", {"up_to": 10_000})).is_error


def test_a_notebook_is_bounded() -> None:
    book = Notebook()
    for _ in range(MAX_NOTES - len(book.notes)):
        book.create("t", "b", (), date(2026, 1, 1))
    with pytest.raises(NotebookFull):
        book.create("t", "b", (), date(2026, 1, 1))


def test_the_notebook_unused_longest_is_forgotten() -> None:
    books = Notebooks()
    first = books.of("first")
    kept = books.of("kept")
    for number in range(MAX_NOTEBOOKS - 1):
        books.of(str(number))
        assert books.of("kept") is kept
    assert books.of("first") is not first


async def test_the_app_serves_it_in_development(client: AsyncClient) -> None:
    for path in ("/demo/mcp", "/demo/mcp/"):
        assert (await client.post(path, json={})).status_code in {400, 406}


async def test_the_app_does_not_serve_it_in_production(settings: Settings, database: Database) -> None:
    production = Settings(
        _env_file=None,
        environment="production",
        data_dir=settings.data_dir,
        auth_secret=SecretStr("s" * 32),
        token_encryption_key=SecretStr(KEY),
    )
    app = create_app(production, database)
    assert "/demo/mcp" not in {getattr(route, "path", None) for route in app.routes}
