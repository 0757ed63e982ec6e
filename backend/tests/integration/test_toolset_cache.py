"""A compiled tool set is used again until something that it was compiled from changes."""

from httpx import AsyncClient

from app.agents.toolset import AppKind
from app.agents.toolset_cache import ToolsetCache
from app.database import Database


async def owner_of(client: AsyncClient) -> int:
    return int((await client.get("/api/auth/me")).json()["id"])


async def add_connector(client: AsyncClient, url: str, name: str) -> int:
    body = {"name": name, "server_url": url, "auth_type": "none"}
    return int((await client.post("/api/connectors", json=body)).raise_for_status().json()["id"])


async def connectors_in(cache: ToolsetCache, database: Database, owner_id: int) -> set[str]:
    """Names of the connectors whose tools are offered, with the first part of the tools' names."""
    async with database.transaction() as session:
        toolset = await cache.load(session, owner_id=owner_id)
    return {
        f"{tool.app.name} {name.partition('__')[0]}"
        for name, tool in toolset.tools.items()
        if tool.app.kind is AppKind.CONNECTOR
    }


async def test_an_unchanged_tool_set_is_compiled_once(
    auth_client: AsyncClient, database: Database, mcp_peer: str
) -> None:
    owner_id = await owner_of(auth_client)
    await add_connector(auth_client, mcp_peer, "Notes")
    cache = ToolsetCache()
    async with database.transaction() as session:
        first = await cache.load(session, owner_id=owner_id)
        assert await cache.load(session, owner_id=owner_id) is first


async def test_every_change_that_matters_is_noticed(
    auth_client: AsyncClient, database: Database, mcp_peer: str
) -> None:
    owner_id = await owner_of(auth_client)
    cache = ToolsetCache()
    assert await connectors_in(cache, database, owner_id) == set()
    connector_id = await add_connector(auth_client, mcp_peer, "Notes")
    assert await connectors_in(cache, database, owner_id) == {"Notes notes"}
    await auth_client.put(f"/api/connectors/{connector_id}", json={"name": "Diary"})
    assert await connectors_in(cache, database, owner_id) == {"Diary diary"}
    await auth_client.post(f"/api/connectors/{connector_id}/toggle", json={"is_active": False})
    assert await connectors_in(cache, database, owner_id) == set()
    await auth_client.post(f"/api/connectors/{connector_id}/toggle", json={"is_active": True})
    assert await connectors_in(cache, database, owner_id) == {"Diary diary"}
    await auth_client.delete(f"/api/connectors/{connector_id}")
    assert await connectors_in(cache, database, owner_id) == set()


async def test_a_disconnected_system_tool_leaves_the_tool_set(
    auth_client: AsyncClient, database: Database
) -> None:
    owner_id = await owner_of(auth_client)
    cache = ToolsetCache()
    async with database.transaction() as session:
        assert "system:analytics" in {app.id for app in (await cache.load(session, owner_id=owner_id)).apps}
    await auth_client.post("/api/tools/analytics/disconnect")
    async with database.transaction() as session:
        assert "system:analytics" not in {
            app.id for app in (await cache.load(session, owner_id=owner_id)).apps
        }


async def test_users_do_not_share_and_the_longest_unused_goes_first(
    auth_client: AsyncClient, other_client: AsyncClient, database: Database, mcp_peer: str
) -> None:
    alice, bob = await owner_of(auth_client), await owner_of(other_client)
    await add_connector(auth_client, mcp_peer, "Notes")
    cache = ToolsetCache(max_tools=1)
    async with database.transaction() as session:
        hers = await cache.load(session, owner_id=alice)
        his = await cache.load(session, owner_id=bob)
        assert len(hers.apps) == len(his.apps) + 1
        assert await cache.load(session, owner_id=bob) is his
        assert await cache.load(session, owner_id=alice) is not hers
