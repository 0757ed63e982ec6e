"""Accounts over HTTP: the session cookie and what stands in it."""

import unicodedata
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, WithJsonSchema

from app.auth.accounts import Caller
from app.auth.client_address import client_address
from app.auth.email_address import MAX_EMAIL_CHARACTERS, canonical_email
from app.auth.passwords import MAX_PASSWORD_BYTES, MIN_PASSWORD_CHARACTERS, check_password_size
from app.auth.sessions import OpenedSession
from app.dependencies import CurrentUserDep, OptionalUserDep, ServicesDep, session_cookie_name
from app.routers.responses import errors
from app.settings import Settings

MAX_NAME_CHARACTERS = 100

router = APIRouter(prefix="/auth", tags=["auth"])


def _plain_name(name: str) -> str | None:
    if any(unicodedata.category(character) == "Cc" for character in name):
        raise ValueError("A name has no control characters.")
    return unicodedata.normalize("NFC", name).strip() or None


def _password_of_bounded_size(password: SecretStr) -> SecretStr:
    check_password_size(password.get_secret_value())
    return password


EmailAddress = Annotated[
    str,
    Field(max_length=MAX_EMAIL_CHARACTERS),
    AfterValidator(canonical_email),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": MAX_EMAIL_CHARACTERS}),
]
Password = Annotated[
    SecretStr, Field(max_length=MAX_PASSWORD_BYTES), AfterValidator(_password_of_bounded_size)
]
NewPassword = Annotated[Password, Field(min_length=MIN_PASSWORD_CHARACTERS)]
Name = Annotated[str, Field(max_length=MAX_NAME_CHARACTERS), AfterValidator(_plain_name)]


class AccountRegisterRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: EmailAddress
    password: NewPassword
    name: Name | None = None


class AccountLoginRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: EmailAddress
    password: Password


class AccountResponse(BaseModel):
    id: int
    email: str
    name: str | None
    created_at: datetime


class AccessTokenResponse(BaseModel):
    """For scripts: `Authorization: Bearer <access_token>`. Signing out ends it before it expires."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the kind of token, not one
    expires_in: int = Field(description="Seconds.")


@router.post("/register", status_code=201, responses=errors(409, 429))
async def register_account(
    body: AccountRegisterRequest, services: ServicesDep, request: Request
) -> AccountResponse:
    """Create an account. It is not signed in: `POST /auth/login` does that."""
    user = await services.accounts.register(
        email=body.email,
        password=body.password.get_secret_value(),
        name=body.name,
        caller=_caller(request, services.settings),
    )
    return AccountResponse.model_validate(user, from_attributes=True)


@router.post("/login", responses=errors(401, 429))
async def login(
    body: AccountLoginRequest, services: ServicesDep, request: Request, response: Response
) -> AccessTokenResponse:
    signed_in = await services.accounts.sign_in(
        email=body.email,
        password=body.password.get_secret_value(),
        caller=_caller(request, services.settings),
    )
    lifetime_s = int(services.accounts.sessions.lifetime.total_seconds())
    _set_cookie(response, services.settings, signed_in.session, lifetime_s)
    return AccessTokenResponse(access_token=signed_in.access_token, expires_in=lifetime_s)


@router.post("/logout", status_code=204)
async def logout(user: OptionalUserDep, services: ServicesDep, response: Response) -> None:
    """End the sign-in that sent this, if there is one; the cookie goes in any case."""
    if user is not None:
        await services.accounts.sign_out(user)
    _set_cookie(response, services.settings, None, 0)


@router.get("/me", responses=errors(401))
async def get_me(user: CurrentUserDep) -> AccountResponse:
    return AccountResponse.model_validate(user, from_attributes=True)


def _caller(request: Request, settings: Settings) -> Caller:
    peer = request.client.host if request.client else None
    forwarded_for = request.headers.getlist("x-forwarded-for")
    return Caller(
        client_address(peer, forwarded_for, settings.trusted_networks), request.headers.get("user-agent")
    )


def _set_cookie(response: Response, settings: Settings, opened: OpenedSession | None, max_age_s: int) -> None:
    """Set the cookie, or delete it with the attributes that it was set with, or browsers would keep it."""
    response.set_cookie(
        session_cookie_name(settings),
        opened.token if opened else "",
        max_age=max_age_s,
        path="/",
        secure=settings.origin.startswith("https://"),
        httponly=True,
        samesite="lax",
    )
