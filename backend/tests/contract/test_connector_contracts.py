"""The hand-written contract of connectors, compared with what the app serves and answers."""

import pytest
from httpx import AsyncClient

from tests.contract.written import Contract

CONTRACT = Contract("connectors-api.yaml", ("/api/connectors", "/api/notifications"))
check = CONTRACT.check


def test_the_contract_names_every_operation_and_no_other() -> None:
    CONTRACT.assert_complete()


@pytest.mark.parametrize(("path", "method"), CONTRACT.operations)
def test_statuses_and_answers_are_those_of_the_contract(path: str, method: str) -> None:
    CONTRACT.assert_answers(path, method)


@pytest.mark.parametrize(("path", "method"), CONTRACT.operations)
def test_requests_are_those_of_the_contract(path: str, method: str) -> None:
    CONTRACT.assert_requests(path, method)


class TestConnectorContracts:
    async def test_response_schema_matches(self, auth_client: AsyncClient, mcp_peer: str) -> None:
        test = {"server_url": mcp_peer}
        check(await auth_client.post("/api/connectors/test", json=test), "/api/connectors/test", "post", 200)
        created = await auth_client.post("/api/connectors", json={"name": "Peer", **test})
        check(created, "/api/connectors", "post", 201)
        check(await auth_client.get("/api/connectors"), "/api/connectors", "get", 200)
        template = "/api/connectors/{connector_id}"
        path = template.format(connector_id=created.json()["id"])
        check(await auth_client.get(path), template, "get", 200)
        check(await auth_client.put(path, json={"name": "New"}), template, "put", 200)
        toggled = await auth_client.post(f"{path}/toggle", json={"is_active": False})
        check(toggled, f"{template}/toggle", "post", 200)
        check(await auth_client.post(f"{path}/retest"), f"{template}/retest", "post", 200)
        check(await auth_client.delete(path), template, "delete", 200)

    async def test_ready_made_ones_are_listed_to_those_who_are_signed_in(
        self, auth_client: AsyncClient, client: AsyncClient
    ) -> None:
        path = "/api/connectors/predefined"
        check(await auth_client.get(path), path, "get", 200)
        check(await client.get(path), path, "get", 401)

    @pytest.mark.parametrize("url", ["not-a-url", "http://127.0.0.1:9/", "http://169.254.169.254/"])
    async def test_failed_tests_have_the_same_form(self, auth_client: AsyncClient, url: str) -> None:
        response = await auth_client.post("/api/connectors/test", json={"server_url": url})
        check(response, "/api/connectors/test", "post", 200)

    async def test_error_format_consistent(
        self, auth_client: AsyncClient, client: AsyncClient, mcp_peer: str
    ) -> None:
        draft = {"name": "Peer", "server_url": mcp_peer}
        check(await client.get("/api/connectors"), "/api/connectors", "get", 401)
        foreign = await auth_client.post(
            "/api/connectors", json=draft, headers={"Origin": "https://evil.example"}
        )
        check(foreign, "/api/connectors", "post", 403)
        unverified = await auth_client.post(
            "/api/connectors", json={**draft, "server_url": "http://127.0.0.1:9/"}
        )
        check(unverified, "/api/connectors", "post", 400)
        assert (await auth_client.post("/api/connectors", json=draft)).status_code == 201
        check(await auth_client.post("/api/connectors", json=draft), "/api/connectors", "post", 409)
        template = "/api/connectors/{connector_id}"
        check(await auth_client.get(template.format(connector_id=10**9)), template, "get", 404)
        invalid = await auth_client.post("/api/connectors", json={"name": "x", "server_url": "nowhere"})
        check(invalid, "/api/connectors", "post", 422)
        assert {"loc", "msg", "type"} == set(invalid.json()["detail"][0])
