"""Secrets planted everywhere, and a search of everything that the service writes, stores and answers."""

import base64
import json
import traceback
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import pytest
import structlog
from fastapi import FastAPI
from httpx import AsyncClient, Response
from pydantic import SecretStr
from sqlalchemy import select, text

from app.connectors.errors import ConnectorUnusable, ToolCallError
from app.connectors.reasons import Reason
from app.database import Base, Database
from app.main import create_app
from app.models import UserMCPConnection
from app.observability import configure_logging
from app.settings import Settings
from tests.conftest import browser, sign_up
from tests.peers.mcp_servers import behind_key
from tests.peers.serving import serving
from tests.saved_connectors import saved
from tests.unit.test_encryption import OTHER_KEY
from tests.unit.test_observability import _logging_as_it_was  # noqa: F401 - the fixture applies to this module

KEY = "CANARY-planted-key"
QUERY = "CANARY-planted-query"
PASSWORD = "CANARY-planted-password"
UNSAVED = "CANARY-planted-unsaved"
CONFIG = {"auth_type": "api_key", "auth_config": {"api_key": KEY, "header_name": "X-Team-Key"}}
OTHER_CONFIG = {"auth_type": "oauth", "auth_config": {"access_token": UNSAVED}}
SECRETS = (KEY, QUERY, PASSWORD, UNSAVED)


def spellings(secret: str) -> Iterator[str]:
    """How a secret may look where somebody tried to hide it by encoding alone."""
    yield secret
    yield quote(secret, safe="").replace("-", "%2D")
    yield secret.encode().hex()
    for shift in range(3):
        # Base64 of a text depends on where it begins: its middle is the same for one of three shifts.
        yield base64.b64encode(b" " * shift + secret.encode()).decode()[4:-4]


def leaks(*texts: str) -> list[str]:
    return [
        spelled
        for each in texts
        for secret in SECRETS
        for spelled in spellings(secret)
        if spelled.lower() in each.lower()
    ]


def test_the_search_finds_what_it_looks_for() -> None:
    for secret in SECRETS:
        assert leaks(f"x{secret}y", base64.b64encode(f"ab{secret}".encode()).decode(), secret.encode().hex())


async def dump(database: Database) -> str:
    """Every row of every table as text."""
    async with database.transaction() as session:
        rows = [
            row
            for table in Base.metadata.sorted_tables
            for row in await session.scalars(text(f'SELECT t::text FROM "{table.name}" t'))  # noqa: S608 - own names
        ]
    assert rows
    return "\n".join(rows)


class Life:
    """A user with planted secrets in all they type; keeps what is answered and raised."""

    def __init__(self, app: FastAPI, client: AsyncClient) -> None:
        self._app = app
        self._client = client
        self.answers: list[Response] = []
        self.raised: list[str] = []

    async def ask(self, method: str, path: str, **body: Any) -> Response:
        answer = await self._client.request(method, path, json=body or None)
        self.answers.append(answer)
        return answer

    async def call(self, connector_id: int, tool_name: str, **arguments: Any) -> None:
        try:
            await self._app.state.services.connectors.call_tool(
                owner_id=1, connector_id=connector_id, tool_name=tool_name, arguments=arguments
            )
        except ToolCallError as error:
            self.raised.extend([*traceback.format_exception(error), repr(error)])

    async def sign_in(self) -> None:
        account = {"email": "alice@example.com", "password": PASSWORD}
        await self.ask("POST", "/api/auth/register", **account)
        await self.ask("POST", "/api/auth/login", email=account["email"], password=f"{PASSWORD}-wrong")
        # What this answers is the session's own token, which no test looks for.
        assert (await self._client.post("/api/auth/login", json=account)).is_success

    async def connect(self, origin: str) -> int:
        url = f"{origin}/mcp?token={QUERY}"
        await self.ask("POST", "/api/connectors/test", server_url=url, **OTHER_CONFIG)
        await self.ask("POST", "/api/connectors/test", server_url=f"https://u:{KEY}@h.example/", **CONFIG)
        await self.ask("POST", "/api/connectors", name="Notes", server_url=url, **OTHER_CONFIG)
        created = await self.ask("POST", "/api/connectors", name="Notes", server_url=url, **CONFIG)
        await self.ask("POST", "/api/connectors", name="Notes", server_url=url, **CONFIG)
        connector_id = created.json()["id"]
        assert isinstance(connector_id, int)
        return connector_id

    async def use(self, connector_id: int) -> None:
        path = f"/api/connectors/{connector_id}"
        await self.call(connector_id, "fail", words=KEY)
        await self.call(connector_id, "nothing", words=KEY)
        await self.ask("PATCH", f"{path}/tools/add", policy="deny")
        await self.ask("PUT", path, name="Notes", **CONFIG)
        await self.ask("POST", f"{path}/retest")

    async def fail(self, connector_id: int) -> None:
        for _ in range(4):
            await self.call(connector_id, "add", a=1, b=2)
            await self.ask("POST", f"/api/connectors/{connector_id}/retest")

    async def look_everywhere(self, connector_id: int) -> None:
        pages = ("connectors", f"connectors/{connector_id}", "apps", "notifications", "auth/me", "config")
        for page in pages:
            await self.ask("GET", f"/api/{page}")


