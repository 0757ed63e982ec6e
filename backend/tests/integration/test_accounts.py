"""Registering, signing in and out, through the app."""

from httpx import AsyncClient

from tests.conftest import PASSWORD

ALICE = {"email": "alice@example.com", "password": PASSWORD}


async def test_who_registered_can_sign_in_and_is_known_by_the_cookie(client: AsyncClient) -> None:
    registered = await client.post("/api/auth/register", json={**ALICE, "name": "Alice"})
    assert registered.status_code == 201
    assert (await client.get("/api/auth/me")).status_code == 401

    signed_in = await client.post("/api/auth/login", json=ALICE)
    assert signed_in.status_code == 200
    me = await client.get("/api/auth/me")
    assert me.status_code == 200
    assert me.json() == registered.json()
    assert me.json()["name"] == "Alice"
