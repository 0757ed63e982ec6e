"""Personal API tokens over HTTP."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.auth.api_tokens import ApiTokenManager
from app.dependencies import SessionDep, SignedInUserDep
from app.routers.account_fields import MAX_NAME_CHARACTERS, plain_name
from app.routers.responses import errors

USUAL_LIFETIME_DAYS = 90
MAX_LIFETIME_DAYS = 365

router = APIRouter(prefix="/auth/tokens", tags=["auth"], responses=errors(401))


def _named(name: str) -> str:
    plain = plain_name(name)
    if plain is None:
        raise ValueError("An API token needs a name.")
    return plain


TokenName = Annotated[str, Field(min_length=1, max_length=MAX_NAME_CHARACTERS), AfterValidator(_named)]
TokenId = Annotated[int, Path(ge=1, le=2**63 - 1)]


class ApiTokenCreateRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: TokenName
    expires_in_days: int | None = Field(
        default=USUAL_LIFETIME_DAYS,
        ge=1,
        le=MAX_LIFETIME_DAYS,
        description="Null: until it is revoked.",
    )


class ApiTokenResponse(BaseModel):
    """What is known of a token later: everything but the token."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


class ApiTokenCreatedResponse(ApiTokenResponse):
    """The only answer that ever holds the token: `Authorization: Bearer <token>`."""

    token: str


class ApiTokenListResponse(BaseModel):
    tokens: list[ApiTokenResponse]
    total: int


@router.get("")
async def list_api_tokens(user: SignedInUserDep, session: SessionDep) -> ApiTokenListResponse:
    rows = await ApiTokenManager(session, owner_id=user.id).list()
    tokens = [ApiTokenResponse.model_validate(row, from_attributes=True) for row in rows]
    return ApiTokenListResponse(tokens=tokens, total=len(tokens))


@router.post("", status_code=201)
async def create_api_token(
    body: ApiTokenCreateRequest, user: SignedInUserDep, session: SessionDep
) -> ApiTokenCreatedResponse:
    """Make a token for scripts. It is shown in this answer and never again."""
    lifetime = timedelta(days=body.expires_in_days) if body.expires_in_days else None
    issued = await ApiTokenManager(session, owner_id=user.id).issue(name=body.name, lifetime=lifetime)
    known = ApiTokenResponse.model_validate(issued.row, from_attributes=True)
    return ApiTokenCreatedResponse(**known.model_dump(), token=issued.token)


@router.delete("/{token_id}", status_code=204, responses=errors(404))
async def revoke_api_token(token_id: TokenId, user: SignedInUserDep, session: SessionDep) -> None:
    """End a token at once, and every answer that is streaming to it within a minute."""
    await ApiTokenManager(session, owner_id=user.id).revoke(token_id)
