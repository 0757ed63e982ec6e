"""Saving connectors over the API, and reading what a test of one streams."""

import json
from typing import Any

from httpx import AsyncClient, Response

STREAM = {"accept": "text/event-stream"}


async def save(client: AsyncClient, url: str, name: str = "Peer", **more: Any) -> Response:
    return await client.post("/api/connectors", json={"name": name, "server_url": url, **more})


async def saved(client: AsyncClient, url: str, **more: Any) -> dict[str, Any]:
    response = await save(client, url, **more)
    assert response.status_code == 201, response.text
    connector: dict[str, Any] = response.json()
    return connector


def events(response: Response) -> list[tuple[str, dict[str, Any]]]:
    assert response.headers["content-type"].startswith("text/event-stream")
    pairs = [block.split("\n", 1) for block in response.text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in pairs]
