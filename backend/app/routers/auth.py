"""Registering, signing in and signing out over HTTP."""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from app.dependencies import CallerDep, OptionalUserDep, ServicesDep
from app.routers.account import AccountResponse
from app.routers.account_fields import EmailAddress, NewPassword, Password, PersonName
from app.routers.responses import errors
from app.routers.session_cookie import clear_session_cookie, set_session_cookie

router = APIRouter(prefix="/auth", tags=["auth"])


class AccountRegisterRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: EmailAddress
    password: NewPassword
    name: PersonName | None = None


class AccountLoginRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: EmailAddress
    password: Password


class AccessTokenResponse(BaseModel):
    """For scripts: `Authorization: Bearer <access_token>`. Signing out ends it before it expires."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the kind of token, not one
    expires_in: int = Field(description="Seconds.")


class VisitorResponse(BaseModel):
    """Whose request this is; null without a live sign-in."""

    account: AccountResponse | None


@router.post("/register", status_code=201, responses=errors(409, 429))
async def register_account(
    body: AccountRegisterRequest, services: ServicesDep, caller: CallerDep
) -> AccountResponse:
    """Create an account. It is not signed in: `POST /auth/login` does that."""
    user = await services.accounts.register(
        email=body.email, password=body.password.get_secret_value(), name=body.name, caller=caller
    )
    return AccountResponse.model_validate(user, from_attributes=True)


@router.post("/login", responses=errors(401, 429))
async def login(
    body: AccountLoginRequest, services: ServicesDep, caller: CallerDep, response: Response
) -> AccessTokenResponse:
    signed_in = await services.accounts.sign_in(
        email=body.email, password=body.password.get_secret_value(), caller=caller
    )
    lifetime_s = int(services.accounts.sessions.lifetime.total_seconds())
    set_session_cookie(response, services.settings, signed_in.session, max_age_s=lifetime_s)
    return AccessTokenResponse(access_token=signed_in.access_token, expires_in=lifetime_s)


@router.post("/logout", status_code=204)
async def logout(user: OptionalUserDep, services: ServicesDep, response: Response) -> None:
    """End the sign-in that sent this, if there is one; the cookie goes in any case."""
    if user is not None:
        await services.accounts.sign_out(user)
    clear_session_cookie(response, services.settings)


@router.get("/session")
async def get_visitor(user: OptionalUserDep) -> VisitorResponse:
    """Who is signed in here, if anybody. Pages ask this first; a stranger gets an answer, not a refusal."""
    return VisitorResponse(
        account=AccountResponse.model_validate(user, from_attributes=True) if user else None
    )
