"""What a system tool is: one declaration with its actions, and the values that pass in and out of them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, BinaryIO, Generic, Protocol, TypeAlias, TypeVar

from pydantic import BaseModel

from app.errors import NotFound, Rejected
from app.network.http_exchange import HttpCall, HttpReply
from app.oauth.provider import OAuthProvider
from app.settings import Settings
from app.tools.tables import Cell, Table
from app.tools.whole_results import QueryAgain


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


class ToolHasNoSettings(Rejected):
    code = "TOOL_HAS_NO_SETTINGS"


class ActionFailed(Exception):
    """An action could not do what was asked; the message tells user and model what to change.

    `way_out` is set when the user has to do something outside of the conversation first.
    """

    def __init__(self, message: str, *, way_out: str | None = None) -> None:
        super().__init__(message)
        self.way_out = way_out


@dataclass(frozen=True, slots=True)
class ToolFile:
    """A file that an action made. The chat stores it for its owner and links to it."""

    name: str
    mime_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class LargeContent:
    """What of a file is too large to be held in memory; whoever stores it closes `file`."""

    file: BinaryIO = field(repr=False)
    size: int

    def __len__(self) -> int:
        return self.size


@dataclass(frozen=True, slots=True)
class LargeFile:
    """A file that an action made and that nobody has to read whole."""

    name: str
    mime_type: str
    content: LargeContent


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
    files: tuple[ToolFile | LargeFile, ...] = ()


class Connection(Protocol):
    """One user's tie to one tool: their settings of it, and the way to its provider."""

    @property
    def settings(self) -> Settings: ...

    async def config(self) -> Mapping[str, Any]:
        """The user's settings of the tool, as its form validates them."""
        ...

    async def send(self, call: HttpCall) -> HttpReply:
        """Send a request in the user's name.

        For a tool with a sign-in, credentials are added, and renewed when they are not accepted.

        Raises:
            ActionFailed: The user has to sign in again, or their sign-in cannot be renewed at the moment.
            ExchangeFailed: No answer came.
        """
        ...


TakeRows: TypeAlias = Callable[[tuple[str, ...], Sequence[tuple[Cell, ...]]], Awaitable[bool]]
"""Takes the next rows, under the names of their columns, or answers that it takes no more."""


class QueryRunner(Protocol):
    """The way back to the databases of the user who is answered."""

    async def run_again(
        self, query: QueryAgain, take: TakeRows, *, max_rows: int, max_bytes: int | None = None
    ) -> bool:
        """Put a query of the conversation once more; returns whether there are rows that were not taken.

        Raises:
            ActionFailed: It did not run to its end; some rows may have been taken.
        """
        ...


class ThreadFiles(Protocol):
    """The files of one conversation."""

    async def find(self, reference: str) -> "KeptFile | None":
        """A file by its id, by its link, or the newest of this name."""
        ...

    async def load(self, file_id: str) -> ToolFile | None: ...

    async def table(self, attachment_id: str) -> Table | None:
        """All rows of a file that its user attached to this conversation, if it is a table."""
        ...

    async def room(self) -> int:
        """How many bytes of files their user may still keep."""
        ...

    async def listed(self) -> "Sequence[KeptFile]":
        """The files with text that their user has attached: those of this conversation, then the others."""
        ...

    async def search(self, query: str, *, file_name: str | None, limit: int) -> "Search":
        """Passages of attached files, best first: of this conversation, or if it has none, of all others."""
        ...

    async def read(self, file_id: str, *, place: str | None, limit: int) -> "Sequence[FoundPassage]":
        """Passages of one attached file in their order, beginning with the place that is named."""
        ...


@dataclass(frozen=True, slots=True)
class KeptFile:
    id: str
    name: str
    size: int
    is_of_this_chat: bool = True

    @property
    def url(self) -> str:
        return f"/api/attachments/{self.id}"


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A piece of a file's text; `place` says where it stands: `page 3`, `lines 1-40`."""

    file: KeptFile
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Search:
    """What was found.

    `instead` are words that were looked for because nothing has those that were meant. `unread` names files
    that are too long to be searched whole, when nothing was found in what there is of them.
    """

    passages: "Sequence[FoundPassage]"
    instead: Mapping[str, str] = field(default_factory=dict)
    unread: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ActionContext:
    """What an action may know.

    Tables of earlier results, newest first, and the way to what they are only the beginning of; files; its
    user's tie to it.
    """

    tables: Sequence[Table] = ()
    files: ThreadFiles | None = None
    connection: Connection | None = None
    queries: QueryRunner | None = None


