"""The account itself over HTTP: who one is, the password, the sign-ins, the end."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict

from app.dependencies import CallerDep, CurrentUserDep, ServicesDep, SignedInUserDep
from app.models import UserSession
from app.routers.account_fields import NewPassword, Password, PersonName
from app.routers.responses import errors
from app.routers.session_cookie import clear_session_cookie

router = APIRouter(prefix="/auth", tags=["auth"], responses=errors(401))


class AccountResponse(BaseModel):
    id: int
    email: str
    name: str | None
    created_at: datetime


class ProfileChangeRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: PersonName | None


class PasswordChangeRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    current_password: Password
    new_password: NewPassword


class AccountDeleteRequest(BaseModel):
    """The password once more: nobody deletes an account by the way, or from a browser left open."""

    model_config = ConfigDict(extra="forbid")

    password: Password


class SessionResponse(BaseModel):
    """A sign-in of a browser or script. `user_agent` is what it calls itself."""

    id: UUID
    user_agent: str | None
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    is_current: bool

    @classmethod
    def of(cls, row: UserSession, *, current: UUID | None) -> "SessionResponse":
        return cls(
            id=row.id,
            user_agent=row.user_agent,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            expires_at=row.expires_at,
            is_current=row.id == current,
        )


class SessionListResponse(BaseModel):
    sessions: list[SessionResponse]
    total: int


@router.get("/me")
async def get_me(user: CurrentUserDep) -> AccountResponse:
    return AccountResponse.model_validate(user, from_attributes=True)


@router.patch("/me")
async def change_profile(
    body: ProfileChangeRequest, user: SignedInUserDep, services: ServicesDep
) -> AccountResponse:
    """Set another name, or none."""
    renamed = await services.account_changes.rename(user, body.name)
    return AccountResponse.model_validate(renamed, from_attributes=True)


@router.delete("/me", status_code=204, responses=errors(429))
async def delete_account(
    body: AccountDeleteRequest,
    user: SignedInUserDep,
    services: ServicesDep,
    caller: CallerDep,
    response: Response,
) -> None:
    """Remove the account with its connectors, chats, files and tokens, at once and for good."""
    await services.account_changes.delete_account(
        user, password=body.password.get_secret_value(), caller=caller
    )
    clear_session_cookie(response, services.settings)


@router.post("/password", status_code=204, responses=errors(429))
async def change_password(
    body: PasswordChangeRequest, user: SignedInUserDep, services: ServicesDep, caller: CallerDep
) -> None:
    """Set another password. Every other sign-in and every API token ends; this sign-in stays."""
    await services.account_changes.change_password(
        user,
        current=body.current_password.get_secret_value(),
        new=body.new_password.get_secret_value(),
        caller=caller,
    )


@router.get("/sessions")
async def list_sessions(user: SignedInUserDep, services: ServicesDep) -> SessionListResponse:
    rows = await services.accounts.sessions.list(user.id)
    sessions = [SessionResponse.of(row, current=user.session_id) for row in rows]
    return SessionListResponse(sessions=sessions, total=len(sessions))


@router.delete("/sessions", status_code=204)
async def revoke_other_sessions(user: SignedInUserDep, services: ServicesDep) -> None:
    """Sign out everywhere else."""
    await services.accounts.sessions.revoke_all(user.id, keep=user.session_id)


@router.delete("/sessions/{session_id}", status_code=204, responses=errors(404))
async def revoke_session(
    session_id: UUID, user: SignedInUserDep, services: ServicesDep, response: Response
) -> None:
    """End one sign-in. Ending one's own is signing out."""
    await services.accounts.sessions.revoke_one(session_id, user_id=user.id)
    if session_id == user.session_id:
        clear_session_cookie(response, services.settings)
