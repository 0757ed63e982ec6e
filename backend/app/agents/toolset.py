"""The tools of one turn: what the user connected, from the database alone.

The Apps menu and the agent read the same merge, so neither can show what the other lacks.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from agents import FunctionTool

from app.agents.brief_tools import brief_description, brief_schema
from app.agents.declarations import declare
from app.agents.naming import connector_slug, model_name
from app.agents.selection import (
    AppChosen,
    ConnectorChosen,
    ConnectorToolChosen,
    DatabaseChosen,
    SystemToolChosen,
)
from app.connectors.catalog import ConnectorCatalog
from app.connectors.cataloged_tool import ToolPolicy
from app.connectors.mcp_values import DiscoveredTool
from app.connectors.tool_schema import SchemaUnusable, repair_schema
from app.connectors.tool_tokens import declared_tokens
from app.connectors.tool_words import described, readable_name
from app.databases.actions import ACTIONS, DatabaseAction
from app.databases.offered import OfferedDatabase
from app.errors import NotFound
from app.plain_text import one_line
from app.tools.base import SystemTool, ToolAction
from app.tools.manager import ToolState

if TYPE_CHECKING:
    from app.agents.tool_ranking import ToolIndex

MAX_APP_NAME_CHARS = 60
MAX_TITLE_CHARS = 80
_CONNECTOR_ICON = "cube"
_DATABASE_ICON = "batch"


class AppNotUsable(NotFound):
    """The chosen app is not this user's, or is not connected, switched on and verified."""

    code = "APP_NOT_USABLE"


class AppKind(StrEnum):
    SYSTEM = "system"
    CONNECTOR = "connector"
    DATABASE = "database"


@dataclass(frozen=True, slots=True)
class OfferedApp:
    """One usable app of the user: a connected system tool, an active, verified connector, or a database."""

    id: str
    name: str
    slug: str
    icon: str
    source: SystemTool | ConnectorCatalog | OfferedDatabase

    @property
    def kind(self) -> AppKind:
        match self.source:
            case SystemTool():
                return AppKind.SYSTEM
            case OfferedDatabase():
                return AppKind.DATABASE
            case _:
                return AppKind.CONNECTOR

    @property
    def host(self) -> str | None:
        """Where calls go; None for tools and the sample store of this service."""
        match self.source:
            case SystemTool():
                return None
            case OfferedDatabase(host=host):
                return host
            case _:
                return urlsplit(self.source.server_url).netloc

    @property
    def placeholder(self) -> str:
        """What the empty composer says while the app is chosen."""
        match self.source:
            case SystemTool(placeholder=str(own)) if own:
                return own
            case OfferedDatabase():
                return f"Ask about the data in {self.name}"
            case _:
                return f"Ask {self.name}"


@dataclass(frozen=True, slots=True)
class ActionOfSystemTool:
    action: ToolAction[Any]


@dataclass(frozen=True, slots=True)
class ToolOfConnector:
    connector_id: int
    tool_name: str
    is_idempotent: bool
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class ActionOfDatabase:
    database: OfferedDatabase
    action: DatabaseAction


Origin: TypeAlias = ActionOfSystemTool | ToolOfConnector | ActionOfDatabase


class Consent(StrEnum):
    """Whether a call waits for its user."""

    NOT_NEEDED = "not_needed"
    ASKED = "asked"
    """The user may answer for all later calls too."""
    ASKED_EACH_TIME = "asked_each_time"


@dataclass(frozen=True)
class OfferedTool:
    """One tool as a model is told about it, and the way back to what it stands for.

    `title` is what people read: `Connector: tool`. `identity` is what a consent is given to: it changes with
    the definition of the tool and with the server that would get the call.
    """

    model_name: str
    app: OfferedApp
    title: str
    description: str
    parameters: Mapping[str, Any]
    is_read_only: bool
    consent: Consent
    identity: str
    origin: Origin

    @cached_property
    def declaration(self) -> FunctionTool:
        return declare(self.model_name, f"{self.title}. {self.description}", self.parameters)

    @cached_property
    def tokens(self) -> int:
        """What its declaration costs in a prompt, estimated."""
        return declared_tokens(self.model_name, self.declaration.description, self.parameters)

    @cached_property
    def brief(self) -> "OfferedTool":
        """The same tool in fewer words, for a prompt with many."""
        return replace(
            self,
            title=self.app.name,  # the tool's own is its name once more
            description=brief_description(self.description),
            parameters=brief_schema(self.parameters),
        )


