"""Who sent a request, and by what we know."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID


@dataclass(frozen=True, slots=True)
class BySession:
    """A sign-in: its cookie, or a bearer token that names it."""

    session_id: UUID


@dataclass(frozen=True, slots=True)
class ByApiToken:
    """A personal API token: fit for the user's things, not for the account itself."""

    token_id: int


Proof: TypeAlias = BySession | ByApiToken


@dataclass(frozen=True, slots=True)
class CurrentUser:
    id: int
    email: str
    name: str | None
    created_at: datetime
    proof: Proof

    @property
    def session_id(self) -> UUID | None:
        """The sign-in that sent the request, if it was one."""
        return self.proof.session_id if isinstance(self.proof, BySession) else None
