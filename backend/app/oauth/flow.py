"""The browser's part of OAuth: authorization code with PKCE, begun and finished by the same sign-in.

What is remembered between the two is a row, so that any process may finish what another began.
"""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select

from app.auth.random_tokens import hash_token, new_token
from app.database import Database
from app.models import OAuthFlow
from app.oauth.provider import OAuthProvider
from app.sealing import CredentialVault, row_context

LIFETIME = timedelta(minutes=10)
MAX_OPEN_FLOWS = 20
MAX_STATE_CHARACTERS = 128


class FlowUnknown(Exception):
    """No sign-in waits for this answer: it is not ours, was answered, took too long, or began elsewhere."""


@dataclass(frozen=True, slots=True)
class Authorization:
    """Where the browser goes. The state is part of the address."""

    url: str = field(repr=False)
    state: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClaimedFlow:
    """A sign-in that was begun by whoever answers it now. `app_id` is the app that it is for."""

    app_id: str
    owner_id: int
    return_to: str | None
    verifier: str = field(repr=False)


class OAuthFlows:
    """All sign-ins at providers that are under way."""

    def __init__(self, database: Database, vault: CredentialVault, *, origin: str) -> None:
        self._database = database
        self._vault = vault
        self.redirect_uri = f"{origin}/api/oauth/callback"

    async def begin(
        self,
        provider: OAuthProvider,
        *,
        app_id: str,
        owner_id: int,
        session_id: UUID,
        return_to: str | None = None,
    ) -> Authorization:
        """Remember a sign-in and make the address that it begins at.

        Args:
            provider: Whose consent is asked for.
            app_id: The app that it is for, as in the Apps menu.
            owner_id: Whose app.
            session_id: The only sign-in here that may finish it; it ends with that.
            return_to: The page of ours that its user comes from.
        """
        flow_id, state, verifier = uuid4(), new_token(), new_token()
        sealed = self._vault.seal({"verifier": verifier}, context=_context(flow_id, owner_id))
        mine = OAuthFlow.user_id == owner_id
        newest = (
            select(OAuthFlow.id).where(mine).order_by(OAuthFlow.expires_at.desc()).limit(MAX_OPEN_FLOWS - 1)
        )
        async with self._database.transaction() as session:
            outdated = (OAuthFlow.expires_at <= func.now()) | OAuthFlow.id.not_in(newest)
            await session.execute(delete(OAuthFlow).where(mine, outdated))
            await session.execute(
                insert(OAuthFlow).values(
                    id=flow_id,
                    user_id=owner_id,
                    session_id=session_id,
                    state_hash=hash_token(state),
                    app_id=app_id,
                    return_to=return_to,
                    verifier=sealed,
                    expires_at=datetime.now(UTC) + LIFETIME,
                )
            )
        return Authorization(self._address(provider, state, verifier), state)

    async def claim(self, state: str, *, owner_id: int, session_id: UUID) -> ClaimedFlow:
        """Take the sign-in that `state` belongs to; nobody can take it again.

        Raises:
            FlowUnknown: This sign-in here waits for no such answer.
        """
        if not state or len(state) > MAX_STATE_CHARACTERS:
            raise FlowUnknown
        claimed = (
            delete(OAuthFlow)
            .where(
                OAuthFlow.state_hash == hash_token(state),
                OAuthFlow.user_id == owner_id,
                OAuthFlow.session_id == session_id,
                OAuthFlow.expires_at > func.now(),
            )
            .returning(OAuthFlow.id, OAuthFlow.app_id, OAuthFlow.return_to, OAuthFlow.verifier)
        )
        async with self._database.statement() as session:
            row = (await session.execute(claimed)).one_or_none()
        if row is None:
            raise FlowUnknown
        opened = self._vault.open(row.verifier, context=_context(row.id, owner_id))
        return ClaimedFlow(row.app_id, owner_id, row.return_to, opened["verifier"])

    def _address(self, provider: OAuthProvider, state: str, verifier: str) -> str:
        asked = {
            "response_type": "code",
            "client_id": provider.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": " ".join(provider.scopes),
            "state": state,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        return f"{provider.authorization_endpoint}?{urlencode({**asked, **provider.parameters})}"


def challenge_of(verifier: str) -> str:
    """The S256 challenge (RFC 7636, section 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _context(flow_id: UUID, owner_id: int) -> str:
    return row_context(OAuthFlow.__tablename__, row_id=flow_id, owner_id=owner_id)
