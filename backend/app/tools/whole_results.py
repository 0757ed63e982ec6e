"""Where all rows of a result can be had when a table holds only the first of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class QueryAgain:
    """A query of the user to one of their databases; `is_long` when they allowed it to take very long."""

    database_id: int
    sql: str
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class KeptAsJson:
    """A file of the conversation that holds the result of a connector as it came."""

    file_id: str


@dataclass(frozen=True, slots=True)
class AttachedTable:
    """A file that the user attached, and that is a table."""

    attachment_id: str


WholeResult: TypeAlias = QueryAgain | KeptAsJson | AttachedTable


def whole_to_json(whole: WholeResult) -> dict[str, Any]:
    return asdict(whole)


def whole_from_json(stored: Mapping[str, Any]) -> WholeResult:
    if "attachment_id" in stored:
        return AttachedTable(**stored)
    return KeptAsJson(**stored) if "file_id" in stored else QueryAgain(**stored)
