"""What a route may ask for, declared once."""

from collections.abc import AsyncIterator
from typing import Annotated

import structlog
from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.accounts import Caller
from app.auth.client_address import client_address
from app.auth.current_user import CurrentUser
from app.errors import Forbidden, Unauthorized
from app.services import Services
from app.settings import Settings


async def get_services(request: Request) -> Services:
    services = request.app.state.services
    assert isinstance(services, Services)  # noqa: S101 - set by create_app before the first request
    return services


ServicesDep = Annotated[Services, Depends(get_services)]


async def get_session(services: ServicesDep) -> AsyncIterator[AsyncSession]:
    """One request, one transaction; the commit comes before the answer (scope "function")."""
    async with services.database.transaction() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]

_bearer_in_docs = HTTPBearer(
    auto_error=False, description="A personal API token, or `access_token` of `POST /api/auth/login`"
)


def session_cookie_name(settings: Settings) -> str:
    """Over https with the prefix that ties it to this very host (RFC 6265bis)."""
    return "__Host-patchbay_session" if settings.origin.startswith("https://") else "patchbay_session"


async def get_optional_user(
    request: Request,
    services: ServicesDep,
    _documented: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer_in_docs)],
) -> CurrentUser | None:
    """Whose request it is, by bearer token or else by cookie."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    user = await services.accounts.authenticate(
        bearer=token.strip() if scheme.lower() == "bearer" else None,
        cookie=request.cookies.get(session_cookie_name(services.settings)),
    )
    if user is not None:
        structlog.contextvars.bind_contextvars(user_id=user.id)
    return user


OptionalUserDep = Annotated[CurrentUser | None, Depends(get_optional_user)]


async def get_current_user(user: OptionalUserDep) -> CurrentUser:
    if user is None:
        raise Unauthorized("Sign in to continue.")
    return user


CurrentUserDep = Annotated[CurrentUser, Depends(get_current_user)]


class SignInNeeded(Forbidden):
    """An API token serves its user's things; who holds one must not be able to take over the account."""

    code = "SIGN_IN_NEEDED"


async def get_signed_in_user(user: CurrentUserDep) -> CurrentUser:
    if user.session_id is None:
        raise SignInNeeded("An API token cannot do this. Sign in with your password.")
    return user


SignedInUserDep = Annotated[CurrentUser, Depends(get_signed_in_user)]


def get_caller(request: Request, services: ServicesDep) -> Caller:
    """The sending side, as far as it can be believed."""
    peer = request.client.host if request.client else None
    forwarded_for = request.headers.getlist("x-forwarded-for")
    address = client_address(peer, forwarded_for, services.settings.trusted_networks)
    return Caller(address, request.headers.get("user-agent"))


CallerDep = Annotated[Caller, Depends(get_caller)]