@dataclass(frozen=True, slots=True)
class LeftOutTool:
    """A tool that no model API would accept, and why."""

    app: OfferedApp
    tool_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Toolset:
    """What a turn may call. `tools` maps the model's names back."""

    apps: tuple[OfferedApp, ...] = ()
    tools: Mapping[str, OfferedTool] = field(default_factory=dict)
    left_out: tuple[LeftOutTool, ...] = ()
    index: "ToolIndex | None" = None
    """Over all tools of the user, when they are too many to be offered at once."""

    has_documents: bool = False
    """Whether the user has attached files with text, in any chat."""

    def only(self, *chosen: AppChosen) -> "Toolset":
        """The tools of the chosen apps, or those of them that were chosen, in the order of the choices.

        Raises:
            AppNotUsable: An app or a tool is not among the user's usable ones.
        """
        parts = [self._part(one) for one in chosen]
        apps = {app.id: app for part in parts for app in part.apps}
        tools = {name: tool for part in parts for name, tool in part.tools.items()}
        left_out = tuple(tool for tool in self.left_out if tool.app.id in apps)
        return Toolset(tuple(apps.values()), tools, left_out, self.index, self.has_documents)

    def _part(self, chosen: AppChosen) -> "Toolset":
        app = next((app for app in self.apps if app.id == chosen.app_id), None)
        if app is None:
            kind, page = _KINDS[type(chosen)]
            raise AppNotUsable(
                f"The chosen {kind} is not connected any more. Open {page} to connect it, or send without it."
            )
        mine = {name: tool for name, tool in self.tools.items() if tool.app.id == app.id}
        if isinstance(chosen, ConnectorToolChosen):
            mine = {name: tool for name, tool in mine.items() if _is(tool, chosen)}
            if not mine:
                raise AppNotUsable(
                    f"{app.name} does not offer the chosen tool. Switch it on in Apps, or send without it."
                )
        return Toolset((app,), mine)


_KINDS: Mapping[type, tuple[str, str]] = {
    SystemToolChosen: ("tool", "Apps"),
    ConnectorChosen: ("connector", "Apps"),
    ConnectorToolChosen: ("connector", "Apps"),
    DatabaseChosen: ("database", "Databases"),
}


def _is(tool: OfferedTool, chosen: ConnectorToolChosen) -> bool:
    return isinstance(tool.origin, ToolOfConnector) and tool.origin.tool_name == chosen.tool_name


def merge(
    states: Iterable[ToolState],
    catalogs: Sequence[ConnectorCatalog],
    databases: Iterable[OfferedDatabase] = (),
) -> Toolset:
    """Connected system tools, then connectors, then databases, under names that cannot collide."""
    apps = usable_apps(states, catalogs, databases)
    tools: dict[str, OfferedTool] = {}
    left_out: list[LeftOutTool] = []
    for app in apps:
        if isinstance(app.source, SystemTool):
            tools |= {tool.model_name: tool for tool in _system_tools(app.source)}
            continue
        if isinstance(app.source, OfferedDatabase):
            for known in ACTIONS:
                offered = _database_tool(app, app.source, known, tools)
                tools[offered.model_name] = offered
            continue
        for tool in app.source.tools:
            try:
                offered = _connector_tool(app, app.source, tool, tools)
            except SchemaUnusable as error:
                left_out.append(LeftOutTool(app, one_line(tool.name, max_chars=MAX_TITLE_CHARS), str(error)))
            else:
                tools[offered.model_name] = offered
    return Toolset(tuple(apps), tools, tuple(left_out))


def usable_apps(
    states: Iterable[ToolState],
    catalogs: Iterable[ConnectorCatalog],
    databases: Iterable[OfferedDatabase] = (),
) -> list[OfferedApp]:
    """The apps that a turn can use and the menu shows; one without any tool is neither.

    Slugs of all system tools are reserved, connected or not: nothing of a user takes a system tool's name.
    """
    states = list(states)
    apps = [_system_app(state.tool) for state in states if state.is_connected and state.tool.actions]
    slugs = {state.tool.id for state in states}
    for catalog in catalogs:
        app = _connector_app(catalog, slugs)
        slugs.add(app.slug)
        if catalog.tools:
            apps.append(app)
    for database in databases:
        app = _database_app(database, slugs)
        slugs.add(app.slug)
        apps.append(app)
    return apps


