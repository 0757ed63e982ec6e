"""How connectors fail: what routes render, and what the agent is told about a call."""

from typing import ClassVar

from app.connectors.reasons import Reason, explain
from app.errors import Conflict, NotFound, Rejected, TooMany


class ConnectorNotFound(NotFound):
    code = "CONNECTOR_NOT_FOUND"


class ConnectionNotVerified(Rejected):
    code = "CONNECTION_NOT_VERIFIED"


class ConnectorLimitReached(Rejected):
    code = "CONNECTOR_LIMIT_REACHED"


class DuplicateUrl(Conflict):
    code = "DUPLICATE_URL"


class ConnectorChanged(Conflict):
    """Somebody else, or the same user in another window, was faster."""

    code = "CONNECTOR_CHANGED"


class CredentialsNeeded(Rejected):
    """Stored credentials belong to the address that they were entered for."""

    code = "CREDENTIALS_NEEDED"


class ToolNotFound(NotFound):
    code = "TOOL_NOT_FOUND"


class ToolChanged(Conflict):
    """The server has changed the tool again since it was shown."""

    code = "TOOL_CHANGED"


class ToolNotAccepted(Conflict):
    code = "TOOL_NOT_ACCEPTED"


class ToolLeftOut(Conflict):
    """No model could be told about the tool: there is nothing to switch on."""

    code = "TOOL_LEFT_OUT"


class TooManyTests(TooMany):
    code = "TOO_MANY_TESTS"


_BEFORE_SENDING = frozenset(
    {
        Reason.DNS_NOT_FOUND,
        Reason.DNS_FAILED,
        Reason.DNS_TIMEOUT,
        Reason.CONNECTION_REFUSED,
        Reason.CONNECT_TIMEOUT,
        Reason.NETWORK_UNREACHABLE,
        Reason.TLS_HANDSHAKE_FAILED,
        Reason.TLS_TIMEOUT,
    }
)


class ToolCallError(Exception):
    """A connector could not do what was asked of it.

    `message` is written for the user and for the model; it never contains credentials or the URL's query.
    `is_before_call` says that the conversation did not even begin.
    """

    is_retryable: ClassVar[bool] = False
    is_held_against_server: ClassVar[bool] = True

    def __init__(self, reason: Reason, message: str | None = None, *, is_before_call: bool = False) -> None:
        self.reason = reason
        self.message = message or explain(reason).detail
        self._is_before_call = is_before_call
        super().__init__(self.message)

    @property
    def may_have_acted(self) -> bool:
        """Whether the server may have received the call, and done what it says."""
        return not (self._is_before_call or self.reason in _BEFORE_SENDING)


class ServerUnreachable(ToolCallError):
    """The network failed: the same call may succeed in a moment."""

    is_retryable = True


class SessionForgotten(ServerUnreachable):
    """The server does not know this session any more: it did not take the call, a new session may."""


class CallTimedOut(ToolCallError):
    """The server did not answer within the time allowed. It may still be working on the call."""


class CredentialsRejected(ToolCallError):
    """The server wants other credentials: only the user can help."""


class ServerMisbehaved(ToolCallError):
    """The answer was not what the protocol asks for, or larger than this service accepts."""


class CallRefused(ToolCallError):
    """The server understood the call and declined it (a JSON-RPC error).

    `message` carries the server's own words, cut to 2 KB: text of a stranger, to be treated as data.
    """

    is_held_against_server = False


class ToolRedefined(ToolCallError):
    """The server describes the tool otherwise than its user accepted it: nothing was sent."""

    is_held_against_server = False

    def __init__(self) -> None:
        super().__init__(Reason.TOOL_REDEFINED, is_before_call=True)


class ConnectorUnusable(ToolCallError):
    """The connector is gone, switched off, unverified, or its credentials cannot be opened any more."""
