"""Registering, signing in and out, and knowing who sends a request."""

from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app.auth.passwords import Passwords
from app.auth.sessions import CurrentUser, OpenedSession, Sessions
from app.auth.throttle import Budget, Throttle, TooManyAttempts
from app.auth.tokens import AccessTokens, TokenSubject, derive_key
from app.database import Database
from app.errors import Conflict, Unauthorized
from app.models import User
from app.settings import Settings

FAILURES_PER_ACCOUNT = 10
FAILURES_PER_ADDRESS = 50
FAILURE_WINDOW = timedelta(minutes=15)
REGISTRATIONS_PER_ADDRESS = 300
REGISTRATION_WINDOW = timedelta(hours=1)

log = structlog.get_logger()


class EmailTaken(Conflict):
    code = "EMAIL_TAKEN"


class InvalidCredentials(Unauthorized):
    """Says the same for an unknown account and a wrong password."""

    code = "INVALID_CREDENTIALS"


@dataclass(frozen=True, slots=True)
class Caller:
    """The sending side of a sign-in or registration."""

    address: str
    user_agent: str | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    session: OpenedSession
    access_token: str


class AccountManager:
    """Accounts and their sign-ins.

    Each step is a transaction of its own: hashing takes a tenth of a second and waits its turn, and a burst
    of sign-ins must not hold the database connections that everybody else needs.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        secret = settings.signing_secret()
        self._database = database
        self._passwords = Passwords()
        self._tokens = AccessTokens(secret=secret, issuer=settings.origin)
        self._throttle = Throttle(database, derive_key(secret, "attempts"))
        self.sessions = Sessions(database, lifetime=timedelta(days=settings.session_days))

    async def register(self, *, email: str, password: str, name: str | None, caller: Caller) -> User:
        """Create the account of a canonical address. It is not signed in.

        Raises:
            EmailTaken: The address has an account.
            TooManyAttempts: So many came from the caller's address within the last hour.
        """
        budget = Budget("registration", caller.address, REGISTRATIONS_PER_ADDRESS, REGISTRATION_WINDOW)
        await self._throttle.spend(budget)
        password_hash = await self._passwords.hash(password)
        created = (
            insert(User)
            .values(email=email, name=name, password_hash=password_hash)
            .on_conflict_do_nothing(index_elements=[User.email])
            .returning(User)
        )
        async with self._database.transaction() as session:
            user = (await session.execute(created)).scalar_one_or_none()
        if user is None:
            raise EmailTaken("This email address already has an account. Sign in instead.")
        log.info("auth.registered", user_id=user.id)
        return user

    async def sign_in(self, *, email: str, password: str, caller: Caller) -> SignIn:
        """Check the password and open a session.

        Raises:
            InvalidCredentials: No such account, or not its password.
            TooManyAttempts: Too many failures for the account or from the caller's address lately.
        """
        of_account = Budget("account", email, FAILURES_PER_ACCOUNT, FAILURE_WINDOW)
        of_address = Budget("address", caller.address, FAILURES_PER_ADDRESS, FAILURE_WINDOW)
        try:
            await self._throttle.spend(of_account, of_address)
        except TooManyAttempts:
            log.warning("auth.sign_in_failed", error_code=TooManyAttempts.code)
            raise
        user_id = await self._verify(email, password)
        await self._throttle.forget(of_account)
        await self._throttle.refund(of_address)
        opened = await self.sessions.open(user_id, caller.user_agent)
        log.info("auth.signed_in", user_id=user_id, session_id=str(opened.id))
        access_token = self._tokens.issue(TokenSubject(user_id, opened.id), expires_at=opened.expires_at)
        return SignIn(opened, access_token)

    async def sign_out(self, user: CurrentUser) -> None:
        """End this sign-in: its cookie and its bearer tokens stop working at once."""
        await self.sessions.revoke(user.session_id)
        log.info("auth.signed_out", user_id=user.id, session_id=str(user.session_id))

    async def authenticate(self, *, bearer: str | None, cookie: str | None) -> CurrentUser | None:
        """Whose request it is. A bearer token, even a bad one, is never outvoted by a cookie.

        The origin check lets bearer requests pass unseen, so falling back to the cookie would be a way
        around it.
        """
        if bearer is not None:
            subject = self._tokens.read(bearer)
            if subject is None:
                return None
            return await self.sessions.find_by_id(subject.session_id, user_id=subject.user_id)
        return await self.sessions.find_by_token(cookie) if cookie else None

    async def _verify(self, email: str, password: str) -> int:
        async with self._database.transaction() as session:
            user = await session.scalar(select(User).where(User.email == email))
        check = await self._passwords.check(password, user.password_hash if user else None)
        if user is None or not check.is_right:
            log.info("auth.sign_in_failed", user_id=user and user.id, error_code=InvalidCredentials.code)
            raise InvalidCredentials("The email address or the password is not right.")
        if check.new_hash is not None:
            async with self._database.transaction() as session:
                await session.execute(
                    update(User).where(User.id == user.id).values(password_hash=check.new_hash)
                )
        return user.id
