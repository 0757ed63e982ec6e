"""A database as the agent knows it: what its user lets it see, ready to be ranked."""

from dataclasses import dataclass, field
from functools import cached_property

from app.databases.catalog import TableInfo
from app.databases.relevance import SchemaIndex
from app.databases.schema_text import sql_table
from app.databases.schemas import KnownSchema, Note
from app.models import UserDatabase


@dataclass(frozen=True)
class OfferedDatabase:
    """`tables` are the visible ones, `hidden` the names of the others and of what their rows are kept in.

    The sample store has no host.
    """

    database_id: int
    name: str
    host: str | None = None
    tables: tuple[TableInfo, ...] = ()
    hidden: frozenset[tuple[str, str]] = frozenset()
    notes: tuple[Note, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, known: KnownSchema) -> "OfferedDatabase":
        notes = tuple(note for note in known.notes if note.table not in known.hidden)
        parts = {part for table in known.tables if table.key in known.hidden for part in table.parts}
        return cls(known.database_id, known.name, known.host, known.visible, known.hidden | parts, notes)

    @classmethod
    def named(cls, row: UserDatabase) -> "OfferedDatabase":
        """Without its tables: enough for a menu."""
        return cls(row.id, row.name, row.host)

    @cached_property
    def index(self) -> SchemaIndex:
        told: dict[tuple[str, str], list[str]] = {}
        for note in self.notes:
            if note.table is not None:
                told.setdefault(note.table, []).append(note.text)
        return SchemaIndex(self.tables, told)

    def find(self, name: str) -> TableInfo | None:
        """The table of this name, however it is quoted."""
        wanted = name.strip().rstrip(";").lower()
        for spelled in (sql_table, lambda table: table.shown_name, lambda table: table.name):
            for table in self.tables:
                if spelled(table).lower() == wanted:
                    return table
        return next(
            (table for table in self.tables if f"{table.schema}.{table.name}".lower() == wanted), None
        )
