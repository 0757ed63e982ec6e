"""Changing saved connectors: never somebody else's, never unnoticed, never with old credentials elsewhere."""

import asyncio
from typing import Any

import pytest
from httpx import AsyncClient, Response
from starlette.datastructures import Headers

from app.connectors.catalog import load_catalogs
from app.database import Database
from tests.peers.fixtures import KEY
from tests.peers.mcp_servers import behind_key
from tests.peers.serving import serving
from tests.saved_connectors import STREAM, events, saved

NEW_KEY = "CANARY-new-key"


async def put(client: AsyncClient, connector: dict[str, Any], **body: Any) -> Response:
    return await client.put(f"/api/connectors/{connector['id']}", json={"name": "Peer", **body})


async def try_change(client: AsyncClient, connector: dict[str, Any], **body: Any) -> Response:
    return await client.post(f"/api/connectors/{connector['id']}/test", json=body)


async def is_offered(database: Database) -> bool:
    async with database.transaction() as session:
        return bool(await load_catalogs(session, owner_id=1))


async def test_of_two_edits_from_one_page_the_second_is_refused(
    auth_client: AsyncClient, mcp_peer: str
) -> None:
    connector = await saved(auth_client, mcp_peer)
    edits = [put(auth_client, connector, name=name, version=connector["version"]) for name in ("One", "Two")]
    answers = await asyncio.gather(*edits)
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (refused,) = [answer for answer in answers if answer.status_code == 409]
    assert refused.json()["error"] == "CONNECTOR_CHANGED"
    now = (await auth_client.get(f"/api/connectors/{connector['id']}")).json()
    assert (await put(auth_client, now, name="Three", version=now["version"])).status_code == 200
    assert (await put(auth_client, now, name="Four")).status_code == 200


async def test_new_credentials_are_tested_before_they_are_used(
    auth_client: AsyncClient, database: Database, locked_peer: str
) -> None:
    connector = await saved(auth_client, locked_peer, auth_type="api_key", auth_config={"api_key": KEY})
    wrong = await put(auth_client, connector, auth_type="api_key", auth_config={"api_key": NEW_KEY})
    changed = wrong.json()
    assert (changed["status"], changed["is_verified"]) == ("unverified", False)
    assert changed["tool_count"] == connector["tool_count"]
    assert NEW_KEY not in wrong.text
    assert not await is_offered(database)
    path = f"/api/connectors/{connector['id']}/retest"
    assert (await auth_client.post(path)).json()["reason"] == "token_rejected"
    assert (await put(auth_client, connector, auth_type="api_key", auth_config={"api_key": KEY})).is_success
    assert (await auth_client.post(path)).json()["success"]
    assert await is_offered(database)


async def test_a_change_that_passed_its_test_is_taken_over_with_what_the_test_found(
    auth_client: AsyncClient, database: Database
) -> None:
    accepted = {"old"}
    with serving(behind_key(lambda headers: headers.get("x-key") in accepted)) as origin:
        config = {"header_name": "X-Key", "api_key": "old"}
        connector = await saved(auth_client, f"{origin}/mcp", auth_type="api_key", auth_config=config)
        accepted.clear()
        accepted.add(NEW_KEY)
        # The header is not named again: it stays.
        change = {"auth_type": "api_key", "auth_config": {"api_key": NEW_KEY}}
        result = (await try_change(auth_client, connector, **change)).json()
        assert (result["success"], len(result["tools"])) == (True, connector["tool_count"])
        assert (await auth_client.get(f"/api/connectors/{connector['id']}")).json() == connector
    # Nobody answers any more: what is stored now was found by the test.
    changed = (await put(auth_client, connector, **change)).json()
    assert (changed["status"], changed["is_verified"]) == ("connected", True)
    assert changed["discovered_tools"] == connector["discovered_tools"]
    assert changed["version"] > connector["version"]
    assert await is_offered(database)


async def test_another_address_that_passed_its_test_begins_with_its_own_tools(
    auth_client: AsyncClient, database: Database, mcp_peer: str, handshake_peer: str
) -> None:
    connector = await saved(auth_client, mcp_peer)
    assert (await try_change(auth_client, connector, server_url=handshake_peer)).json()["success"]
    moved = (await put(auth_client, connector, server_url=handshake_peer)).json()
    assert (moved["server_url"], moved["status"], moved["pending_tool_count"]) == (
        handshake_peer,
        "connected",
        0,
    )
    assert moved["tool_count"] > 0
    assert await is_offered(database)


