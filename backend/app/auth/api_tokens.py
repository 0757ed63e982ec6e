"""Personal API tokens: long-lived bearers for scripts, shown once and revocable one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.activity.security_events import Action, ObjectKind, Thing, record_event
from app.auth.current_user import ByApiToken, CurrentUser
from app.auth.random_tokens import hash_token, new_token
from app.database import Database
from app.errors import NotFound, Rejected, Unauthorized
from app.models import User, UserApiToken

PREFIX = "pbt_"
"""By which people, secret scanners and `authenticate` tell such a token from others."""

MAX_TOKENS = 20
MAX_TOKEN_CHARACTERS = 64
USE_RESOLUTION = timedelta(minutes=5)

log = structlog.get_logger()


class ApiTokenNotFound(NotFound):
    code = "TOKEN_NOT_FOUND"


class ApiTokenLimitReached(Rejected):
    code = "TOKEN_LIMIT_REACHED"


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new token. `token` exists here and at the caller's only."""

    row: UserApiToken
    token: str = field(repr=False)


class ApiTokenManager:
    """One user's personal API tokens. The owner is fixed at construction."""

    def __init__(self, session: AsyncSession, *, owner_id: int) -> None:
        self._session = session
        self._owner_id = owner_id

    async def list(self) -> Sequence[UserApiToken]:
        """Newest first, those that have expired included until the next one is made."""
        owned = select(UserApiToken).where(UserApiToken.user_id == self._owner_id)
        return (await self._session.scalars(owned.order_by(UserApiToken.id.desc()))).all()

    async def issue(self, *, name: str, lifetime: timedelta | None) -> IssuedToken:
        """Make a token. The user's row is locked, so that parallel calls count one after another.

        Raises:
            ApiTokenLimitReached: The user has twenty.
        """
        owner = select(User.id).where(User.id == self._owner_id).with_for_update(key_share=True)
        if await self._session.scalar(owner) is None:
            raise Unauthorized("Sign in to continue.")
        owned = UserApiToken.user_id == self._owner_id
        await self._session.execute(delete(UserApiToken).where(owned, UserApiToken.expires_at <= func.now()))
        count = await self._session.scalar(select(func.count()).select_from(UserApiToken).where(owned))
        if (count or 0) >= MAX_TOKENS:
            raise ApiTokenLimitReached(
                f"You have {MAX_TOKENS} API tokens, which is the limit. Revoke one that you no longer use."
            )
        token = new_token(PREFIX)
        row = UserApiToken(
            user_id=self._owner_id,
            name=name,
            token_hash=hash_token(token),
            expires_at=datetime.now(UTC) + lifetime if lifetime else None,
        )
        self._session.add(row)
        await self._session.flush()
        await self._session.refresh(row)
        thing = Thing(ObjectKind.API_TOKEN, row.id, name)
        await record_event(self._session, Action.API_TOKEN_ISSUE, thing, owner_id=self._owner_id)
        log.info("auth.token_issued", user_id=self._owner_id, token_id=row.id)
        return IssuedToken(row, token)

    async def revoke(self, token_id: int) -> None:
        """End a token at once.

        Raises:
            ApiTokenNotFound: The user has no such token.
        """
        owned = delete(UserApiToken).where(
            UserApiToken.id == token_id, UserApiToken.user_id == self._owner_id
        )
        name = await self._session.scalar(owned.returning(UserApiToken.name))
        if name is None:
            raise ApiTokenNotFound("No such API token.")
        thing = Thing(ObjectKind.API_TOKEN, token_id, name)
        await record_event(self._session, Action.API_TOKEN_REVOKE, thing, owner_id=self._owner_id)
        log.info("auth.token_revoked", user_id=self._owner_id, token_id=token_id)


class ApiTokenBearers:
    """Knows callers by their tokens. Each method is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find_by_token(self, token: str) -> CurrentUser | None:
        if len(token) > MAX_TOKEN_CHARACTERS:
            return None
        return await self._find(UserApiToken.token_hash == hash_token(token))

    async def find_by_id(self, token_id: int, *, user_id: int) -> CurrentUser | None:
        return await self._find(UserApiToken.id == token_id, UserApiToken.user_id == user_id)

    async def _find(self, *identity: ColumnElement[bool]) -> CurrentUser | None:
        """Read the owner and, when the last use is minutes old, note this one: one statement."""
        alive = (*identity, or_(UserApiToken.expires_at.is_(None), UserApiToken.expires_at > func.now()))
        noted = or_(
            UserApiToken.last_used_at.is_(None), UserApiToken.last_used_at < func.now() - USE_RESOLUTION
        )
        used = update(UserApiToken).where(*alive, noted).values(last_used_at=func.now()).cte("used")
        found = (
            select(User.id, User.email, User.name, User.created_at, UserApiToken.id)
            .join(UserApiToken, UserApiToken.user_id == User.id)
            .where(*alive)
            .add_cte(used)
        )
        async with self._database.transaction() as session:
            row = (await session.execute(found)).one_or_none()
        return None if row is None else CurrentUser(*row[:4], ByApiToken(row[4]))
