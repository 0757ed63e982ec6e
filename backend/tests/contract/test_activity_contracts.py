"""The hand-written contract of the activity record, compared with what the app serves and answers."""

import pytest
from httpx import AsyncClient

from app.database import Database
from tests.contract.owned import make_event, make_invocation
from tests.contract.written import Contract

CONTRACT = Contract("activity-api.yaml", ("/api/activity",))


def test_the_contract_names_every_operation_and_no_other() -> None:
    CONTRACT.assert_complete()


@pytest.mark.parametrize(("path", "method"), CONTRACT.operations)
def test_statuses_answers_and_parameters_are_those_of_the_contract(path: str, method: str) -> None:
    CONTRACT.assert_answers(path, method)
    CONTRACT.assert_requests(path, method)


async def test_what_is_answered_is_what_the_contract_says(
    auth_client: AsyncClient, client: AsyncClient, database: Database
) -> None:
    owner = (await auth_client.get("/api/auth/me")).json()["id"]
    invocation_id = await make_invocation(database, owner)
    template = "/api/activity/{invocation_id}"
    path = template.format(invocation_id=invocation_id)
    CONTRACT.check(await auth_client.get("/api/activity"), "/api/activity", "get", 200)
    CONTRACT.check(await auth_client.get(path), template, "get", 200)
    await make_event(database, owner)
    CONTRACT.check(await auth_client.get("/api/activity/events"), "/api/activity/events", "get", 200)
    CONTRACT.check(await client.get(path), template, "get", 401)
