"""Changing an account, and ending it. What protects it changes only with the password once more."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from uuid import UUID

import structlog
from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.activity.security_events import Action, ObjectKind, Thing, record_event
from app.auth.accounts import AccountManager, Caller
from app.auth.current_user import CurrentUser
from app.auth.password_gate import Proven
from app.database import Database
from app.errors import Rejected
from app.models import User, UserApiToken, UserSession

Leaving = Callable[[int], Awaitable[None]]

log = structlog.get_logger()


class WrongPassword(Rejected):
    """Not 401: the caller is signed in, and stays so."""

    code = "WRONG_PASSWORD"


class AccountChanges:
    """Changes of accounts, by their signed-in users.

    Args:
        database: Where the accounts are.
        accounts: Checks passwords.
        leaving: Awaited with the id of an account that is about to go, when nobody can sign in to it any
            more: stops what its user has under way and drops what the process keeps for them.
    """

    def __init__(
        self, database: Database, accounts: AccountManager, *, leaving: Sequence[Leaving] = ()
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._leaving = leaving

    async def rename(self, user: CurrentUser, name: str | None) -> CurrentUser:
        """Set another name, or none."""
        async with self._database.transaction() as session:
            await session.execute(update(User).where(User.id == user.id).values(name=name))
        log.info("auth.profile_changed", user_id=user.id)
        return replace(user, name=name)

    async def change_password(self, user: CurrentUser, *, current: str, new: str, caller: Caller) -> None:
        """Set another password. Every other sign-in and every API token ends with the old one.

        Raises:
            WrongPassword: The current one is another.
            TooManyAttempts: Too many wrong ones lately.
        """
        proven = await self._prove(user, current, caller)
        new_hash = await self._accounts.passwords.hash(new)
        unchanged = (User.id == user.id, User.password_hash == proven.password_hash)
        changed = update(User).where(*unchanged).values(password_hash=new_hash).returning(User.id)
        async with self._database.transaction() as session:
            if await session.scalar(changed) is None:
                raise WrongPassword("The password was changed a moment ago.")
            await _end_access(session, user.id, keep=user.session_id)
            account = Thing(ObjectKind.ACCOUNT, user.id, user.email)
            details = {"address": caller.address}
            await record_event(
                session, Action.ACCOUNT_CHANGE_PASSWORD, account, owner_id=user.id, details=details
            )
        log.info("auth.password_changed", user_id=user.id)

    async def delete_account(self, user: CurrentUser, *, password: str, caller: Caller) -> None:
        """Remove the account with everything in it, at once and for good.

        Raises:
            WrongPassword: The password is another.
            TooManyAttempts: Too many wrong ones lately.
        """
        await self._prove(user, password, caller)
        async with self._database.transaction() as session:
            # Nobody is let in any more: what is about to be stopped must not begin again.
            await _end_access(session, user.id)
        for leave in self._leaving:
            await leave(user.id)
        async with self._database.transaction() as session:
            await session.execute(delete(User).where(User.id == user.id))
            # The account's own entries go with it; the operator keeps one that names it by number alone.
            account = Thing(ObjectKind.ACCOUNT, user.id)
            await record_event(session, Action.ACCOUNT_DELETE, account, owner_id=None)
        await self._accounts.gate.forget(user.email)
        log.info("auth.account_deleted", user_id=user.id)

    async def _prove(self, user: CurrentUser, password: str, caller: Caller) -> Proven:
        proven = await self._accounts.gate.check(
            email=user.email,
            password=password,
            address=caller.address,
            action=Action.ACCOUNT_CONFIRM_PASSWORD,
        )
        if proven is None:
            raise WrongPassword("The password is not right.")
        return proven


async def _end_access(session: AsyncSession, user_id: int, *, keep: UUID | None = None) -> None:
    """End every sign-in but one, and every API token."""
    ended = delete(UserSession).where(UserSession.user_id == user_id)
    await session.execute(ended if keep is None else ended.where(UserSession.id != keep))
    await session.execute(delete(UserApiToken).where(UserApiToken.user_id == user_id))
