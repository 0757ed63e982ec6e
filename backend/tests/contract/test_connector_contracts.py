"""The hand-written contract of connectors, compared with what the app serves and answers."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from httpx import AsyncClient, Response
from jsonschema import Draft202012Validator

from tests.contract.served_api import description

CONTRACT = (
    Path(__file__).parents[3] / "specs" / "008-user-mcp-connectors" / "contracts" / "connectors-api.yaml"
)
WORDS = {"title", "description", "summary", "default"}


def contract() -> dict[str, Any]:
    loaded = yaml.safe_load(CONTRACT.read_text())
    assert isinstance(loaded, dict)
    return loaded


OPERATIONS = [(path, method) for path, operations in contract()["paths"].items() for method in operations]


def meaning(node: Any, document: dict[str, Any]) -> Any:
    """A schema with its references written out and its words left away."""
    if isinstance(node, list):
        return [meaning(member, document) for member in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return meaning(_target(node["$ref"], document), document)
    kept = {
        key: {name: meaning(schema, document) for name, schema in value.items()}
        if key == "properties"
        else meaning(value, document)
        for key, value in node.items()
        if key not in WORDS
    }
    for unordered in ("required", "enum"):
        if isinstance(kept.get(unordered), list):
            kept[unordered] = sorted(kept[unordered])
    return kept


def _target(reference: str, document: dict[str, Any]) -> Any:
    target: Any = document
    for part in reference.removeprefix("#/").split("/"):
        target = target[part]
    return target


def response_of(document: dict[str, Any], path: str, method: str, status: str) -> dict[str, Any]:
    response: dict[str, Any] = document["paths"][path][method]["responses"][status]
    return _target(response["$ref"], document) if "$ref" in response else response


def contents(document: dict[str, Any], path: str, method: str, status: str) -> Any:
    content = response_of(document, path, method, status)["content"]
    return {kind: meaning(media["schema"], document) for kind, media in content.items()}


def test_the_contract_names_every_operation_and_no_other() -> None:
    served = {
        (path, method)
        for path, operations in description()["paths"].items()
        for method in operations
        if path.startswith(("/api/connectors", "/api/notifications"))
    }
    assert served == set(OPERATIONS)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_statuses_and_answers_are_those_of_the_contract(path: str, method: str) -> None:
    written, served = contract(), description()
    statuses = sorted(written["paths"][path][method]["responses"])
    assert sorted(served["paths"][path][method]["responses"]) == statuses
    for status in statuses:
        if status != "422":
            assert contents(served, path, method, status) == contents(written, path, method, status), status


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_requests_are_those_of_the_contract(path: str, method: str) -> None:
    written, served = contract(), description()
    expected, actual = written["paths"][path][method], served["paths"][path][method]
    assert meaning(actual.get("parameters", []), served) == meaning(expected.get("parameters", []), written)
    assert ("requestBody" in actual) == ("requestBody" in expected)
    if "requestBody" in expected:
        bodies = [
            operation["requestBody"]["content"]["application/json"]["schema"]
            for operation in (actual, expected)
        ]
        assert meaning(bodies[0], served) == meaning(bodies[1], written)


def check(response: Response, path: str, method: str, status: int) -> None:
    assert response.status_code == status, response.text
    document = contract()
    content = response_of(document, path, method, str(status)).get("content")
    if content is not None:
        schema = {**content["application/json"]["schema"], "components": document["components"]}
        Draft202012Validator(schema).validate(response.json())


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
