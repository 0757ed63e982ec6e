"""How a chat request fails before its stream begins."""

from chatkit.store import NotFoundError

from app.errors import Conflict, NotFound, TooMany


class ThreadNotFound(NotFound, NotFoundError):
    """Missing, or another user's: there is no difference to the caller."""

    code = "THREAD_NOT_FOUND"


class ItemNotFound(NotFound, NotFoundError):
    code = "ITEM_NOT_FOUND"


class AttachmentNotFound(NotFound, NotFoundError):
    code = "ATTACHMENT_NOT_FOUND"


class ThreadBusy(Conflict):
    code = "THREAD_BUSY"


class NotPossible(Conflict):
    """The request is well formed but does not fit the state of the thread."""

    code = "NOT_POSSIBLE"


class TooManyRuns(TooMany):
    code = "TOO_MANY_RUNS"


class TooManyTurns(TooMany):
    code = "TOO_MANY_TURNS"


class TokensUsedUp(TooMany):
    code = "TOKENS_USED_UP"
