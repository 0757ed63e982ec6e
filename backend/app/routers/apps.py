"""Everything that the Apps menu and the page itself need to know, in one answer each."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.agents.toolset import AppKind, OfferedApp, database_tokens, usable_apps
from app.connectors.catalog import catalogs_of
from app.connectors.manager import ConnectorManager
from app.databases.manager import DatabaseManager
from app.databases.offered import OfferedDatabase
from app.demo.mounting import PATH as DEMO_PATH
from app.dependencies import CurrentUserDep, ServicesDep, SessionDep
from app.routers.connector_answers import ConnectorResponse
from app.routers.responses import errors
from app.routers.tools import ToolResponse
from app.tools.base import ToolStatus
from app.tools.manager import ToolManager
from app.version import VERSION

router = APIRouter(tags=["apps"])

SHORT_LABEL_CHARS = 24


class ComposerToolResponse(BaseModel):
    """An entry of the composer's menu (`composer.tools[]` of ChatKit)."""

    id: str
    label: str
    short_label: str
    icon: str
    placeholder: str
    pinned: bool

    @classmethod
    def of(cls, app: OfferedApp) -> "ComposerToolResponse":
        short = app.name if len(app.name) <= SHORT_LABEL_CHARS else f"{app.name[: SHORT_LABEL_CHARS - 1]}…"
        return cls(
            id=app.id,
            label=app.name,
            short_label=short,
            icon=app.icon,
            placeholder=app.placeholder,
            pinned=app.kind is not AppKind.CONNECTOR,
        )


class AppListResponse(BaseModel):
    """`attention` counts apps that need the user: signed out, not answering, or with changed tools."""

    system_tools: list[ToolResponse]
    connectors: list[ConnectorResponse]
    composer_tools: list[ComposerToolResponse]
    database_tokens: int = Field(
        description="What the tools of connected databases cost in a message, estimated."
    )
    attention: int


class ModelResponse(BaseModel):
    label: str
    is_builtin: bool


class ModelOptionResponse(BaseModel):
    id: str
    label: str
    description: str | None = None


class ConfigResponse(BaseModel):
    """How this installation is set up, as far as a page has to know."""

    chatkit_renderer: Literal["local", "cdn"]
    chatkit_domain_key: str
    model: ModelResponse
    models: list[ModelOptionResponse]
    demo_mcp_url: str | None
    tool_token_budget: int = Field(
        description="What a turn's tools may cost in tokens; beyond it, the fitting ones are offered."
    )
    version: str


@router.get("/apps", responses=errors(401))
async def list_apps(user: CurrentUserDep, session: SessionDep, services: ServicesDep) -> AppListResponse:
    """The menu as a turn would see it now: one statement for each kind of app."""
    states = await ToolManager(session, owner_id=user.id).states()
    connectors = await ConnectorManager(session, owner_id=user.id).list()
    databases = await DatabaseManager(session, owner_id=user.id).list()
    apps = usable_apps(states, catalogs_of(connectors), map(OfferedDatabase.named, databases))
    listed = [ConnectorResponse.of(connector) for connector in connectors]
    waiting = sum(state.status is ToolStatus.RECONNECT for state in states)
    return AppListResponse(
        system_tools=[ToolResponse.of(state, services.settings) for state in states],
        connectors=listed,
        composer_tools=[ComposerToolResponse.of(app) for app in apps],
        database_tokens=database_tokens(apps),
        attention=waiting + sum(connector.needs_attention for connector in listed),
    )


@router.get("/config")
async def read_config(services: ServicesDep) -> ConfigResponse:
    """Nothing here is secret: it is read before anybody signs in."""
    settings, models = services.settings, services.models
    return ConfigResponse(
        chatkit_renderer=settings.chatkit_renderer,
        chatkit_domain_key=settings.chatkit_domain_key,
        model=ModelResponse(label=models.default.label, is_builtin=models.is_builtin),
        models=[
            ModelOptionResponse(id=option.id, label=option.label, description=option.description)
            for option in models.options
        ],
        demo_mcp_url=None if settings.is_production else f"{settings.origin}{DEMO_PATH}",
        tool_token_budget=settings.tool_token_budget,
        version=VERSION,
    )
