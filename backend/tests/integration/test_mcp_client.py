"""Conversations with real MCP servers of every kind."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.responses import Response

from app.connectors.auth import HeaderAuth, NoAuth
from app.connectors.checked_url import CheckedUrl
from app.connectors.egress import Egress
from app.connectors.egress_journal import Journal
from app.connectors.errors import (
    CallRefused,
    CredentialsRejected,
    ServerMisbehaved,
    ServerUnreachable,
    ToolCallError,
)
from app.connectors.mcp_client import UserMCPClient
from app.connectors.mcp_session import MAX_PAGES, MAX_TOOLS, McpSession
from app.connectors.mcp_values import (
    AudioContent,
    EmbeddedResource,
    ImageContent,
    Progress,
    ResourceLink,
    TextContent,
)
from app.connectors.reasons import Reason
from app.network.egress_policy import EgressPolicy
from tests.peers import mcp_servers, other_servers
from tests.peers.curious_servers import curious
from tests.peers.fixtures import KEY
from tests.peers.mcp_servers import PIXEL
from tests.peers.other_servers import Hostile, page_of, tool
from tests.peers.serving import serving, serving_bytes

EGRESS = Egress(EgressPolicy(allows_private=True, requires_https=False))


@contextlib.asynccontextmanager
async def session_with(url: str, *, key: str | None = None) -> AsyncIterator[McpSession]:
    auth = HeaderAuth("Authorization", SecretStr(key), "Bearer") if key else NoAuth()
    async with UserMCPClient(CheckedUrl.parse(url), auth=auth, egress=EGRESS).session() as session:
        yield session


async def failure_of(url: str, **options: Any) -> ToolCallError:
    with pytest.raises(ToolCallError) as caught:
        async with asyncio.timeout(20), session_with(url, **options) as session:
            await session.list_tools()
    return caught.value


@pytest.mark.parametrize(
    ("peer", "protocol", "name"),
    [
        ("mcp_peer", "2026-07-28", "Peer"),
        ("handshake_peer", "2025-11-25", "Older peer"),
        ("sse_peer", "2026-07-28", "Oldest peer"),
    ],
)
async def test_servers_of_every_era_are_understood(
    request: pytest.FixtureRequest, peer: str, protocol: str, name: str
) -> None:
    async with session_with(request.getfixturevalue(peer)) as session:
        assert session.server.name == name
        assert session.server.version == "1.2.3"
        assert session.server.protocol_version == protocol
        listing = await session.list_tools()
        assert listing.is_complete
        assert [found.name for found in listing.tools][:2] == ["add", "fail"]
        result = await session.call_tool("add", {"a": 2, "b": 3})
        assert (result.structured, result.is_error) == ({"total": 5}, False)


async def test_a_server_without_the_handshake_is_understood() -> None:
    with serving(mcp_servers.modern_only()) as origin:
        async with session_with(f"{origin}/mcp") as session:
            assert session.server.protocol_version == "2026-07-28"


async def test_a_server_that_hangs_up_on_unknown_methods_is_asked_in_the_old_way() -> None:
    with serving_bytes(other_servers.legacy_that_hangs_up) as origin:
        async with session_with(f"{origin}/mcp") as session:
            assert session.server.name == "By hand"
            assert [found.name for found in (await session.list_tools()).tools] == ["one"]


async def test_tools_keep_what_their_server_says_of_them(mcp_peer: str) -> None:
    async with session_with(mcp_peer) as session:
        add, fail, everything, *_ = (await session.list_tools()).tools
    assert add.is_read_only
    assert not fail.is_read_only
    assert not everything.is_read_only
    assert add.description == "Add two numbers."
    assert set(add.input_schema["properties"]) == {"a", "b"}
    assert add.output_schema is not None


async def test_every_kind_of_content_is_kept(mcp_peer: str) -> None:
    async with session_with(mcp_peer) as session:
        result = await session.call_tool("everything", {})
    assert result.content == (
        TextContent("words"),
        ImageContent(PIXEL, "image/png"),
        AudioContent(PIXEL, "audio/wav"),
        ResourceLink("note://1", "one", None, "a link", "text/plain"),
        EmbeddedResource("note://2", "text/plain", text="held"),
        EmbeddedResource("note://3", data=PIXEL),
    )


async def test_a_tool_that_fails_returns_its_words(mcp_peer: str) -> None:
    async with session_with(mcp_peer) as session:
        result = await session.call_tool("fail", {"words": "out of paper"})
    assert result.is_error
    assert isinstance(result.content[0], TextContent)
    assert "out of paper" in result.content[0].text


async def test_content_that_is_not_what_it_claims_is_refused(mcp_peer: str) -> None:
    async with session_with(mcp_peer) as session:
        with pytest.raises(ServerMisbehaved) as caught:
            await session.call_tool("broken_picture", {})
    assert caught.value.reason is Reason.RESULT_INVALID


@pytest.mark.parametrize("peer", ["mcp_peer", "handshake_peer", "sse_peer"])
async def test_progress_is_passed_on_but_not_more_than_once_a_second(
    request: pytest.FixtureRequest, peer: str
) -> None:
    reports: list[Progress] = []

    async def note(progress: Progress) -> None:
        reports.append(progress)

    async with session_with(request.getfixturevalue(peer)) as session:
        await session.list_tools()
        await session.call_tool("wait", {"steps": 5, "pause_s": 0.02}, on_progress=note)
    assert reports == [Progress(1, 5, "step 1")]


@pytest.mark.parametrize("peer", ["mcp_peer", "handshake_peer"])
async def test_a_cancelled_call_leaves_the_session_usable(request: pytest.FixtureRequest, peer: str) -> None:
    async with session_with(request.getfixturevalue(peer)) as session:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(session.call_tool("wait", {"steps": 600, "pause_s": 0.05}), 0.3)
        assert (await session.call_tool("add", {"a": 1, "b": 1})).structured == {"total": 2}


async def test_calls_run_side_by_side(mcp_peer: str) -> None:
    async with session_with(mcp_peer) as session:
        await session.list_tools()
        results = await asyncio.gather(*(session.call_tool("add", {"a": n, "b": n}) for n in range(8)))
    assert [result.structured for result in results] == [{"total": 2 * n} for n in range(8)]


async def test_credentials_go_with_every_request(locked_peer: str) -> None:
    async with session_with(locked_peer, key=KEY) as session:
        result = await session.call_tool("whoami", {})
    assert result.content == (TextContent(f"Bearer {KEY}"),)


async def test_missing_and_wrong_credentials_are_told_apart(locked_peer: str) -> None:
    assert (await failure_of(locked_peer)).reason is Reason.CREDENTIALS_REQUIRED
    wrong = await failure_of(locked_peer, key="another")
    assert isinstance(wrong, CredentialsRejected)
    assert wrong.reason is Reason.TOKEN_REJECTED


@pytest.mark.parametrize(
    ("challenge", "key", "reason"),
    [
        ('Bearer resource_metadata="https://x.example/.well-known"', None, Reason.OAUTH_REQUIRED),
        ('Bearer error="invalid_token", error_description="expired"', "old", Reason.TOKEN_EXPIRED),
    ],
)
async def test_a_challenge_tells_what_is_missing(challenge: str, key: str | None, reason: Reason) -> None:
    with serving(mcp_servers.behind_key(lambda _: False, challenge=challenge)) as origin:
        assert (await failure_of(f"{origin}/mcp", key=key)).reason is reason


@pytest.mark.parametrize("era", ["modern", "handshake"])
async def test_t19_what_was_not_offered_may_not_be_asked(era: str) -> None:
    app, path = curious(era)
    with serving(app) as origin:
        async with session_with(f"{origin}{path}") as session:
            with pytest.raises(CallRefused):
                await session.call_tool("order", {"dish": "soup"})
            with pytest.raises(CallRefused):
                await session.call_tool("order", {"dish": "soup"})


async def test_a_refused_call_does_not_end_the_process(mcp_peer: str) -> None:
    async with session_with(mcp_peer) as session:
        result = await session.call_tool("no_such_tool", {})
        assert result.is_error
        assert (await session.call_tool("add", {"a": 1, "b": 1})).structured == {"total": 2}


async def test_an_error_of_the_caller_is_not_blamed_on_the_server(mcp_peer: str) -> None:
    with pytest.raises(LookupError):
        async with session_with(mcp_peer):
            raise LookupError


async def test_a_server_that_is_gone_is_unreachable() -> None:
    with serving_bytes(other_servers.hang_up) as origin:
        pass
    gone = await failure_of(f"{origin}/mcp")
    assert isinstance(gone, ServerUnreachable)
    assert gone.is_retryable
    assert gone.reason is Reason.CONNECTION_REFUSED


async def listing_from(hostile: Hostile) -> Any:
    with serving(hostile.app()) as origin:
        async with session_with(f"{origin}/mcp") as session:
            return await session.list_tools()


async def test_pages_are_followed_to_the_end() -> None:
    pages = {1: page_of([tool("a")], "2"), 2: page_of([tool("b")])}
    listing = await listing_from(Hostile(lambda _, number: pages[number]))
    assert ([found.name for found in listing.tools], listing.is_complete) == (["a", "b"], True)


async def test_a_cursor_that_comes_twice_ends_the_walk() -> None:
    hostile = Hostile(lambda _, number: page_of([tool(f"t{number}")], "same"))
    listing = await listing_from(hostile)
    assert (hostile.lists, len(listing.tools), listing.is_complete) == (2, 2, False)


async def test_endless_pages_end_at_the_cap() -> None:
    hostile = Hostile(lambda _, number: page_of([tool(f"t{number}")], f"c{number}"))
    listing = await listing_from(hostile)
    assert (hostile.lists, listing.is_complete) == (MAX_PAGES, False)


async def test_more_tools_than_the_cap_are_cut() -> None:
    hostile = Hostile(lambda *_: page_of([tool(f"t{number}") for number in range(10_000)]))
    listing = await listing_from(hostile)
    assert (len(listing.tools), listing.is_complete) == (MAX_TOOLS, False)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda *_: other_servers.endless_body(), Reason.BODY_TOO_LARGE),
        (lambda *_: other_servers.endless_events(), Reason.BODY_TOO_LARGE),
        (lambda *_: {"tools": "none"}, Reason.SCHEMA_INVALID),
        (lambda *_: page_of([tool("x")]) | {"nextCursor": {}}, Reason.SCHEMA_INVALID),
    ],
)
async def test_hostile_answers_end_with_a_reason(answer: Any, reason: Reason) -> None:
    with serving(Hostile(answer).app()) as origin:
        assert (await failure_of(f"{origin}/mcp")).reason is reason


async def test_deep_nesting_does_not_end_the_process() -> None:
    deep = "[" * 100_000 + "]" * 100_000

    def answered(message: dict[str, Any], _: int) -> Any:
        if message["method"] == "tools/list":
            return page_of([tool("deep")])
        body = (
            f'{{"jsonrpc":"2.0","id":{message["id"]},"result":{{"content":[],"structuredContent":{deep}}}}}'
        )
        return Response(body, media_type="application/json")

    with serving(Hostile(answered).app()) as origin:
        async with session_with(f"{origin}/mcp") as session:
            await session.list_tools()
            with pytest.raises(ServerMisbehaved) as caught:
                await session.call_tool("deep", {})
    assert caught.value.reason is Reason.RESULT_INVALID


async def test_the_journal_holds_what_the_wire_said(html_peer: str) -> None:
    journal = Journal()
    client = UserMCPClient(CheckedUrl.parse(html_peer), auth=NoAuth(), egress=EGRESS, journal=journal)
    with pytest.raises(ToolCallError):
        async with client.session():
            pass
    assert journal.last_post is not None
    assert (journal.last_post.status, journal.last_post.content_type) == (200, "text/html")


async def test_the_session_on_the_server_is_closed_at_the_end() -> None:
    requests: list[tuple[str, bool]] = []
    inner = mcp_servers.handshake_only()

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            headers = {name for name, _ in scope["headers"]}
            requests.append((scope["method"], b"mcp-session-id" in headers))
        await inner(scope, receive, send)

    with serving(watched) as origin:
        async with session_with(f"{origin}/mcp") as session:
            await session.list_tools()
    assert requests[-1] == ("DELETE", True)


async def test_a_server_that_talks_on_does_not_spoil_the_leave_taking(sse_peer: str) -> None:
    for _ in range(10):
        async with session_with(sse_peer) as session:
            started = asyncio.Event()

            async def begun(_: Progress, started: asyncio.Event = started) -> None:
                started.set()

            call = session.call_tool("wait", {"steps": 2_000, "pause_s": 0}, on_progress=begun)
            talking = asyncio.create_task(call)
            await started.wait()
            talking.cancel()
            await asyncio.wait([talking])
