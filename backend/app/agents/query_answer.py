"""A query that answers its user, with what it brought."""

from dataclasses import dataclass

from app.tools.tables import Table


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """The query, how the question was understood, and the rows read. With `has_more` there are others.

    `ms` is the whole way to the database and back. `is_long` says that its user has allowed what it costs.
    """

    database_id: int
    database_name: str
    question: str
    assumptions: tuple[str, ...]
    sql: str
    rows: Table
    has_more: bool
    ms: int
    is_long: bool = False

    @property
    def has_rows(self) -> bool:
        """Whether there is more than the words can say: neither nothing nor one value."""
        return len(self.rows.rows) > 1 or bool(self.rows.rows and len(self.rows.columns) > 1)
