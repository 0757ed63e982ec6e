"""Sign-ins as rows: what keeps one alive and what ends it."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from app.auth.sessions import OpenedSession, Sessions
from app.database import Database
from app.models import User, UserSession

LIFETIME = timedelta(days=30)


@pytest.fixture
def sessions(database: Database) -> Sessions:
    return Sessions(database, lifetime=LIFETIME)


@pytest.fixture
async def user_id(database: Database) -> int:
    return await add_user(database, "alice@example.com")


async def add_user(database: Database, email: str) -> int:
    async with database.transaction() as session:
        user = User(email=email, password_hash="unused")
        session.add(user)
        await session.flush()
        return user.id


async def opened_for(sessions: Sessions, user_id: int, agent: str | None = None) -> OpenedSession:
    opened = await sessions.open(user_id, agent, password_hash="unused")
    assert opened is not None
    return opened


async def age(database: Database, **columns: timedelta) -> None:
    """Move moments of every session into the past."""
    moved = {name: getattr(UserSession, name) - by for name, by in columns.items()}
    async with database.transaction() as session:
        await session.execute(update(UserSession).values(moved))


async def seen_ago(database: Database) -> timedelta:
    async with database.transaction() as session:
        ago = await session.scalar(select(func.now() - UserSession.last_seen_at))
    assert isinstance(ago, timedelta)
    return ago


async def test_a_session_is_found_by_its_token_and_by_its_id(sessions: Sessions, user_id: int) -> None:
    opened = await opened_for(sessions, user_id, "curl/8")
    by_token = await sessions.find_by_token(opened.token)
    assert by_token is not None
    assert (by_token.id, by_token.email, by_token.session_id) == (user_id, "alice@example.com", opened.id)
    assert await sessions.find_by_id(opened.id, user_id=user_id) == by_token


async def test_nothing_is_opened_with_a_password_that_was_changed_or_an_account_that_is_gone(
    sessions: Sessions, database: Database, user_id: int
) -> None:
    assert await sessions.open(user_id, password_hash="an older one") is None
    async with database.transaction() as session:
        await session.execute(delete(User))
    assert await sessions.open(user_id, password_hash="unused") is None


async def test_a_session_is_no_session_of_another_user(
    sessions: Sessions, database: Database, user_id: int
) -> None:
    opened = await opened_for(sessions, user_id)
    other = await add_user(database, "bob@example.com")
    assert await sessions.find_by_id(opened.id, user_id=other) is None


async def test_tokens_are_long_and_never_repeat(sessions: Sessions, user_id: int) -> None:
    tokens = {(await opened_for(sessions, user_id)).token for _ in range(5)}
    assert len(tokens) == 5
    assert all(len(token) >= 43 for token in tokens)


async def test_an_expired_session_is_none_and_is_cleared_away_at_the_next_sign_in(
    sessions: Sessions, database: Database, user_id: int
) -> None:
    opened = await opened_for(sessions, user_id)
    await age(database, expires_at=LIFETIME)
    assert await sessions.find_by_token(opened.token) is None
    assert await sessions.find_by_id(opened.id, user_id=user_id) is None

    renewed = await opened_for(sessions, user_id)
    async with database.transaction() as session:
        assert (await session.scalars(select(UserSession.id))).all() == [renewed.id]


async def test_a_sighting_is_noted_once_in_minutes_and_not_at_every_request(
    sessions: Sessions, database: Database, user_id: int
) -> None:
    opened = await opened_for(sessions, user_id)
    await age(database, last_seen_at=timedelta(minutes=4))
    await sessions.find_by_token(opened.token)
    assert await seen_ago(database) > timedelta(minutes=3)

    await age(database, last_seen_at=timedelta(minutes=4))
    await sessions.find_by_token(opened.token)
    assert await seen_ago(database) < timedelta(minutes=1)


async def test_revoking_one_session_leaves_the_others(sessions: Sessions, user_id: int) -> None:
    first, second = await opened_for(sessions, user_id), await opened_for(sessions, user_id)
    await sessions.revoke(first.id, user_id=user_id)
    assert await sessions.find_by_token(first.token) is None
    assert await sessions.find_by_token(second.token) is not None


async def test_revoking_all_sessions_ends_those_of_one_user_except_the_one_to_keep(
    sessions: Sessions, database: Database, user_id: int
) -> None:
    first, second = await opened_for(sessions, user_id), await opened_for(sessions, user_id)
    other = await opened_for(sessions, await add_user(database, "bob@example.com"))

    await sessions.revoke_all(user_id, keep=second.id)
    assert await sessions.find_by_token(first.token) is None
    assert await sessions.find_by_token(second.token) is not None

    await sessions.revoke_all(user_id)
    assert await sessions.find_by_token(second.token) is None
    assert await sessions.find_by_token(other.token) is not None


@pytest.mark.parametrize("agent", ["curl\0/8", "x" * 10_000, "\ud800", ""])
async def test_whatever_a_client_calls_itself_it_can_sign_in(
    sessions: Sessions, database: Database, user_id: int, agent: str
) -> None:
    await opened_for(sessions, user_id, agent)
    async with database.transaction() as session:
        stored = await session.scalar(select(UserSession.user_agent))
    assert stored is not None
    assert len(stored) <= 200
    assert stored.isprintable()
