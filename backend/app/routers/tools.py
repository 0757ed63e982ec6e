"""System tools over HTTP: what there is, connecting it, and its settings."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.agents.toolset import action_tokens
from app.dependencies import CurrentUserDep, ServicesDep, SessionDep, SignInNeeded
from app.routers.responses import errors
from app.settings import Settings
from app.tools.base import AuthType, Category, ToolStatus
from app.tools.config_form import ConfigField, FieldKind, fields_of
from app.tools.manager import ToolManager, ToolState

router = APIRouter(prefix="/tools", tags=["tools"], responses=errors(401))

ToolId = Annotated[str, Path(max_length=64, description="As in `GET /tools`.")]


class ToolActionResponse(BaseModel):
    name: str
    title: str
    description: str
    is_read_only: bool
    tokens: int = Field(description="What telling a model about it costs, estimated.")


class ToolSettingResponse(BaseModel):
    """A setting as a form field; its value is in `config` under the same name."""

    name: str
    label: str
    help: str
    kind: FieldKind
    choices: list[str]

    @classmethod
    def of(cls, field: ConfigField) -> "ToolSettingResponse":
        return cls(
            name=field.name, label=field.label, help=field.help, kind=field.kind, choices=list(field.choices)
        )


class ToolResponse(BaseModel):
    """`setup` says what the operator has to do before anybody can connect the tool; null when nothing."""

    id: str
    name: str
    description: str
    icon: str
    category: Category
    auth_type: AuthType
    is_enabled: bool
    is_beta: bool
    is_connected: bool
    status: ToolStatus
    account: str | None
    setup: str | None
    config: dict[str, Any]
    settings: list[ToolSettingResponse]
    actions: list[ToolActionResponse]
    tokens: int = Field(description="What its actions cost in a prompt, estimated.")

    @classmethod
    def of(cls, state: ToolState, settings: Settings) -> "ToolResponse":
        tool = state.tool
        costs = action_tokens(tool)
        return cls(
            id=tool.id,
            name=tool.name,
            description=tool.description,
            icon=tool.icon,
            category=tool.category,
            auth_type=tool.auth_type,
            is_enabled=tool.is_enabled,
            is_beta=tool.is_beta,
            is_connected=state.is_connected,
            status=state.status,
            account=state.account,
            setup=tool.unconfigured(settings),
            config=dict(state.config),
            settings=[ToolSettingResponse.of(field) for field in fields_of(tool.config)],
            actions=[
                ToolActionResponse(
                    name=action.name,
                    title=action.title,
                    description=action.description,
                    is_read_only=action.is_read_only,
                    tokens=tokens,
                )
                for action, tokens in zip(tool.actions, costs, strict=True)
            ],
            tokens=sum(costs),
        )


class ToolListResponse(BaseModel):
    tools: list[ToolResponse]


class ToolConnectRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    config: dict[str, Any] | None = Field(default=None, description="Settings of the tool, if it has any.")


class ToolConnectResponse(BaseModel):
    """`success` means that the tool works now.

    A tool that needs a sign-in answers `requires_oauth` with the address to send the browser to. While the
    operator has not set the tool up, the address is null and `message` says what is missing.
    """

    success: bool
    message: str
    requires_oauth: bool
    oauth_url: str | None


class ToolDisconnectResponse(BaseModel):
    success: bool
    message: str


class ToolUpdateRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    config: dict[str, Any] = Field(description="The settings that change, by name; the others stay.")


@router.get("")
async def list_tools(user: CurrentUserDep, session: SessionDep, services: ServicesDep) -> ToolListResponse:
    states = await ToolManager(session, owner_id=user.id).states()
    return ToolListResponse(tools=[ToolResponse.of(state, services.settings) for state in states])


@router.post("/{tool_id}/connect", responses=errors(400, 404))
async def connect_tool(
    tool_id: ToolId,
    user: CurrentUserDep,
    session: SessionDep,
    services: ServicesDep,
    body: ToolConnectRequest | None = None,
) -> ToolConnectResponse:
    manager = ToolManager(session, owner_id=user.id)
    tool = (await manager.connectable(tool_id)).tool
    if (missing := tool.unconfigured(services.settings)) is not None:
        is_oauth = tool.auth_type is AuthType.OAUTH
        return ToolConnectResponse(success=False, message=missing, requires_oauth=is_oauth, oauth_url=None)
    if tool.sign_in is not None:
        if user.session_id is None:
            raise SignInNeeded("An API token cannot sign in at a provider. Do it in a browser.")
        begun = await services.tool_sign_ins.begin(tool_id, owner_id=user.id, session_id=user.session_id)
        return ToolConnectResponse(
            success=False,
            message=f"Sign in to connect {tool.name}.",
            requires_oauth=True,
            oauth_url=begun.url,
        )
    try:
        await manager.connect(tool, body.config if body else None)
    except ValidationError as error:
        raise _misfit(error) from None
    return ToolConnectResponse(
        success=True, message=f"{tool.name} is connected.", requires_oauth=False, oauth_url=None
    )


@router.patch("/{tool_id}", responses=errors(400, 404))
async def update_tool(
    tool_id: ToolId, body: ToolUpdateRequest, user: CurrentUserDep, session: SessionDep, services: ServicesDep
) -> ToolResponse:
    try:
        state = await ToolManager(session, owner_id=user.id).configure(tool_id, body.config)
    except ValidationError as error:
        raise _misfit(error) from None
    return ToolResponse.of(state, services.settings)


@router.post("/{tool_id}/disconnect", responses=errors(400, 404))
async def disconnect_tool(
    tool_id: ToolId, user: CurrentUserDep, services: ServicesDep
) -> ToolDisconnectResponse:
    """Forget settings and credentials. The provider is told afterwards; `message` says when that failed."""
    message = await services.tool_sign_ins.disconnect(tool_id, owner_id=user.id)
    return ToolDisconnectResponse(success=True, message=message)


def _misfit(error: ValidationError) -> RequestValidationError:
    """Settings that do not fit the tool, as if the route had known its model."""
    return RequestValidationError(
        [{**issue, "loc": ("body", "config", *issue["loc"])} for issue in error.errors()]
    )
