"""How databases fail: what routes render, and what a conversation with a server ends in."""

import re

from app.databases.reasons import DatabaseReason, explain
from app.errors import Conflict, NotFound, Rejected, TooMany, UpstreamFailed
from app.plain_text import plain

MAX_SERVER_WORDS = 1000

_PATH = re.compile(r"(?<![\w/.])/(?:[\w.+@-]+/)+[\w.+@-]*|(?<!\w)[A-Za-z]:\\[^\s\"']+")
_DSN = re.compile(r"\bpostgres(?:ql)?(?:\+\w+)?://\S+", re.IGNORECASE)


class DatabaseNotFound(NotFound):
    code = "DATABASE_NOT_FOUND"


class DatabaseLimitReached(Rejected):
    code = "DATABASE_LIMIT_REACHED"


class DatabaseNotConnected(Rejected):
    """The connection test did not pass."""

    code = "DATABASE_NOT_CONNECTED"


class SuperuserRefused(Rejected):
    code = "SUPERUSER_REFUSED"


class DatabaseExists(Conflict):
    code = "DATABASE_EXISTS"


class SampleNotAvailable(Rejected):
    code = "SAMPLE_NOT_AVAILABLE"


class TooManyDatabaseTests(TooMany):
    code = "TOO_MANY_TESTS"


class TableNotFound(NotFound):
    code = "TABLE_NOT_FOUND"


class NoteNotFound(NotFound):
    code = "NOTE_NOT_FOUND"


class QueryNotFound(NotFound):
    code = "QUERY_NOT_FOUND"


class NoteLimitReached(Rejected):
    code = "NOTE_LIMIT_REACHED"


class SchemaUnreadable(UpstreamFailed):
    """The server of the database did not let its schema be read."""

    code = "SCHEMA_UNREADABLE"

    def __init__(self, message: str, reason: DatabaseReason) -> None:
        super().__init__(message)
        self.reason = reason


class TooManyQueries(TooMany):
    code = "TOO_MANY_QUERIES"


class AddressRefused(Exception):
    """The text or the fields are no address that this service could ever connect to."""

    def __init__(self, reason: DatabaseReason, field: str = "dsn") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.field = field


class ConversationFailed(Exception):
    """The way to a server, or the conversation with it, failed: nothing more is said on this connection.

    `words` are those of the server, if it said any: text of a stranger, cleaned and cut.
    """

    def __init__(self, reason: DatabaseReason, words: str | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.words = words

    @property
    def detail(self) -> str:
        said = explain(self.reason).detail
        return f"{said} It says: {self.words}" if self.words else said


class ServerError(Exception):
    """PostgreSQL understood and refused. The texts are a stranger's: cleaned, without paths, cut to 1 KB."""

    def __init__(
        self, sqlstate: str, message: str, *, hint: str | None = None, position: int | None = None
    ) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate
        self.message = message
        self.hint = hint
        self.position = position

    def moved(self, by: int) -> "ServerError":
        """The same in a text that begins elsewhere."""
        at = None if self.position is None else max(1, self.position + by)
        return ServerError(self.sqlstate, self.message, hint=self.hint, position=at)


def server_words(text: str, *, secret: str = "") -> str:
    """What a server says, without what it must not repeat: passwords, connection strings, file paths."""
    if secret:
        text = text.replace(secret, "***")
    shown = " ".join(plain(text, MAX_SERVER_WORDS).split())
    return _PATH.sub("(a path)", _DSN.sub("(an address)", shown))
