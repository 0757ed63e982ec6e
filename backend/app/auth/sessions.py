"""Sign-ins as rows: a random token outside, its hash inside, gone everywhere once the row is gone."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, func, select, update

from app.database import Database
from app.models import User, UserSession

TOKEN_BYTES = 32
MAX_TOKEN_CHARACTERS = 64
SEEN_RESOLUTION = timedelta(minutes=5)
MAX_USER_AGENT_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """Who sent a request, and under which sign-in."""

    id: int
    email: str
    name: str | None
    created_at: datetime
    session_id: UUID


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A new sign-in. `token` exists here and at the caller's only."""

    id: UUID
    user_id: int
    token: str
    expires_at: datetime


class Sessions:
    """All sign-ins. Each method is a transaction of its own, so that no streaming answer holds one."""

    def __init__(self, database: Database, *, lifetime: timedelta) -> None:
        self._database = database
        self.lifetime = lifetime

    async def open(self, user_id: int, user_agent: str | None = None) -> OpenedSession:
        """Start a sign-in; the account's expired ones are cleared away on the occasion."""
        opened = OpenedSession(
            uuid4(), user_id, secrets.token_urlsafe(TOKEN_BYTES), datetime.now(UTC) + self.lifetime
        )
        async with self._database.transaction() as session:
            await session.execute(
                delete(UserSession).where(
                    UserSession.user_id == user_id, UserSession.expires_at <= func.now()
                )
            )
            session.add(
                UserSession(
                    id=opened.id,
                    user_id=user_id,
                    token_hash=_hash(opened.token),
                    user_agent=_printable(user_agent),
                    expires_at=opened.expires_at,
                )
            )
        return opened

    async def find_by_token(self, token: str) -> CurrentUser | None:
        if len(token) > MAX_TOKEN_CHARACTERS:
            return None
        return await self._find(UserSession.token_hash == _hash(token))

    async def find_by_id(self, session_id: UUID, *, user_id: int) -> CurrentUser | None:
        return await self._find(UserSession.id == session_id, UserSession.user_id == user_id)

    async def revoke(self, session_id: UUID) -> None:
        async with self._database.transaction() as session:
            await session.execute(delete(UserSession).where(UserSession.id == session_id))

    async def revoke_all(self, user_id: int, *, keep: UUID | None = None) -> None:
        """End every sign-in of the account, except `keep` (the one that asks, when a password changes)."""
        ended = delete(UserSession).where(UserSession.user_id == user_id)
        if keep is not None:
            ended = ended.where(UserSession.id != keep)
        async with self._database.transaction() as session:
            await session.execute(ended)

    async def _find(self, *identity: ColumnElement[bool]) -> CurrentUser | None:
        """Read the owner and, when the last sighting is minutes old, note this one: one statement."""
        alive = (*identity, UserSession.expires_at > func.now())
        seen = (
            update(UserSession)
            .where(*alive, UserSession.last_seen_at < func.now() - SEEN_RESOLUTION)
            .values(last_seen_at=func.now())
            .cte("seen")
        )
        found = (
            select(User.id, User.email, User.name, User.created_at, UserSession.id)
            .join(UserSession, UserSession.user_id == User.id)
            .where(*alive)
            .add_cte(seen)
        )
        async with self._database.transaction() as session:
            row = (await session.execute(found)).one_or_none()
        return None if row is None else CurrentUser(*row)


def _hash(token: str) -> bytes:
    """A plain hash suffices: 256 random bits cannot be guessed, whatever the speed."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def _printable(user_agent: str | None) -> str | None:
    if user_agent is None:
        return None
    return "".join(filter(str.isprintable, user_agent))[:MAX_USER_AGENT_CHARACTERS]
