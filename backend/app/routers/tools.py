"""System tools over HTTP: what there is, and connecting it."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from app.dependencies import CurrentUserDep, ServicesDep, SessionDep
from app.routers.responses import errors
from app.tools.base import AuthType, Category, ToolStatus
from app.tools.manager import ToolManager, ToolState

router = APIRouter(prefix="/tools", tags=["tools"], responses=errors(401))

ToolId = Annotated[str, Path(max_length=64, description="As in `GET /tools`.")]


class ToolActionResponse(BaseModel):
    name: str
    title: str
    description: str
    is_read_only: bool


class ToolResponse(BaseModel):
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
    config: dict[str, Any]
    actions: list[ToolActionResponse]

    @classmethod
    def of(cls, state: ToolState) -> "ToolResponse":
        tool = state.tool
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
            config=dict(state.config),
            actions=[
                ToolActionResponse(
                    name=action.name,
                    title=action.title,
                    description=action.description,
                    is_read_only=action.is_read_only,
                )
                for action in tool.actions
            ],
        )


class ToolListResponse(BaseModel):
    tools: list[ToolResponse]


class ToolConnectRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    config: dict[str, Any] | None = Field(default=None, description="Settings of the tool, if it has any.")


class ToolConnectResponse(BaseModel):
    """`success` means that the tool works now.

    A tool that needs a sign-in answers `requires_oauth` with the address to send the browser to. While the
    operator has not set that sign-in up, the address is null and `message` says what is missing.
    """

    success: bool
    message: str
    requires_oauth: bool
    oauth_url: str | None


class ToolDisconnectResponse(BaseModel):
    success: bool
    message: str


@router.get("")
async def list_tools(user: CurrentUserDep, session: SessionDep) -> ToolListResponse:
    states = await ToolManager(session, owner_id=user.id).states()
    return ToolListResponse(tools=[ToolResponse.of(state) for state in states])


@router.post("/{tool_id}/connect", responses=errors(400, 404))
async def connect_tool(
    tool_id: ToolId,
    user: CurrentUserDep,
    session: SessionDep,
    services: ServicesDep,
    body: ToolConnectRequest | None = None,
) -> ToolConnectResponse:
    outcome = await ToolManager(session, owner_id=user.id).connect(
        tool_id, settings=services.settings, config=body.config if body else None
    )
    return ToolConnectResponse(
        success=outcome.success,
        message=outcome.message,
        requires_oauth=outcome.requires_oauth,
        oauth_url=outcome.oauth_url,
    )


@router.post("/{tool_id}/disconnect", responses=errors(400, 404))
async def disconnect_tool(
    tool_id: ToolId, user: CurrentUserDep, session: SessionDep
) -> ToolDisconnectResponse:
    tool = await ToolManager(session, owner_id=user.id).disconnect(tool_id)
    return ToolDisconnectResponse(success=True, message=f"{tool.name} is disconnected.")
