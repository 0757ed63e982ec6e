"""Checking passwords, as often as the budgets of accounts and addresses allow."""

from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy import select, update

from app.activity.security_events import Action, ObjectKind, Thing, record_event
from app.auth.passwords import Passwords
from app.auth.throttle import Budget, Throttle, TooManyAttempts
from app.database import Database
from app.models import User

FAILURES_PER_ACCOUNT = 10
FAILURES_PER_ADDRESS = 50
FAILURE_WINDOW = timedelta(minutes=15)

INVALID_CREDENTIALS = "INVALID_CREDENTIALS"
_LOGGED_AS = {
    Action.ACCOUNT_SIGN_IN: "auth.sign_in_failed",
    Action.ACCOUNT_CONFIRM_PASSWORD: "auth.password_refused",
}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Proven:
    """An account whose password was right. `password_hash` is what stood in its row at that moment."""

    user_id: int
    password_hash: str = field(repr=False)


class PasswordGate:
    """Each step is a transaction of its own: hashing waits its turn and must not hold a connection."""

    def __init__(self, database: Database, passwords: Passwords, throttle: Throttle) -> None:
        self._database = database
        self._passwords = passwords
        self._throttle = throttle

    async def check(self, *, email: str, password: str, address: str, action: Action) -> Proven | None:
        """Whether the password is that of the account; None tells neither which of the two is wrong.

        Args:
            email: The account's canonical address.
            password: What the caller typed.
            address: Where the caller is.
            action: What a failure is recorded as.

        Raises:
            TooManyAttempts: Too many failures for the account or from the address lately.
        """
        of_account = _of_account(email)
        of_address = Budget("address", address, FAILURES_PER_ADDRESS, FAILURE_WINDOW)
        try:
            await self._throttle.spend(of_account, of_address)
        except TooManyAttempts:
            log.warning(_LOGGED_AS[action], error_code=TooManyAttempts.code)
            raise
        proven = await self._compare(email, password, address, action)
        if proven is not None:
            await self._throttle.forget(of_account)
            await self._throttle.refund(of_address)
        return proven

    async def forget(self, email: str) -> None:
        """Keep nothing of an account that is gone."""
        await self._throttle.forget(_of_account(email))

    async def _compare(self, email: str, password: str, address: str, action: Action) -> Proven | None:
        async with self._database.transaction() as session:
            user = await session.scalar(select(User).where(User.email == email))
        check = await self._passwords.check(password, user.password_hash if user else None)
        if user is None or not check.is_right:
            await self._record_failure(user, address, action)
            return None
        if check.new_hash is None:
            return Proven(user.id, user.password_hash)
        renewed = update(User).where(User.id == user.id, User.password_hash == user.password_hash)
        async with self._database.transaction() as session:
            await session.execute(renewed.values(password_hash=check.new_hash))
        return Proven(user.id, check.new_hash)

    async def _record_failure(self, user: User | None, address: str, action: Action) -> None:
        """One entry whether there is such an account or not: neither answer comes sooner."""
        owner_id, email = (user.id, user.email) if user else (None, None)
        log.info(_LOGGED_AS[action], user_id=owner_id, error_code=INVALID_CREDENTIALS)
        async with self._database.statement() as session:
            await record_event(
                session,
                action,
                Thing(ObjectKind.ACCOUNT, owner_id, email),
                owner_id=owner_id,
                error_code=INVALID_CREDENTIALS,
                details={"address": address},
            )


def _of_account(email: str) -> Budget:
    return Budget("account", email, FAILURES_PER_ACCOUNT, FAILURE_WINDOW)
