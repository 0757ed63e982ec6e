"""What goes into a file: words, and one or more tables with a name each."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.tools.tables import Cell, Table


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    table: Table


@dataclass(frozen=True, slots=True)
class Contents:
    """`text` stands before the tables where a form has room for words."""

    title: str
    sheets: Sequence[Sheet]
    text: str = ""

    @property
    def has_one(self) -> bool:
        return len(self.sheets) == 1


def written(value: Cell) -> str:
    """A cell as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
