"""The API keeps to its own description, whatever is sent to it."""

import re
from http import HTTPStatus
from typing import Any

import pytest
import schemathesis
from httpx import AsyncClient, Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.database import Database
from tests.contract.owned import OWNED
from tests.contract.served_api import description, routes

EXAMPLES = 12
ALLOWED = {
    "AccessTokenResponse": {"access_token", "token_type"},
    # Shown to its maker once, and what the list of tokens is called.
    "ApiTokenCreatedResponse": {"token"},
    "ApiTokenListResponse": {"tokens"},
    # Those that models count.
    "AppListResponse": {"database_tokens"},
    "CatalogToolResponse": {"tokens"},
    "ConfigResponse": {"tool_token_budget"},
    "ConnectorDetailResponse": {"tokens"},
    "ConnectorResponse": {"tokens"},
    "FoundToolResponse": {"tokens"},
    "ToolActionResponse": {"tokens"},
    "ToolResponse": {"tokens"},
}

SCHEMA = schemathesis.openapi.from_dict(description())
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations() if isinstance(result, Ok)]
CHECKED: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


async def send(client: AsyncClient, case: schemathesis.Case[Any]) -> Response:
    """What schemathesis would send, but as the user of `client`, and through the app's own loop."""
    request = case.as_transport_kwargs(base_url=str(client.base_url))
    headers = {name: value for name, value in request["headers"].items() if name != "Authorization"}
    prepared = client.build_request(
        request["method"],
        request["url"],
        params=request.get("params"),
        headers=headers,
        **sent_content(request),
    )
    await prepared.aread()
    return await client.send(prepared)


def sent_content(request: dict[str, Any]) -> dict[str, Any]:
    """The body in the words of httpx, which takes less than `requests` does as the content of a part."""
    if "json" in request:
        return {"json": request["json"]}
    data = request.get("data")
    if parts := request.get("files"):
        texts = [
            (name, (part[0], part[1] if isinstance(part[1], bytes) else str(part[1]), *part[2:]))
            for name, part in parts
        ]
        return {"files": texts}
    return {"data": data} if isinstance(data, dict) else {"content": data}


@pytest.fixture
async def existing(auth_client: AsyncClient, database: Database) -> dict[str, str]:
    """An id of one's own for every kind of thing that has one."""
    owner = (await auth_client.get("/api/auth/me")).json()["id"]
    return {"tool_id": "analytics"} | {name: await make(database, owner) for name, (make, _) in OWNED.items()}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
@given(data=st.data())
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
async def test_no_request_gets_an_answer_that_is_not_described(
    data: st.DataObject,
    operation: schemathesis.APIOperation[Any, Any, Any, Any],
    auth_client: AsyncClient,
    existing: dict[str, str],
) -> None:
    mode = data.draw(st.sampled_from(schemathesis.GenerationMode))
    known = {name: each for name, each in existing.items() if f"{{{name}}}" in operation.path}
    ids = data.draw(st.sampled_from([None, known or None]))
    case = data.draw(operation.as_strategy(generation_mode=mode, path_parameters=ids))
    answer = await send(auth_client, case)
    case.validate_response(answer, checks=CHECKED)
    if answer.status_code >= HTTPStatus.BAD_REQUEST:
        assert_one_form(answer)


def assert_one_form(answer: Response) -> None:
    body = answer.json()
    if answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
        assert body.keys() == {"detail"}
        assert all(issue.keys() == {"loc", "msg", "type"} for issue in body["detail"])
        return
    assert body.keys() == {"error", "message"}
    assert re.fullmatch(r"[A-Z][A-Z0-9_]*", body["error"])
    assert body["message"]


def test_every_route_is_described_by_a_name_of_its_own_and_with_its_refusals() -> None:
    operations = [each for path in description()["paths"].values() for each in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names) == len(routes())
    for operation in operations:
        assert {"400", "403", "413"} <= operation["responses"].keys()
        assert operation["tags"]


def test_no_described_answer_has_a_field_for_a_secret() -> None:
    schemas = description()["components"]["schemas"]
    answers = {name: schema for name, schema in schemas.items() if name.endswith("Response")}
    assert answers
    for name, schema in answers.items():
        fields = set(schema.get("properties", {})) - ALLOWED.get(name, set())
        assert not [
            field for field in fields if re.search("password|secret|token|api_key|auth_config", field)
        ]
