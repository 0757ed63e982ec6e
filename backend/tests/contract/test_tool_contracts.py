"""The hand-written contract of tools and apps, compared with what the app serves."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from httpx import AsyncClient
from jsonschema import Draft202012Validator

from tests.contract.served_api import description

CONTRACT = Path(__file__).parents[3] / "specs" / "008-user-mcp-connectors" / "contracts" / "tools-api.yaml"
_ONLY_WORDS = {"title", "description", "summary", "default"}
_ELSEWHERE = "Connector"


def contract() -> dict[str, Any]:
    loaded = yaml.safe_load(CONTRACT.read_text())
    assert isinstance(loaded, dict)
    return loaded


OPERATIONS = [(path, method) for path, operations in contract()["paths"].items() for method in operations]


def followed(node: Any, root: dict[str, Any]) -> Any:
    """The node with references written out and words left away, so that only meaning is compared."""
    if isinstance(node, list):
        return [followed(member, root) for member in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target: Any = root
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        name = node["$ref"].rpartition("/")[2]
        return "connector" if name.startswith(_ELSEWHERE) else followed(target, root)
    schema_words = _ONLY_WORDS if "properties" not in node or "type" in node else set()
    kept = {
        key: followed(value, root)
        for key, value in node.items()
        if not (key in schema_words and _is_word(key, value))
    }
    if isinstance(kept.get("required"), list):
        kept["required"] = sorted(kept["required"])
    return kept


def _is_word(key: str, value: Any) -> bool:
    return key == "default" or isinstance(value, str)


def response_schema(document: dict[str, Any], path: str, method: str, status: str) -> Any:
    response = document["paths"][path][method]["responses"][status]
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return followed(response["content"]["application/json"]["schema"], document)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_operation_has_the_statuses_and_schemas_of_the_contract(path: str, method: str) -> None:
    written, served = contract(), description()
    expected = written["paths"][path][method]
    actual = served["paths"][path][method]
    assert sorted(actual["responses"]) == sorted(expected["responses"])
    for status in expected["responses"]:
        if status not in {"302", "422"}:
            assert response_schema(served, path, method, status) == response_schema(
                written, path, method, status
            ), status
    assert followed(actual.get("parameters", []), served) == followed(expected.get("parameters", []), written)
    if "requestBody" in expected or "requestBody" in actual:
        assert followed(_body(actual), served) == followed(_body(expected), written)


def _body(operation: dict[str, Any]) -> Any:
    return operation["requestBody"]["content"]["application/json"]["schema"]


def test_nothing_is_served_that_the_contract_does_not_name() -> None:
    mine = ("/api/tools", "/api/oauth", "/api/apps", "/api/chatkit/mentions", "/api/config")
    served = {
        (path, method)
        for path, operations in description()["paths"].items()
        for method in operations
        if path.startswith(mine)
    }
    assert served == set(OPERATIONS)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/tools", 200),
        ("get", "/api/apps", 200),
        ("get", "/api/config", 200),
        ("post", "/api/tools/gmail/connect", 200),
        ("post", "/api/tools/analytics/connect", 400),
        ("post", "/api/tools/analytics/disconnect", 200),
        ("post", "/api/tools/calendar/connect", 400),
        ("post", "/api/tools/nope/disconnect", 404),
    ],
)
async def test_answers_are_what_the_contract_says(
    auth_client: AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await auth_client.request(method, path)
    assert answer.status_code == status
    parts = path.split("/")
    template = path if len(parts) < 5 else "/".join([*parts[:3], "{tool_id}", parts[4]])
    document = contract()
    response = document["paths"][template][method]["responses"][str(status)]
    if "$ref" in response:
        response = document["components"]["responses"]["Error"]
    schema = {**response["content"]["application/json"]["schema"], "components": document["components"]}
    Draft202012Validator(schema).validate(answer.json())