async def test_a_change_is_tested_with_the_part_of_the_address_that_is_hidden(
    auth_client: AsyncClient,
) -> None:
    seen: list[str] = []

    def let_in(headers: Headers) -> bool:
        seen.append(headers.get("authorization", ""))
        return True

    with serving(behind_key(let_in)) as origin:
        connector = await saved(auth_client, f"{origin}/mcp?key=CANARY-query")
        seen.clear()
        change = {
            "server_url": connector["server_url"],
            "auth_type": "api_key",
            "auth_config": {"api_key": NEW_KEY},
        }
        answer = await try_change(auth_client, connector, **change)
        assert answer.json()["success"]
        assert set(seen) == {f"Bearer {NEW_KEY}"}
        assert "CANARY" not in answer.text
        saved_now = (await put(auth_client, connector, **change)).json()
        assert (saved_now["is_verified"], saved_now["server_url"]) == (True, connector["server_url"])


async def test_a_change_that_fails_its_test_or_cannot_be_tested_says_why(
    auth_client: AsyncClient, locked_peer: str, mcp_peer: str
) -> None:
    connector = await saved(auth_client, locked_peer, auth_type="api_key", auth_config={"api_key": KEY})
    wrong = {"auth_type": "api_key", "auth_config": {"api_key": NEW_KEY}}
    assert (await try_change(auth_client, connector, **wrong)).json()["reason"] == "token_rejected"
    assert not (await put(auth_client, connector, **wrong)).json()["is_verified"]

    malformed = (await try_change(auth_client, connector, server_url="nowhere")).json()
    assert (malformed["error_code"], malformed["reason"]) == ("INVALID_URL", "url_malformed")
    for headers in ({}, STREAM):
        path = f"/api/connectors/{connector['id']}/test"
        refused = await auth_client.post(path, json={"server_url": mcp_peer}, headers=headers)
        assert (refused.status_code, refused.json()["error"]) == (400, "CREDENTIALS_NEEDED")


async def test_testing_no_change_is_testing_again(auth_client: AsyncClient, mcp_peer: str) -> None:
    connector = await saved(auth_client, mcp_peer)
    path = f"/api/connectors/{connector['id']}"
    streamed = events(await auth_client.post(f"{path}/test", json={}, headers=STREAM))
    assert streamed[-1][1]["success"]
    now = (await auth_client.get(path)).json()
    assert now["last_verified_at"] > connector["last_verified_at"]


async def test_another_address_forgets_the_tools_and_what_was_thought_of_them(
    auth_client: AsyncClient, database: Database, mcp_peer: str, handshake_peer: str
) -> None:
    connector = await saved(auth_client, mcp_peer)
    tool = f"/api/connectors/{connector['id']}/tools/fail"
    assert (await auth_client.patch(tool, json={"policy": "allow"})).is_success
    moved = (await put(auth_client, connector, server_url=handshake_peer)).json()
    assert (moved["server_url"], moved["status"]) == (handshake_peer, "unverified")
    assert (moved["tool_count"], moved["server_name"], moved["last_verified_at"]) == (0, None, None)
    assert not await is_offered(database)
    assert (await auth_client.post(f"/api/connectors/{connector['id']}/retest")).json()["success"]
    tools = (await auth_client.get(f"/api/connectors/{connector['id']}")).json()["discovered_tools"]
    assert {found["policy"] for found in tools if found["name"] == "fail"} == {"ask"}
    assert await is_offered(database)


async def test_stored_credentials_do_not_follow_to_another_address(
    auth_client: AsyncClient, locked_peer: str, mcp_peer: str
) -> None:
    connector = await saved(auth_client, locked_peer, auth_type="api_key", auth_config={"api_key": KEY})
    refused = await put(auth_client, connector, server_url=mcp_peer)
    assert (refused.status_code, refused.json()["error"]) == (400, "CREDENTIALS_NEEDED")
    allowed = await put(auth_client, connector, server_url=mcp_peer, auth_type="none")
    assert (allowed.status_code, allowed.json()["auth_type"]) == (200, "none")


