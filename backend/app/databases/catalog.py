"""The tables of a user's database as values: what agent, pages and built-in model know of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

TableKind: TypeAlias = Literal["table", "view", "materialized_view", "foreign_table"]


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """`values` are the frequent ones of a column with few, or the labels of an enum, in its order."""

    name: str
    type: str
    is_nullable: bool = True
    comment: str | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns here whose values stand in `to_columns` of another table."""

    columns: tuple[str, ...]
    to_schema: str
    to_table: str
    to_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableInfo:
    """`rows` is the server's own estimate, None when it has none; `parts` are its partitions."""

    schema: str
    name: str
    kind: TableKind
    columns: tuple[ColumnInfo, ...]
    comment: str | None = None
    rows: int | None = None
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.schema, self.name

    @property
    def shown_name(self) -> str:
        """Without the schema where everybody leaves it out."""
        return self.name if self.schema == "public" else f"{self.schema}.{self.name}"

    def column(self, name: str) -> ColumnInfo | None:
        return next((column for column in self.columns if column.name == name), None)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "TableInfo":
        columns = tuple(ColumnInfo(**{**each, "values": tuple(each["values"])}) for each in stored["columns"])
        keys = tuple(
            ForeignKey(tuple(each["columns"]), each["to_schema"], each["to_table"], tuple(each["to_columns"]))
            for each in stored["foreign_keys"]
        )
        parts = tuple((schema, name) for schema, name in stored.get("parts", ()))
        lists = {"columns": columns, "foreign_keys": keys, "primary_key": tuple(stored["primary_key"])}
        return cls(**{**stored, **lists, "parts": parts})
