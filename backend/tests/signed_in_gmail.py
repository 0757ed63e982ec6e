"""Gmail connected the way a browser does it."""

from urllib.parse import parse_qs, urlsplit

from httpx import AsyncClient, Response

from tests.peers.google_server import GoogleServer


async def begin(client: AsyncClient, **more: str) -> str:
    """Begin to sign in; returns the address that the browser goes to."""
    answer = await client.post("/api/oauth/initiate", json={"tool_id": "gmail", **more})
    assert answer.status_code == 200, answer.text
    url = answer.json()["authorization_url"]
    assert isinstance(url, str)
    return url


async def come_back(client: AsyncClient, address: str) -> Response:
    """Follow the provider's redirect."""
    parts = urlsplit(address)
    return await client.get(f"{parts.path}?{parts.query}")


def told(answer: Response) -> dict[str, str]:
    """What the callback page is told."""
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["location"])
    assert parts.path == "/connectors/callback"
    assert not parts.netloc
    return {name: values[0] for name, values in parse_qs(parts.query).items()}


async def sign_in(client: AsyncClient, google: GoogleServer, **more: str) -> dict[str, str]:
    url = await begin(client, **more)
    return told(await come_back(client, google.consent(url)))


async def gmail(client: AsyncClient) -> dict[str, object]:
    """The tool as its user sees it."""
    tools = (await client.get("/api/tools")).json()["tools"]
    found = next(tool for tool in tools if tool["id"] == "gmail")
    assert isinstance(found, dict)
    return found