async def test_a_masked_address_that_comes_back_from_the_form_changes_nothing(
    auth_client: AsyncClient, mcp_peer: str
) -> None:
    connector = await saved(auth_client, f"{mcp_peer}?key=CANARY-query")
    assert connector["server_url"].endswith("?***")
    same = (await put(auth_client, connector, server_url=connector["server_url"], auth_type="none")).json()
    assert same["is_verified"]
    assert (await auth_client.post(f"/api/connectors/{connector['id']}/retest")).json()["success"]


@pytest.mark.parametrize(
    ("url", "reason"),
    [("nowhere", "url_malformed"), ("https://u:CANARY@h.example/", "url_has_credentials")],
)
async def test_a_new_address_is_checked_like_the_first(
    auth_client: AsyncClient, mcp_peer: str, url: str, reason: str
) -> None:
    connector = await saved(auth_client, mcp_peer)
    refused = await put(auth_client, connector, server_url=url)
    assert refused.status_code == 422
    assert (refused.json()["detail"][0]["loc"], refused.json()["detail"][0]["type"]) == (
        ["body", "server_url", "url"],
        reason,
    )
    assert "CANARY" not in refused.text
    assert (await auth_client.get(f"/api/connectors/{connector['id']}")).json() == connector


async def test_a_forbidden_address_is_never_dialled(auth_client: AsyncClient, mcp_peer: str) -> None:
    connector = await saved(auth_client, mcp_peer)
    moved = await put(auth_client, connector, server_url="http://169.254.169.254/mcp")
    assert (moved.status_code, moved.json()["is_verified"]) == (200, False)
    retest = await auth_client.post(f"/api/connectors/{connector['id']}/retest")
    assert retest.json()["reason"] == "address_not_allowed"


async def test_an_address_that_another_connector_has_is_asked_about(
    auth_client: AsyncClient, mcp_peer: str, handshake_peer: str
) -> None:
    await saved(auth_client, mcp_peer)
    connector = await saved(auth_client, handshake_peer)
    refused = await put(auth_client, connector, server_url=mcp_peer)
    assert (refused.status_code, refused.json()["error"]) == (409, "DUPLICATE_URL")
    allowed = await put(auth_client, connector, server_url=mcp_peer, allow_duplicate=True)
    assert allowed.status_code == 200


def sliced(text: str, place: dict[str, int]) -> str:
    """As JavaScript slices: in UTF-16 code units."""
    return text.encode("utf-16-le")[2 * place["start"] : 2 * place["end"]].decode("utf-16-le")


async def test_an_import_saves_dials_and_repeats_nothing(auth_client: AsyncClient) -> None:
    content = (
        '{"mcpServers": {"\N{KEY}": {"url": "http://127.0.0.1:9/mcp?k=CANARY-query",'
        ' "headers": {"X-Key": "CANARY-imported"}},'
        ' "files": {"command": "npx"}}}'
    )
    answer = await auth_client.post("/api/connectors/import", json={"content": content})
    assert "CANARY" not in answer.text
    imported = answer.json()
    (draft,) = imported["drafts"]
    assert (draft["auth_type"], draft["server_url"]) == ("api_key", "http://127.0.0.1:9/mcp?***")
    assert draft["credentials"]["header_name"] == "X-Key"
    assert sliced(content, draft["credentials"]["key_at"]) == "CANARY-imported"
    assert sliced(content, draft["server_url_at"]) == "http://127.0.0.1:9/mcp?k=CANARY-query"
    assert [entry["reason"] for entry in imported["refused"]] == ["stdio_not_supported"]
    assert (await auth_client.get("/api/connectors")).json()["total"] == 0
    unreadable = await auth_client.post("/api/connectors/import", json={"content": "CANARY-not-json"})
    assert (unreadable.status_code, unreadable.json()["error"]) == (400, "IMPORT_UNREADABLE")
    assert "CANARY" not in unreadable.text
    long = await auth_client.post("/api/connectors/import", json={"content": "x" * 70_000})
    assert long.status_code == 422