def action_tokens(tool: SystemTool) -> tuple[int, ...]:
    """What each action of a system tool costs in a prompt, estimated."""
    return tuple(offered.tokens for offered in _system_tools(tool))


def database_tokens(apps: Iterable[OfferedApp]) -> int:
    """What the tools of databases cost in a prompt, all together, estimated."""
    return sum(
        _database_tool(app, app.source, action, ()).tokens
        for app in apps
        if isinstance(app.source, OfferedDatabase)
        for action in ACTIONS
    )


@cache
def _system_tools(tool: SystemTool) -> tuple[OfferedTool, ...]:
    """The same for every user: their names are reserved, and come first."""
    app = _system_app(tool)
    return tuple(_system_tool(app, action) for action in tool.actions)


@cache
def _system_app(tool: SystemTool) -> OfferedApp:
    return OfferedApp(f"system:{tool.id}", tool.name, tool.id, tool.icon, tool)


def _connector_app(catalog: ConnectorCatalog, taken: Container[str]) -> OfferedApp:
    return _users_app(AppKind.CONNECTOR, catalog.connector_id, catalog, _CONNECTOR_ICON, taken)


def _database_app(database: OfferedDatabase, taken: Container[str]) -> OfferedApp:
    return _users_app(AppKind.DATABASE, database.database_id, database, _DATABASE_ICON, taken)


def _users_app(
    kind: AppKind, number: int, source: ConnectorCatalog | OfferedDatabase, icon: str, taken: Container[str]
) -> OfferedApp:
    """An app that its user has named, under a slug that no other has."""
    return OfferedApp(
        id=f"{kind}:{number}",
        name=one_line(source.name, max_chars=MAX_APP_NAME_CHARS),
        slug=connector_slug(source.name, number, taken),
        icon=icon,
        source=source,
    )


def _system_tool(app: OfferedApp, action: ToolAction[Any]) -> OfferedTool:
    return _own_tool(app, action, (), asks=not action.is_read_only, origin=ActionOfSystemTool(action))


def _database_tool(
    app: OfferedApp, database: OfferedDatabase, action: DatabaseAction, taken: Container[str]
) -> OfferedTool:
    return _own_tool(app, action, taken, asks=action.asks, origin=ActionOfDatabase(database, action))


def _own_tool(
    app: OfferedApp,
    action: ToolAction[Any] | DatabaseAction,
    taken: Container[str],
    *,
    asks: bool,
    origin: Origin,
) -> OfferedTool:
    """A tool that this service declares; one that asks its user does so each time."""
    return OfferedTool(
        model_name=model_name(app.slug, action.name, taken),
        app=app,
        title=f"{app.name}: {action.title.lower()}",
        description=action.description,
        parameters=repair_schema(action.parameters.model_json_schema()).schema,
        is_read_only=action.is_read_only,
        consent=Consent.ASKED_EACH_TIME if asks else Consent.NOT_NEEDED,
        identity=f"{app.id}/{action.name}",
        origin=origin,
    )


def _connector_tool(
    app: OfferedApp, catalog: ConnectorCatalog, tool: DiscoveredTool, taken: Container[str]
) -> OfferedTool:
    fingerprint = catalog.fingerprints.get(tool.name, "")
    return OfferedTool(
        model_name=model_name(app.slug, tool.name, taken),
        app=app,
        title=f"{app.name}: {readable_name(tool.name)}",
        description=described(tool),
        parameters=repair_schema(tool.input_schema).schema,
        is_read_only=tool.is_read_only,
        consent=_consent(catalog.policies.get(tool.name)),
        identity=f"{app.id}/{tool.name}/{fingerprint}/{catalog.target}",
        origin=ToolOfConnector(
            catalog.connector_id,
            tool.name,
            is_idempotent=(tool.annotations or {}).get("idempotentHint") is True,
            fingerprint=fingerprint,
        ),
    )


def _consent(policy: ToolPolicy | None) -> Consent:
    return Consent.NOT_NEEDED if policy is ToolPolicy.ALLOW else Consent.ASKED
