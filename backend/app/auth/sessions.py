"""Sign-ins as rows: a random token outside, its hash inside, gone everywhere once the row is gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, select, update

from app.activity.security_events import Action, ObjectKind, Thing, record_event
from app.auth.current_user import BySession, CurrentUser
from app.auth.random_tokens import hash_token, new_token
from app.database import Database, table_of
from app.errors import NotFound
from app.models import User, UserSession

MAX_TOKEN_CHARACTERS = 64
SEEN_RESOLUTION = timedelta(minutes=5)
MAX_USER_AGENT_CHARACTERS = 200


class SessionNotFound(NotFound):
    code = "SESSION_NOT_FOUND"


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A new sign-in. `token` exists here and at the caller's only."""

    id: UUID
    user_id: int
    token: str
    expires_at: datetime


class Sessions:
    """All sign-ins. Each method is done when it returns: no streaming answer holds a transaction."""

    def __init__(self, database: Database, *, lifetime: timedelta) -> None:
        self._database = database
        self.lifetime = lifetime

    async def open(
        self,
        user_id: int,
        user_agent: str | None = None,
        *,
        password_hash: str,
        address: str | None = None,
    ) -> OpenedSession | None:
        """Start a sign-in; the account's expired ones are cleared away on the occasion.

        Args:
            user_id: Whose sign-in it is.
            user_agent: What the client calls itself.
            password_hash: The one that was checked. When it is not the account's any more, because the
                password was changed or the account deleted meanwhile, nothing is opened.
            address: Where the client is, for its user to recognise.
        """
        opened = OpenedSession(uuid4(), user_id, new_token(), datetime.now(UTC) + self.lifetime)
        # The lock makes a change of the password wait, and then end what was opened here.
        account = select(User.password_hash).where(User.id == user_id).with_for_update(read=True)
        async with self._database.transaction() as session:
            if await session.scalar(account) != password_hash:
                return None
            await session.execute(
                delete(UserSession).where(
                    UserSession.user_id == user_id, UserSession.expires_at <= func.now()
                )
            )
            called = _printable(user_agent)
            session.add(
                UserSession(
                    id=opened.id,
                    user_id=user_id,
                    token_hash=hash_token(opened.token),
                    user_agent=called,
                    expires_at=opened.expires_at,
                )
            )
            await record_event(
                session,
                Action.ACCOUNT_SIGN_IN,
                Thing(ObjectKind.SESSION, str(opened.id), called),
                owner_id=user_id,
                details={"address": address},
            )
        return opened

    async def find_by_token(self, token: str) -> CurrentUser | None:
        if len(token) > MAX_TOKEN_CHARACTERS:
            return None
        return await self._find(_BY_TOKEN, {"by_token": hash_token(token)})

    async def find_by_id(self, session_id: UUID, *, user_id: int) -> CurrentUser | None:
        return await self._find(_BY_ID, {"by_id": session_id, "by_owner": user_id})

    async def revoke(self, session_id: UUID, *, user_id: int) -> None:
        """End the sign-in that asks for it."""
        async with self._database.transaction() as session:
            ended = delete(UserSession).where(UserSession.id == session_id, UserSession.user_id == user_id)
            if await session.scalar(ended.returning(UserSession.id)) is None:
                return
            thing = Thing(ObjectKind.SESSION, str(session_id))
            await record_event(session, Action.ACCOUNT_SIGN_OUT, thing, owner_id=user_id)

    async def list(self, user_id: int) -> Sequence[UserSession]:
        """The account's live sign-ins, the one used last first."""
        live = select(UserSession).where(UserSession.user_id == user_id, UserSession.expires_at > func.now())
        async with self._database.transaction() as session:
            return (await session.scalars(live.order_by(UserSession.last_seen_at.desc()))).all()

    async def revoke_one(self, session_id: UUID, *, user_id: int) -> None:
        """End one of the account's sign-ins.

        Raises:
            SessionNotFound: The account has no such sign-in.
        """
        ended = delete(UserSession).where(UserSession.id == session_id, UserSession.user_id == user_id)
        async with self._database.transaction() as session:
            called = (await session.execute(ended.returning(UserSession.user_agent))).one_or_none()
            if called is None:
                raise SessionNotFound("No such sign-in.")
            thing = Thing(ObjectKind.SESSION, str(session_id), called.user_agent)
            await record_event(session, Action.SESSION_REVOKE, thing, owner_id=user_id)

    async def revoke_all(self, user_id: int, *, keep: UUID | None = None) -> None:
        """End every sign-in of the account, except `keep` (the one that asks)."""
        ended = delete(UserSession).where(UserSession.user_id == user_id)
        if keep is not None:
            ended = ended.where(UserSession.id != keep)
        async with self._database.transaction() as session:
            count = len((await session.execute(ended.returning(UserSession.id))).all())
            thing = Thing(ObjectKind.SESSION)
            details = {"count": count}
            await record_event(session, Action.SESSION_REVOKE, thing, owner_id=user_id, details=details)

    async def _find(self, found: Select[Any], identity: dict[str, Any]) -> CurrentUser | None:
        async with self._database.bare_statement() as connection:
            row = (await connection.execute(found, identity)).one_or_none()
        return None if row is None else CurrentUser(row[0], row[1], row[2], row[3], BySession(row[4]))


def _finding(*identity: ColumnElement[bool]) -> Select[Any]:
    """Read the owner and, when the last sighting is minutes old, note this one: one statement."""
    alive = (*identity, _ROWS.c.expires_at > func.now())
    seen = (
        update(_ROWS)
        .where(*alive, _ROWS.c.last_seen_at < func.now() - SEEN_RESOLUTION)
        .values(last_seen_at=func.now())
        .cte("seen")
    )
    owner = table_of(User).c
    return (
        select(owner.id, owner.email, owner.name, owner.created_at, _ROWS.c.id)
        .join(_ROWS, _ROWS.c.user_id == owner.id)
        .where(*alive)
        .add_cte(seen)
    )


# Every request needs one of them, and putting it together takes longer than carrying it out. No parameter may
# be called like a column: SQLAlchemy would have the update set it.
_ROWS = table_of(UserSession)
_BY_TOKEN = _finding(_ROWS.c.token_hash == bindparam("by_token"))
_BY_ID = _finding(_ROWS.c.id == bindparam("by_id"), _ROWS.c.user_id == bindparam("by_owner"))


def _printable(user_agent: str | None) -> str | None:
    if user_agent is None:
        return None
    return "".join(filter(str.isprintable, user_agent))[:MAX_USER_AGENT_CHARACTERS]