async def lived(app: FastAPI, client: AsyncClient) -> tuple[Life, int]:
    """A life through good days and bad ones, and the connector in it."""
    life = Life(app, client)
    await life.sign_in()
    accepted = {KEY}
    with serving(behind_key(lambda headers: headers.get("x-team-key") in accepted)) as origin:
        connector_id = await life.connect(origin)
        await life.use(connector_id)
        accepted.clear()
        await life.fail(connector_id)
    await life.fail(connector_id)
    await life.ask("POST", "/api/connectors/import", content=KEY)
    await life.look_everywhere(connector_id)
    return life, connector_id


async def test_no_planted_secret_is_written_stored_or_answered(
    app: FastAPI, client: AsyncClient, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(as_json=True, level="debug")
    life, connector_id = await lived(app, client)
    stored = await dump(database)
    await life.ask("DELETE", f"/api/connectors/{connector_id}")
    written = capsys.readouterr()
    assert {"connector.signed_out", "connector.failing", "mcp.tool_called"} <= events_in(written.err)
    assert {answer.status_code for answer in life.answers} >= {200, 201, 400, 401, 409}
    assert life.raised
    assert leaks(*(answer.text for answer in life.answers)) == []
    assert leaks(written.out, written.err, *life.raised) == []
    assert leaks(stored) == []


def events_in(log: str) -> set[str]:
    return {json.loads(line)["event"] for line in log.splitlines()}


async def test_c8_under_a_wrong_key_nothing_is_overwritten(
    auth_client: AsyncClient, settings: Settings, database: Database, mcp_peer: str
) -> None:
    config = {"auth_type": "api_key", "auth_config": {"api_key": KEY}}
    connector = await saved(auth_client, mcp_peer, **config)
    before = await sealed(database)
    strange = create_app(settings.model_copy(update={"token_encryption_key": SecretStr(OTHER_KEY)}), database)
    async with strange.router.lifespan_context(strange), browser(strange) as later:
        await sign_up(later, "bob@example.com")
        later.cookies = auth_client.cookies
        path = f"/api/connectors/{connector['id']}"
        assert (await later.get(path)).status_code == 200
        with pytest.raises(ConnectorUnusable) as refused:
            await strange.state.services.connectors.call_tool(
                owner_id=1, connector_id=connector["id"], tool_name="add", arguments={}
            )
        assert refused.value.reason is Reason.CREDENTIALS_UNREADABLE
        assert (await later.get(path)).json()["status"] == "reconnect"
        assert (await later.put(path, json={"name": "Still here"})).status_code == 200
    assert await sealed(database) == before
    assert (await auth_client.post(f"{path}/retest")).json()["success"]
    assert (await auth_client.get(path)).json()["status"] == "connected"


async def test_c9_a_deleted_connector_is_not_called_any_more(
    auth_client: AsyncClient, app: FastAPI, mcp_peer: str
) -> None:
    connector = await saved(auth_client, mcp_peer)
    pool = app.state.services.connectors
    call = {"owner_id": 1, "connector_id": connector["id"], "tool_name": "add", "arguments": {"a": 1, "b": 2}}
    assert (await pool.call_tool(**call)).structured == {"total": 3}
    assert (await auth_client.delete(f"/api/connectors/{connector['id']}")).status_code == 200
    with pytest.raises(ConnectorUnusable) as refused:
        await pool.call_tool(**call)
    assert refused.value.reason is Reason.CONNECTOR_GONE


async def test_l3_names_cannot_forge_a_line_of_the_log(
    auth_client: AsyncClient, mcp_peer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(as_json=True, level="info")
    forged = '{"event": "auth.signed_in", "user_id": 1}'
    for break_ in ("\n", "\r\n", "\u2028", "\x1b[2K"):
        connector = await saved(auth_client, mcp_peer, name=f"x{break_}{forged}"[:100], allow_duplicate=True)
        tool = quote(f"add{break_}{forged}", safe="")
        answer = await auth_client.patch(f"/api/connectors/{connector['id']}/tools/{tool}", json={})
        assert answer.status_code == 404
    lines = capsys.readouterr().err.splitlines()
    assert lines
    assert not [line for line in lines if line.startswith('{"event": "auth')]
    assert all(line.startswith("{") for line in lines)


async def test_l6_words_of_a_server_do_not_fill_the_log(
    auth_client: AsyncClient, app: FastAPI, mcp_peer: str
) -> None:
    connector = await saved(auth_client, mcp_peer)
    with structlog.testing.capture_logs() as events:
        for name, words in (("fail", "x" * 200_000), ("y" * 100_000, "")):
            with suppress(ToolCallError):
                await app.state.services.connectors.call_tool(
                    owner_id=1, connector_id=connector["id"], tool_name=name, arguments={"words": words}
                )
    assert [event["event"] for event in events].count("mcp.tool_called") == 2
    assert all(len(str(event)) < 2048 for event in events)


@pytest.mark.parametrize("more", ["id", "user_id", "is_admin", "is_verified", "created_at"])
async def test_m16_an_account_cannot_ask_to_be_more(client: AsyncClient, more: str) -> None:
    account = {"email": "carol@example.com", "password": PASSWORD}
    assert (await client.post("/api/auth/register", json={**account, more: 1})).status_code == 422
    assert (await client.post("/api/auth/login", json=account)).status_code == 401
    assert (await client.post("/api/auth/register", json=account)).status_code == 201


async def sealed(database: Database) -> list[str | None]:
    async with database.transaction() as session:
        return list(await session.scalars(select(UserMCPConnection.auth_config)))
