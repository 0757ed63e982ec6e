"""Signing in to apps at their providers: begun here, finished here, whatever the app."""

from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

import structlog
from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from app.dependencies import OptionalUserDep, ServicesDep, SignedInUserDep
from app.oauth.flow import ClaimedFlow, FlowUnknown
from app.routers.responses import errors
from app.services import Services
from app.tools.sign_ins import SignInFailed

router = APIRouter(prefix="/oauth", tags=["oauth"])

CALLBACK_PAGE = "/connectors/callback"
LOCAL_PAGE = r"^/(dashboard/[a-z-]+)?(\?[A-Za-z0-9_=&-]*)?$"

log = structlog.get_logger()


class CallbackFailure(StrEnum):
    """Why the browser comes back without success, beside the failures of the sign-in itself."""

    STATE_UNKNOWN = "state_unknown"
    SIGNED_OUT = "signed_out"
    ACCESS_DENIED = "access_denied"
    WRONG_ISSUER = "wrong_issuer"
    PROVIDER_FAILED = "provider_failed"


class OAuthInitiateRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    tool_id: str = Field(max_length=64, description="A system tool that has `auth_type: oauth`.")
    return_to: str | None = Field(
        default=None, max_length=500, pattern=LOCAL_PAGE, description="The page of this site to go on at."
    )


class OAuthInitiateResponse(BaseModel):
    authorization_url: str = Field(description="Where the browser goes. Good once, within ten minutes.")
    state: str


Answered = Annotated[str | None, Query()]


@router.post("/initiate", responses=errors(400, 401, 404))
async def initiate_oauth(
    body: OAuthInitiateRequest, user: SignedInUserDep, services: ServicesDep
) -> OAuthInitiateResponse:
    assert user.session_id is not None  # noqa: S101 - the dependency's promise
    authorization = await services.tool_sign_ins.begin(
        body.tool_id, owner_id=user.id, session_id=user.session_id, return_to=body.return_to
    )
    return OAuthInitiateResponse(authorization_url=authorization.url, state=authorization.state)


@router.get(
    "/callback",
    status_code=302,
    response_class=RedirectResponse,
    responses={302: {"description": "To the page that tells how it went"}},
)
async def finish_oauth(
    user: OptionalUserDep,
    services: ServicesDep,
    state: Answered = None,
    code: Answered = None,
    error: Answered = None,
    iss: Answered = None,
) -> RedirectResponse:
    """Where providers send browsers back to. The page that follows never sees code or state."""
    if user is None or user.session_id is None:
        return _page(None, CallbackFailure.SIGNED_OUT)
    try:
        flow = await services.oauth_flows.claim(state or "", owner_id=user.id, session_id=user.session_id)
    except FlowUnknown:
        log.warning("oauth.state_rejected", user_id=user.id)
        return _page(None, CallbackFailure.STATE_UNKNOWN)
    return _page(flow, await _outcome(services, flow, code=code, error=error, issuer=iss))


async def _outcome(
    services: Services, flow: ClaimedFlow, *, code: str | None, error: str | None, issuer: str | None
) -> str | None:
    """Finish the sign-in; returns why it failed, if it did. What a provider says in words is never shown."""
    if not services.tool_sign_ins.is_from_provider(flow, issuer):
        return CallbackFailure.WRONG_ISSUER
    if error == "access_denied":
        return CallbackFailure.ACCESS_DENIED
    if error is not None or not code:
        log.warning("oauth.authorization_failed", user_id=flow.owner_id)
        return CallbackFailure.PROVIDER_FAILED
    try:
        await services.tool_sign_ins.complete(flow, code)
    except SignInFailed as failed:
        log.warning("oauth.sign_in_failed", user_id=flow.owner_id, error_code=failed.failure)
        return failed.failure
    return None


def _page(flow: ClaimedFlow | None, failure: str | None) -> RedirectResponse:
    told = {"status": "error", "reason": failure} if failure else {"status": "success"}
    if flow is not None:
        told["app"] = flow.app_id
        if flow.return_to is not None:
            told["return_to"] = flow.return_to
    return RedirectResponse(f"{CALLBACK_PAGE}?{urlencode(told)}", status_code=302)
