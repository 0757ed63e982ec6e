"""Guessing passwords is slow for the guesser and never locks anybody out for good."""

import asyncio
from datetime import timedelta

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import select, update
from structlog.testing import capture_logs

from app.auth import accounts, password_gate
from app.auth.throttle import Budget, Throttle, TooManyAttempts
from app.database import Database
from app.main import create_app
from app.models import LoginThrottle
from app.settings import Settings
from tests.conftest import ORIGIN, PASSWORD, browser, sign_up

BUDGET = Budget("account", "alice@example.com", attempts=3, window=timedelta(minutes=15))


@pytest.fixture
def throttle(database: Database) -> Throttle:
    return Throttle(database, b"k" * 32)


async def end_windows(database: Database) -> None:
    async with database.transaction() as session:
        past = LoginThrottle.window_ends_at - timedelta(days=1)
        await session.execute(update(LoginThrottle).values(window_ends_at=past))


async def stored_keys(database: Database) -> list[bytes]:
    async with database.transaction() as session:
        return list(await session.scalars(select(LoginThrottle.key)))


async def test_a_budget_is_spent_once_and_whole_again_when_its_window_ends(
    throttle: Throttle, database: Database
) -> None:
    for _ in range(3):
        await throttle.spend(BUDGET)
    with pytest.raises(TooManyAttempts) as refused:
        await throttle.spend(BUDGET)
    assert refused.value.retry_after_s is not None
    assert 14 * 60 < refused.value.retry_after_s <= 15 * 60

    await end_windows(database)
    for _ in range(3):
        await throttle.spend(BUDGET)
    with pytest.raises(TooManyAttempts):
        await throttle.spend(BUDGET)


async def test_attempts_while_waiting_do_not_prolong_the_wait(throttle: Throttle, database: Database) -> None:
    await throttle.spend(BUDGET)
    async with database.transaction() as session:
        before = await session.scalar(select(LoginThrottle.window_ends_at))
    outcomes = await asyncio.gather(*(throttle.spend(BUDGET) for _ in range(10)), return_exceptions=True)
    assert outcomes.count(None) == 2
    async with database.transaction() as session:
        assert await session.scalar(select(LoginThrottle.window_ends_at)) == before


async def test_parallel_attempts_share_one_budget(throttle: Throttle) -> None:
    other = Budget("address", "203.0.113.9", attempts=100, window=timedelta(minutes=15))
    pairs = [(BUDGET, other), (other, BUDGET)] * 10
    outcomes = await asyncio.gather(*(throttle.spend(*pair) for pair in pairs), return_exceptions=True)
    assert outcomes.count(None) == 3
    assert all(outcome is None or isinstance(outcome, TooManyAttempts) for outcome in outcomes)


async def test_budgets_of_other_subjects_and_purposes_stay_whole(throttle: Throttle) -> None:
    for _ in range(3):
        await throttle.spend(BUDGET)
    await throttle.spend(Budget("account", "bob@example.com", 3, BUDGET.window))
    await throttle.spend(Budget("address", "alice@example.com", 3, BUDGET.window))


async def test_a_refund_gives_back_one_attempt_and_forgetting_all(throttle: Throttle) -> None:
    for _ in range(3):
        await throttle.spend(BUDGET)
    await throttle.refund(BUDGET)
    await throttle.spend(BUDGET)
    with pytest.raises(TooManyAttempts):
        await throttle.spend(BUDGET)
    await throttle.forget(BUDGET)
    for _ in range(3):
        await throttle.spend(BUDGET)


async def test_a_refund_of_nothing_is_no_credit(throttle: Throttle) -> None:
    await throttle.refund(BUDGET)
    await throttle.spend(BUDGET)
    await throttle.refund(BUDGET)
    await throttle.refund(BUDGET)
    for _ in range(3):
        await throttle.spend(BUDGET)
    with pytest.raises(TooManyAttempts):
        await throttle.spend(BUDGET)


async def test_windows_that_have_ended_are_cleared_away(throttle: Throttle, database: Database) -> None:
    for number in range(5):
        await throttle.spend(Budget("account", f"{number}@example.com", 3, BUDGET.window))
    await end_windows(database)
    await throttle.spend(BUDGET)
    assert len(await stored_keys(database)) == 6
    await throttle.forget(Budget("account", "nobody@example.com", 3, BUDGET.window))
    assert len(await stored_keys(database)) == 1


async def test_the_table_names_neither_accounts_nor_addresses(throttle: Throttle, database: Database) -> None:
    await throttle.spend(BUDGET)
    (key,) = await stored_keys(database)
    assert len(key) == 32
    await Throttle(database, b"another key").spend(BUDGET)
    assert len(await stored_keys(database)) == 2


async def login(
    client: AsyncClient, password: str, email: str = "alice@example.com", **headers: str
) -> Response:
    return await client.post("/api/auth/login", json={"email": email, "password": password}, headers=headers)


