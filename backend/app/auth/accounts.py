"""Accounts: registering, signing in and out, and knowing who sends a request."""

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

import structlog
from sqlalchemy.dialects.postgresql import insert

from app.activity.security_events import Action, ObjectKind, Thing, record_event
from app.auth.api_tokens import PREFIX, ApiTokenBearers
from app.auth.current_user import ByApiToken, BySession, CurrentUser
from app.auth.password_gate import PasswordGate
from app.auth.passwords import Passwords
from app.auth.sessions import OpenedSession, Sessions
from app.auth.throttle import Budget, Throttle
from app.auth.tokens import AccessTokens, TokenSubject, derive_key
from app.auth.watched_stream import LOOK_EVERY_S, while_known
from app.database import Database
from app.errors import Conflict, Unauthorized
from app.models import User
from app.settings import Settings

REGISTRATIONS_PER_ADDRESS = 300
TAKEN_PER_ADDRESS = 30
"""How often one address is told that an account exists: enough for people, few for a list of addresses."""

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

    def __init__(self, settings: Settings, database: Database, passwords: Passwords | None = None) -> None:
        secret = settings.signing_secret()
        self._database = database
        self._tokens = AccessTokens(secret=secret, issuer=settings.origin)
        self._throttle = Throttle(database, derive_key(secret, "attempts"))
        self._bearers = ApiTokenBearers(database)
        self.look_every_s = LOOK_EVERY_S
        self.passwords = passwords or Passwords()
        self.gate = PasswordGate(database, self.passwords, self._throttle)
        self.sessions = Sessions(database, lifetime=timedelta(days=settings.session_days))

    async def register(self, *, email: str, password: str, name: str | None, caller: Caller) -> User:
        """Create the account of a canonical address. It is not signed in.

        Raises:
            EmailTaken: The address has an account.
            TooManyAttempts: So many came from the caller's address within the last hour, or so many of them
                were told that an address has an account.
        """
        taken = Budget("taken", caller.address, TAKEN_PER_ADDRESS, REGISTRATION_WINDOW)
        await self._throttle.spend(
            Budget("registration", caller.address, REGISTRATIONS_PER_ADDRESS, REGISTRATION_WINDOW)
        )
        await self._throttle.check(taken)
        password_hash = await self.passwords.hash(password)
        created = (
            insert(User)
            .values(email=email, name=name, password_hash=password_hash)
            .on_conflict_do_nothing(index_elements=[User.email])
            .returning(User)
        )
        async with self._database.transaction() as session:
            user = (await session.execute(created)).scalar_one_or_none()
            if user is not None:
                account = Thing(ObjectKind.ACCOUNT, user.id, user.email)
                await record_event(
                    session,
                    Action.ACCOUNT_CREATE,
                    account,
                    owner_id=user.id,
                    details={"address": caller.address},
                )
        if user is None:
            await self._throttle.spend(taken)
            raise EmailTaken("This email address already has an account. Sign in instead.")
        log.info("auth.registered", user_id=user.id)
        return user

    async def sign_in(self, *, email: str, password: str, caller: Caller) -> SignIn:
        """Check the password and open a session.

        Raises:
            InvalidCredentials: No such account, or not its password.
            TooManyAttempts: Too many failures for the account or from the caller's address lately.
        """
        proven = await self.gate.check(
            email=email, password=password, address=caller.address, action=Action.ACCOUNT_SIGN_IN
        )
        opened = None
        if proven is not None:
            opened = await self.sessions.open(
                proven.user_id,
                caller.user_agent,
                password_hash=proven.password_hash,
                address=caller.address,
            )
        if opened is None:
            raise InvalidCredentials("The email address or the password is not right.")
        log.info("auth.signed_in", user_id=opened.user_id, session_id=str(opened.id))
        subject = TokenSubject(opened.user_id, opened.id)
        return SignIn(opened, self._tokens.issue(subject, expires_at=opened.expires_at))

    async def sign_out(self, user: CurrentUser) -> None:
        """End this sign-in: its cookie and its bearer tokens stop working at once. An API token stays."""
        if user.session_id is None:
            return
        await self.sessions.revoke(user.session_id, user_id=user.id)
        log.info("auth.signed_out", user_id=user.id, session_id=str(user.session_id))

    async def authenticate(self, *, bearer: str | None, cookie: str | None) -> CurrentUser | None:
        """Whose request it is. A bearer token, even a bad one, is never outvoted by a cookie.

        The origin check lets bearer requests pass unseen, so falling back to the cookie would be a way
        around it.
        """
        if bearer is None:
            return await self.sessions.find_by_token(cookie) if cookie else None
        if bearer.startswith(PREFIX):
            return await self._bearers.find_by_token(bearer)
        subject = self._tokens.read(bearer)
        if subject is None:
            return None
        return await self.sessions.find_by_id(subject.session_id, user_id=subject.user_id)

    def watched(self, user: CurrentUser, stream: AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
        """An answer that ends when the user is signed out, at most `look_every_s` later."""
        return while_known(stream, lambda: self.is_still_known(user), every_s=self.look_every_s)

    async def is_still_known(self, user: CurrentUser) -> bool:
        """Whether what the user came with would still let a request in."""
        match user.proof:
            case BySession(session_id):
                found = await self.sessions.find_by_id(session_id, user_id=user.id)
            case ByApiToken(token_id):
                found = await self._bearers.find_by_id(token_id, user_id=user.id)
            case _:
                assert_never(user.proof)
        return found is not None
