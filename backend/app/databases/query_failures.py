"""How a question that was put to a server ends without rows, in words that help to put it better."""

from app.databases.errors import ConversationFailed, ServerError
from app.databases.reasons import DatabaseReason, explain

EXPENSIVE = "expensive"
SCHEMA_CHANGED = frozenset({"unknown_column", "unknown_table"})
"""What may mean that the schema is another one by now."""

CONNECTION = "connection_failed"

_BY_SQLSTATE = {
    "42501": "permission_denied",
    "42P01": "unknown_table",
    "42703": "unknown_column",
    "42883": "unknown_function",
    "42601": "syntax",
    "42803": "grouping",
    "42702": "ambiguous_column",
    "42804": "types_differ",
    "22P02": "invalid_value",
    "22012": "division_by_zero",
    "25006": "writes",
    "57014": "timed_out",
    "25P04": "timed_out",
    "55P03": "locked",
    "53200": "out_of_memory",
    "53400": "out_of_memory",
}
_WORDS = {
    "permission_denied": (
        "This role may not read what the query asks for; that is not the same as there being no rows.",
        "Ask for other tables, or have the role granted SELECT on this one.",
    ),
    "unknown_table": (
        "The query names a table that is not there.",
        "Look the tables up and name one of them.",
    ),
    "unknown_column": (
        "The query names a column that is not there.",
        "Look the columns of the table up and name one of them.",
    ),
    "unknown_function": (
        "The query calls a function that is not there for these types.",
        "Check its name, or cast the values.",
    ),
    "syntax": ("The query is not written as PostgreSQL reads it.", "Correct it at the place that is named."),
    "grouping": ("A column is neither grouped nor aggregated.", "Add it to GROUP BY, or aggregate it."),
    "ambiguous_column": ("Several tables have a column of this name.", "Put the table's name before it."),
    "types_differ": ("Values of different types are compared.", "Cast one of them."),
    "invalid_value": (
        "A value does not fit the type that it is compared with.",
        "Write it as that type does.",
    ),
    "division_by_zero": ("A number is divided by zero.", "Use NULLIF(…, 0) as the divisor."),
    "writes": ("The query would change data.", "Only reading is possible."),
    "timed_out": (
        "The query took longer than its time limit and was ended.",
        "Ask for fewer rows, a shorter period, or use an indexed column.",
    ),
    "locked": ("A table is locked by somebody else.", "Try again in a moment."),
    "out_of_memory": ("The server ran out of memory for this query.", "Ask for less at once."),
    "answer_too_large": (
        "The result has a value or a row that is larger than this service takes in.",
        "Ask for fewer columns, or shorten long values: left(…, 1000).",
    ),
    "server_error": ("The server could not carry the query out.", "Put the question in another way."),
    EXPENSIVE: (
        "The server expects this query to take very long.",
        "Narrow it down, or run it all the same if that is meant.",
    ),
}


class QueryFailed(Exception):
    """`reason` is stable. `words` are the server's own: text of a stranger, cleaned and cut."""

    def __init__(
        self,
        reason: str,
        *,
        words: str | None = None,
        hint: str | None = None,
        position: int | None = None,
        estimate_cost: float | None = None,
        estimate_rows: int | None = None,
        detail: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.words = words
        self.hint = hint
        self.position = position
        self.estimate_cost = estimate_cost
        self.estimate_rows = estimate_rows
        self.message, self.fix = detail or _WORDS[reason]

    @property
    def sentence(self) -> str:
        """All there is to say, for a model or where there is one place for it."""
        said = f" The server says: {self.words}." if self.words else ""
        hinted = f" Hint: {self.hint}" if self.hint else ""
        return f"{self.message}{said}{hinted} {self.fix}"


def failed_by_server(error: ServerError) -> QueryFailed:
    reason = _BY_SQLSTATE.get(error.sqlstate, "server_error")
    return QueryFailed(reason, words=error.message.rstrip("."), hint=error.hint, position=error.position)


def failed_on_the_way(error: ConversationFailed) -> QueryFailed:
    if error.reason is DatabaseReason.ANSWER_TOO_SLOW:
        return QueryFailed("timed_out")
    if error.reason is DatabaseReason.ANSWER_TOO_LARGE:
        return QueryFailed("answer_too_large")
    told = explain(error.reason)
    return QueryFailed(CONNECTION, words=error.words, detail=(told.detail, told.fix))
