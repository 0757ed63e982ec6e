"""Connectors over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, Field, SecretStr, ValidationError

from app.connectors.cataloged_tool import ToolDecision, ToolPolicy
from app.connectors.checked_url import CheckedUrl, UrlRefused
from app.connectors.connector_change import ConnectorChange, TargetChange
from app.connectors.credentials import AuthType, Credentials, parse_credentials
from app.connectors.manager import ConnectorDraft, ConnectorManager
from app.connectors.reasons import explain
from app.connectors.sealed_target import Target
from app.connectors.tool_checks import MAX_TOOL_NAME_CHARACTERS
from app.database import at_commit
from app.dependencies import CurrentUserDep, ServicesDep, SessionDep
from app.plain_text import mixes_alphabets, plain
from app.routers.connection_test_answers import ConnectionTestResponse, answer_test
from app.routers.connector_answers import (
    ConnectorDeleteResponse,
    ConnectorDetailResponse,
    ConnectorListResponse,
    ConnectorResponse,
)
from app.routers.responses import errors
from app.routers.staged_tests import EVENT_STREAM_DOCUMENTED

MAX_NAME_CHARACTERS = 100
MAX_DESCRIPTION_CHARACTERS = 1000
MAX_ADDRESS_CHARACTERS = 4096

router = APIRouter(prefix="/connectors", tags=["connectors"], responses=errors(401))

ConnectorId = Annotated[int, Path(ge=1, le=2**63 - 1)]
ToolName = Annotated[
    str,
    Path(max_length=MAX_TOOL_NAME_CHARACTERS, description="As in `discovered_tools`, percent-encoded"),
]


def _one_line(text: str) -> str:
    line = " ".join(plain(text, MAX_NAME_CHARACTERS).split())
    if not line:
        raise ValueError("A connector needs a name.")
    if mixes_alphabets(line):
        raise ValueError("A word of this name mixes letters of several alphabets. Write it in one.")
    return line


def _prose(text: str) -> str | None:
    return plain(text, MAX_DESCRIPTION_CHARACTERS).strip() or None


Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME_CHARACTERS), AfterValidator(_one_line)]
Description = Annotated[
    str | None,
    Field(max_length=MAX_DESCRIPTION_CHARACTERS),
    AfterValidator(lambda text: None if text is None else _prose(text)),
]


class AuthConfigRequest(BaseModel):
    """For `api_key`: the key, and the header that carries it. For `oauth`: a token that the user has."""

    header_name: str | None = Field(
        default=None,
        max_length=200,
        description="`Name` or `Name: Scheme`. Default: `Authorization: Bearer`.",
    )
    api_key: SecretStr | None = None
    access_token: SecretStr | None = None


def _credentials(auth_type: AuthType, auth_config: AuthConfigRequest | None) -> Credentials:
    """What the two fields mean together.

    Raises:
        RequestValidationError: They do not fit one another.
    """
    given = auth_config.model_dump(exclude_none=True) if auth_config else {}
    try:
        return parse_credentials(auth_type, given if auth_type != "none" else None)
    except ValidationError as error:
        raise RequestValidationError(
            [
                {**problem, "loc": ("body", "auth_config", *problem["loc"][1:])}
                for problem in error.errors(include_input=False, include_context=False, include_url=False)
            ]
        ) from None


@contextmanager
def _url_problems() -> Iterator[None]:
    """A refused address as the field of the form that it stands in."""
    try:
        yield
    except UrlRefused as refused:
        problem = explain(refused.reason)
        raise RequestValidationError(
            [
                {
                    "loc": ("body", "server_url", "url"),
                    "msg": f"{problem.code.message} {problem.detail} {problem.fix}",
                    "type": refused.reason.value,
                }
            ]
        ) from None


class ConnectionTestRequest(BaseModel):
    """Other fields are ignored, so that a whole form can be sent."""

    server_url: str = Field(max_length=MAX_ADDRESS_CHARACTERS)
    auth_type: AuthType = "none"
    auth_config: AuthConfigRequest | None = None

    def credentials(self) -> Credentials:
        return _credentials(self.auth_type, self.auth_config)


class ConnectorCreateRequest(ConnectionTestRequest):
    name: Name
    description: Description = None
    allow_duplicate: bool = False

    def draft(self) -> ConnectorDraft:
        with _url_problems():
            url = CheckedUrl.parse(self.server_url)
        return ConnectorDraft(
            name=self.name,
            description=self.description,
            target=Target(url, self.credentials()),
            allows_duplicate=self.allow_duplicate,
        )


class TargetChangeRequest(BaseModel):
    """What is left out stays: a key sent without `header_name` goes into the header of the stored one."""

    server_url: str | None = Field(default=None, max_length=MAX_ADDRESS_CHARACTERS)
    auth_type: AuthType | None = None
    auth_config: AuthConfigRequest | None = None

    def target_change(self) -> TargetChange:
        return TargetChange(
            address=self.server_url,
            credentials=_credentials(self.auth_type, self.auth_config) if self.auth_type else None,
            keeps_header=self.auth_config is None or self.auth_config.header_name is None,
        )


class ConnectorUpdateRequest(TargetChangeRequest):
    """Other fields are ignored: a connector never changes its owner, nor what was found out about it."""

    name: Name
    description: Description = None
    version: int | None = Field(default=None, ge=1)
    allow_duplicate: bool = False

    def change(self) -> ConnectorChange:
        return ConnectorChange(
            name=self.name,
            description=self.description,
            target=self.target_change(),
            version=self.version,
            allows_duplicate=self.allow_duplicate,
        )


class ToolDecisionRequest(BaseModel):
    """What is left out stays. `fingerprint` is the definition that was shown."""

    enabled: bool | None = None
    policy: ToolPolicy | None = None
    accept_change: Literal[True] | None = None
    fingerprint: str | None = Field(default=None, max_length=64)

    def decision(self) -> ToolDecision:
        return ToolDecision(self.enabled, self.policy, self.accept_change or False, self.fingerprint)


class ConnectorToggleRequest(BaseModel):
    is_active: bool


@router.get("")
async def list_connectors(
    user: CurrentUserDep,
    session: SessionDep,
    active: Annotated[bool | None, Query(description="Only those switched on (or off).")] = None,
) -> ConnectorListResponse:
    connectors = await ConnectorManager(session, owner_id=user.id).list(active=active)
    return ConnectorListResponse(
        connectors=[ConnectorResponse.of(connector) for connector in connectors], total=len(connectors)
    )


@router.post("", status_code=201, responses=errors(400, 409, 429))
async def create_connector(
    body: ConnectorCreateRequest, user: CurrentUserDep, services: ServicesDep
) -> ConnectorDetailResponse:
    """Save a connector. It must pass the connection test, now or within the last ten minutes."""
    connector = await services.connection_tests.create(user.id, body.draft())
    return ConnectorDetailResponse.of(connector)


@router.post(
    "/test", response_model=ConnectionTestResponse, responses={**EVENT_STREAM_DOCUMENTED, **errors(429)}
)
async def test_connection(
    request: Request, body: ConnectionTestRequest, user: CurrentUserDep, services: ServicesDep
) -> Response:
    """Test an address without saving it. With `Accept: text/event-stream`, stage by stage."""
    credentials = body.credentials()
    return await answer_test(
        request,
        lambda on_stage: services.connection_tests.test(
            user.id, body.server_url, credentials, on_stage=on_stage
        ),
    )


@router.get("/{connector_id}", responses=errors(404))
async def get_connector(
    connector_id: ConnectorId, user: CurrentUserDep, session: SessionDep
) -> ConnectorDetailResponse:
    return ConnectorDetailResponse.of(await ConnectorManager(session, owner_id=user.id).get(connector_id))


@router.put("/{connector_id}", responses=errors(404, 409))
async def update_connector(
    connector_id: ConnectorId,
    body: ConnectorUpdateRequest,
    user: CurrentUserDep,
    session: SessionDep,
    services: ServicesDep,
) -> ConnectorDetailResponse:
    """Change name, description and target. A target that did not pass a test just before waits for one."""
    manager = ConnectorManager(session, owner_id=user.id)
    with _url_problems():
        connector = await manager.change(connector_id, body.change(), services.vault)
    if not connector.is_verified:
        at_commit(session, lambda: services.connectors.forget(owner_id=user.id, connector_id=connector_id))
    return ConnectorDetailResponse.of(connector)


@router.patch("/{connector_id}/tools/{tool_name:path}", responses=errors(404, 409))
async def decide_tool(
    connector_id: ConnectorId,
    tool_name: ToolName,
    body: ToolDecisionRequest,
    user: CurrentUserDep,
    session: SessionDep,
) -> ConnectorDetailResponse:
    """Switch a tool on or off, say when it may run, or accept what its server changed."""
    manager = ConnectorManager(session, owner_id=user.id)
    return ConnectorDetailResponse.of(await manager.decide_tool(connector_id, tool_name, body.decision()))


@router.delete("/{connector_id}", responses=errors(404))
async def delete_connector(
    connector_id: ConnectorId, user: CurrentUserDep, session: SessionDep, services: ServicesDep
) -> ConnectorDeleteResponse:
    connector = await ConnectorManager(session, owner_id=user.id).delete(connector_id)
    at_commit(session, lambda: services.connectors.forget(owner_id=user.id, connector_id=connector_id))
    return ConnectorDeleteResponse(success=True, message=f"{connector.name} is deleted.")


@router.post("/{connector_id}/toggle", responses=errors(404))
async def toggle_connector(
    connector_id: ConnectorId,
    body: ConnectorToggleRequest,
    user: CurrentUserDep,
    session: SessionDep,
    services: ServicesDep,
) -> ConnectorDetailResponse:
    manager = ConnectorManager(session, owner_id=user.id)
    connector = await manager.set_active(connector_id, is_active=body.is_active)
    if not connector.is_active:
        at_commit(session, lambda: services.connectors.forget(owner_id=user.id, connector_id=connector_id))
    return ConnectorDetailResponse.of(connector)


@router.post(
    "/{connector_id}/retest",
    response_model=ConnectionTestResponse,
    responses={**EVENT_STREAM_DOCUMENTED, **errors(404, 429)},
)
async def retest_connector(
    request: Request, connector_id: ConnectorId, user: CurrentUserDep, services: ServicesDep
) -> Response:
    """Test a saved connector with its stored credentials, and take over the tools that it offers now."""
    return await answer_test(
        request,
        lambda on_stage: services.connection_tests.retest(user.id, connector_id, on_stage=on_stage),
    )


@router.post(
    "/{connector_id}/test",
    response_model=ConnectionTestResponse,
    responses={**EVENT_STREAM_DOCUMENTED, **errors(404, 429)},
)
async def test_connector_change(
    request: Request,
    connector_id: ConnectorId,
    body: TargetChangeRequest,
    user: CurrentUserDep,
    services: ServicesDep,
) -> Response:
    """Test a change of address or credentials without saving it. With no change it is testing again."""
    change = body.target_change()
    return await answer_test(
        request,
        lambda on_stage: services.connection_tests.test_change(
            user.id, connector_id, change, on_stage=on_stage
        ),
    )