async def test_after_ten_failures_even_the_right_password_must_wait_and_then_works(
    client: AsyncClient, database: Database
) -> None:
    await sign_up(client, "alice@example.com")
    answers = [await login(client, "wrong horse battery") for _ in range(12)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 2
    with capture_logs() as events:
        refused = await login(client, PASSWORD)
    assert (refused.status_code, refused.json()["error"]) == (429, "TOO_MANY_REQUESTS")
    assert 0 < int(refused.headers["retry-after"]) <= 15 * 60
    assert [event["event"] for event in events] == ["auth.sign_in_failed"]

    await end_windows(database)
    assert (await login(client, PASSWORD)).status_code == 200


async def test_a_success_makes_the_accounts_budget_whole(client: AsyncClient) -> None:
    await sign_up(client, "alice@example.com")
    for _ in range(2):
        assert {(await login(client, "wrong horse battery")).status_code for _ in range(9)} == {401}
        assert (await login(client, PASSWORD)).status_code == 200


async def test_an_unknown_account_is_throttled_like_a_known_one(client: AsyncClient) -> None:
    answers = [await login(client, PASSWORD, "nobody@example.com") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]


async def spend_address(database: Database, settings: Settings, address: str, attempts: int) -> None:
    """As if that many attempts had come from there."""
    manager = accounts.AccountManager(settings, database)
    budget = Budget("address", address, password_gate.FAILURES_PER_ADDRESS, password_gate.FAILURE_WINDOW)
    for _ in range(attempts):
        await manager._throttle.spend(budget)


async def test_one_address_cannot_try_many_accounts_and_others_are_not_hindered(
    app: FastAPI, client: AsyncClient, database: Database, settings: Settings
) -> None:
    await spend_address(database, settings, "127.0.0.1", password_gate.FAILURES_PER_ADDRESS - 1)
    assert (await login(client, PASSWORD, "first@example.com")).status_code == 401
    assert (await login(client, PASSWORD, "second@example.com")).status_code == 429
    elsewhere = ASGITransport(app=app, client=("203.0.113.9", 4711))
    async with AsyncClient(transport=elsewhere, base_url=ORIGIN, headers={"Origin": ORIGIN}) as other:
        assert (await login(other, PASSWORD, "second@example.com")).status_code == 401


async def test_signing_in_to_an_own_account_does_not_pay_for_guesses(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    await sign_up(client, "alice@example.com")
    await spend_address(database, settings, "127.0.0.1", password_gate.FAILURES_PER_ADDRESS - 1)
    for _ in range(3):
        assert (await login(client, PASSWORD)).status_code == 200
    assert (await login(client, PASSWORD, "first@example.com")).status_code == 401
    assert (await login(client, PASSWORD)).status_code == 429


async def test_an_address_that_a_client_makes_up_is_not_believed(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    await spend_address(database, settings, "127.0.0.1", password_gate.FAILURES_PER_ADDRESS)
    made_up = {
        "X-Forwarded-For": "198.51.100.1",
        "Forwarded": "for=198.51.100.1",
        "X-Real-IP": "198.51.100.1",
    }
    answer = await login(client, PASSWORD, "first@example.com", **made_up)
    assert answer.status_code == 429


async def test_an_address_that_a_trusted_proxy_reports_is_believed(
    database: Database, settings: Settings
) -> None:
    behind_proxy = settings.model_copy(update={"trusted_proxies": "127.0.0.0/8, ::1"})
    await spend_address(database, settings, "127.0.0.1", password_gate.FAILURES_PER_ADDRESS)
    async with browser(create_app(behind_proxy, database)) as client:
        answer = await login(client, PASSWORD, "first@example.com", **{"X-Forwarded-For": "198.51.100.1"})
    assert answer.status_code == 401


async def test_registrations_from_one_address_are_limited(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    manager = accounts.AccountManager(settings, database)
    window = accounts.REGISTRATION_WINDOW
    budget = Budget("registration", "127.0.0.1", accounts.REGISTRATIONS_PER_ADDRESS, window)
    for _ in range(accounts.REGISTRATIONS_PER_ADDRESS):
        await manager._throttle.spend(budget)
    account = {"email": "alice@example.com", "password": PASSWORD}
    refused = await client.post("/api/auth/register", json=account)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) <= 3600


async def test_m13_an_address_is_told_a_few_times_an_hour_that_accounts_exist(
    app: FastAPI, client: AsyncClient, database: Database, settings: Settings
) -> None:
    await sign_up(client, "alice@example.com")
    manager = accounts.AccountManager(settings, database)
    budget = Budget("taken", "127.0.0.1", accounts.TAKEN_PER_ADDRESS, accounts.REGISTRATION_WINDOW)
    for _ in range(accounts.TAKEN_PER_ADDRESS - 1):
        await manager._throttle.spend(budget)
    known, unknown = [{"email": f"{name}@example.com", "password": PASSWORD} for name in ("alice", "nobody")]
    assert (await client.post("/api/auth/register", json=known)).status_code == 409
    refused = [await client.post("/api/auth/register", json=account) for account in (known, unknown)]
    assert [answer.status_code for answer in refused] == [429, 429]
    assert refused[0].content == refused[1].content
    assert int(refused[0].headers["retry-after"]) <= 3600
    elsewhere = ASGITransport(app=app, client=("203.0.113.9", 4711))
    async with AsyncClient(transport=elsewhere, base_url=ORIGIN, headers={"Origin": ORIGIN}) as other:
        assert (await other.post("/api/auth/register", json=unknown)).status_code == 201
    assert (await login(client, PASSWORD)).status_code == 200