Input = TypeVar("Input", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class ToolAction(Generic[Input]):
    """One thing that the agent can do with a tool; `parameters` is validated before `run` sees it.

    `complete` fills in what the user would have to say otherwise, before they are asked for their consent.
    """

    name: str
    title: str
    description: str
    parameters: type[Input]
    is_read_only: bool
    run: Callable[[Input, ActionContext], Awaitable[ActionResult]]
    complete: Callable[[Input, ActionContext], Awaitable[Input]] | None = None

    async def prepare(self, arguments: Mapping[str, Any], context: ActionContext) -> dict[str, Any]:
        """The arguments as they will be used: what a person is asked about is what happens then.

        Raises:
            pydantic.ValidationError: The arguments do not fit `parameters`.
            ActionFailed: They fit, but the action cannot be done.
        """
        asked = self.parameters.model_validate(dict(arguments))
        if self.complete is not None:
            asked = await self.complete(asked, context)
        return asked.model_dump(mode="json", exclude_none=True)

    async def call(self, arguments: Mapping[str, Any], context: ActionContext) -> ActionResult:
        """Run with arguments that came from a model.

        Raises:
            pydantic.ValidationError: The arguments do not fit `parameters`.
            ActionFailed: They fit, but the action cannot be done.
        """
        return await self.run(self.parameters.model_validate(dict(arguments)), context)


@dataclass(frozen=True, slots=True)
class SignIn:
    """How users let the tool in at its provider.

    `provider` answers None, and `setup` says what to do, while the operator has not registered this service
    there. `account` asks, over a connection with fresh credentials, who has signed in.
    """

    provider: Callable[[Settings], OAuthProvider | None]
    account: Callable[[Connection], Awaitable[str]]
    setup: str


@dataclass(frozen=True, slots=True)
class SystemTool:
    """A tool that the developers ship: everything about it, said once.

    `config` is the model of its settings, each with a default: pages make their form from it. `setup` answers
    what the operator still has to do, beside registering at the provider of a `sign_in`.
    """

    id: str
    name: str
    description: str
    icon: str
    category: Category
    auth_type: AuthType = AuthType.NONE
    actions: tuple[ToolAction[Any], ...] = ()
    is_enabled: bool = True
    is_beta: bool = False
    placeholder: str | None = None
    sign_in: SignIn | None = None
    config: type[BaseModel] | None = None
    setup: Callable[[Settings], str | None] | None = None

    @property
    def is_announced(self) -> bool:
        """Whether it is shown only, and cannot be used yet."""
        return not self.is_enabled or self.is_beta

    def unconfigured(self, settings: Settings) -> str | None:
        """What the operator still has to do before anybody can connect the tool, or None."""
        if self.is_announced:
            return None
        if self.sign_in is not None and self.sign_in.provider(settings) is None:
            return self.sign_in.setup
        return self.setup(settings) if self.setup is not None else None

    def status_for(self, *, is_connected: bool | None, is_signed_in: bool = True) -> ToolStatus:
        """The status that a user sees.

        A tool that needs no sign-in starts connected: there is nothing that the user could be asked for, and
        whoever opens the chat for the first time should be able to try it. Disconnecting it is remembered.
        One that the operator has to set up passes things on to somebody else: there the user decides.

        Args:
            is_connected: What the user last chose; None when they never touched the tool.
            is_signed_in: Whether there are credentials, for a tool that needs some.
        """
        if self.is_announced:
            return ToolStatus.COMING_SOON
        if is_connected is None:
            is_connected = self.auth_type is AuthType.NONE and self.setup is None
        if not is_connected:
            return ToolStatus.AVAILABLE
        has_what_it_needs = self.auth_type is AuthType.NONE or is_signed_in
        return ToolStatus.CONNECTED if has_what_it_needs else ToolStatus.RECONNECT
