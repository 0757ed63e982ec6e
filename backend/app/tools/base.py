"""What a system tool is: one declaration with its actions, and the values that pass in and out of them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from app.errors import NotFound, Rejected
from app.settings import Settings
from app.tools.tables import Table


class Category(StrEnum):
    """Where the Apps menu lists a tool; the order here is the order there."""

    COMMUNICATION = "communication"
    INSIGHTS = "insights"
    UTILITIES = "utilities"


class AuthType(StrEnum):
    """What a user must do before the tool can work for them."""

    NONE = "none"
    OAUTH = "oauth"


class ToolStatus(StrEnum):
    CONNECTED = "connected"
    AVAILABLE = "available"
    COMING_SOON = "coming_soon"
    RECONNECT = "reconnect"


class ToolNotFound(NotFound):
    code = "TOOL_NOT_FOUND"


class ToolNotEnabled(Rejected):
    code = "TOOL_NOT_ENABLED"


class ToolAlreadyConnected(Rejected):
    code = "TOOL_ALREADY_CONNECTED"


class ToolNotConnected(Rejected):
    code = "TOOL_NOT_CONNECTED"


class ActionFailed(Exception):
    """An action could not do what was asked; the message tells user and model what to change."""


@dataclass(frozen=True, slots=True)
class ToolFile:
    """A file that an action made. The chat stores it for its owner and links to it."""

    name: str
    mime_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ActionResult:
    """What an action did.

    `text` goes to the model, `table` stands in the visible task, `rows` are those that the action worked on
    and later ones may refer to, `widget` (a ChatKit widget as JSON) becomes a card of its own, `files`
    become downloads.
    """

    text: str
    table: Table | None = None
    rows: Table | None = None
    widget: Mapping[str, Any] | None = None
    copy_text: str | None = None
    files: tuple[ToolFile, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionContext:
    """What an action may know of the conversation: the tables of earlier results, newest first."""

    tables: Sequence[Table] = ()


Input = TypeVar("Input", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class ToolAction(Generic[Input]):
    """One thing that the agent can do with a tool; `parameters` is validated before `run` sees it."""

    name: str
    title: str
    description: str
    parameters: type[Input]
    is_read_only: bool
    run: Callable[[Input, ActionContext], Awaitable[ActionResult]]

    async def call(self, arguments: Mapping[str, Any], context: ActionContext) -> ActionResult:
        """Run with arguments that came from a model.

        Raises:
            pydantic.ValidationError: The arguments do not fit `parameters`.
            ActionFailed: They fit, but the action cannot be done.
        """
        return await self.run(self.parameters.model_validate(dict(arguments)), context)


def _always_configured(_: Settings) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class SystemTool:
    """A tool that the developers ship: everything about it, said once.

    `unconfigured` answers what the operator still has to do before anybody can connect the tool, or None.
    """

    id: str
    name: str
    description: str
    icon: str
    category: Category
    auth_type: AuthType
    actions: tuple[ToolAction[Any], ...] = ()
    is_enabled: bool = True
    is_beta: bool = False
    placeholder: str | None = None
    unconfigured: Callable[[Settings], str | None] = _always_configured

    def status_for(self, *, is_connected: bool | None) -> ToolStatus:
        """The status that a user sees.

        A tool that needs no sign-in starts connected: there is nothing that the user could be asked for, and
        whoever opens the chat for the first time should be able to try it. Disconnecting it is remembered.

        Args:
            is_connected: What the user last chose; None when they never touched the tool.
        """
        if not self.is_enabled or self.is_beta:
            return ToolStatus.COMING_SOON
        if is_connected is None:
            is_connected = self.auth_type is AuthType.NONE
        return ToolStatus.CONNECTED if is_connected else ToolStatus.AVAILABLE
