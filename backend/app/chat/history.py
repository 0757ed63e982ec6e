"""What the model is told about a thread: our own compact record, never rebuilt from what is shown.

Tool results stay results of tools; they never become messages of the user.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agents import TResponseInputItem
from sqlalchemy import Row, Text, bindparam, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.chat.storable import storable
from app.models import ModelHistoryEntry
from app.tools.tables import Table

MAX_ENTRIES = 200
MAX_HISTORY_CHARS = 160_000
_FOLDED = "(An earlier result, left out to save space. Call the tool again if it is needed.)"
_MAX_TABLE_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One entry as stored: `kind` is user, assistant or tool_call."""

    kind: str
    content: dict[str, Any]

    @property
    def size(self) -> int:
        return sum(len(value) for value in self.content.values() if isinstance(value, str))


def user_entry(text: str) -> dict[str, Any]:
    return {"kind": "user", "text": text}


def assistant_entry(text: str) -> dict[str, Any]:
    return {"kind": "assistant", "text": text}


def call_entry(call_id: str, name: str, arguments: str, output: str, table: Table | None) -> dict[str, Any]:
    """A call with its output, stored together so that neither ever stands alone."""
    kept = table.to_json() if table is not None and len(table.rows) <= _MAX_TABLE_ROWS else None
    return {
        "kind": "tool_call",
        "call_id": call_id,
        "name": name,
        "arguments": arguments,
        "output": output,
        "table": kept,
    }


# Put together once: every turn needs them.
_MINE = (
    ModelHistoryEntry.thread_id == bindparam("in_thread"),
    ModelHistoryEntry.user_id == bindparam("owner_id"),
)
_FIRST_OF_TURN = (
    select(func.min(ModelHistoryEntry.position))
    .where(*_MINE, ModelHistoryEntry.item_id == bindparam("turn_id", type_=Text()))
    .scalar_subquery()
)
_NEWEST = (
    select(ModelHistoryEntry.entry, _FIRST_OF_TURN.label("first"))
    .where(*_MINE)
    .order_by(ModelHistoryEntry.position.desc())
    .limit(MAX_ENTRIES)
)
_DROP = delete(ModelHistoryEntry).where(*_MINE, ModelHistoryEntry.position >= bindparam("first"))
_ADD = insert(ModelHistoryEntry).execution_options(dml_strategy="raw")


@dataclass(frozen=True, slots=True)
class ModelHistory:
    """The record of one owner's thread. `turn_id` is the user message that a turn answers."""

    owner_id: int
    thread_id: str

    async def begin_turn(self, session: AsyncSession, turn_id: str) -> list[HistoryEntry]:
        """The entries before the turn, oldest first.

        What an earlier attempt at the same turn left, and everything after it, is dropped (retry).
        """
        newest = (await session.execute(_NEWEST, {**self._key, "turn_id": turn_id})).all()
        if newest and newest[0].first is not None:
            await session.execute(_DROP, {**self._key, "first": newest[0].first})
            return await self.load(session)
        return _entries(newest)

    async def load(self, session: AsyncSession) -> list[HistoryEntry]:
        """The newest entries, oldest first."""
        return _entries((await session.execute(_NEWEST, {**self._key, "turn_id": None})).all())

    async def current_turn(self, session: AsyncSession) -> str | None:
        """The user message that the newest entry belongs to."""
        return await session.scalar(
            select(ModelHistoryEntry.item_id)
            .where(ModelHistoryEntry.thread_id == self.thread_id, ModelHistoryEntry.user_id == self.owner_id)
            .order_by(ModelHistoryEntry.position.desc())
            .limit(1)
        )

    async def add(self, session: AsyncSession, turn_id: str, *entries: dict[str, Any]) -> None:
        rows = [
            {
                "thread_id": self.thread_id,
                "user_id": self.owner_id,
                "item_id": turn_id,
                "entry": storable(entry),
            }
            for entry in entries
        ]
        await session.execute(_ADD, rows)

    @property
    def _key(self) -> dict[str, int | str]:
        return {"owner_id": self.owner_id, "in_thread": self.thread_id}


def _entries(newest: Sequence[Row[Any]]) -> list[HistoryEntry]:
    return [HistoryEntry(row.entry["kind"], row.entry) for row in reversed(newest)]


def model_input(entries: Sequence[HistoryEntry]) -> list[TResponseInputItem]:
    """The entries as the SDK's input items, newest within the budget whole, older tool results folded.

    The first item is always a message of the user: some endpoints refuse anything else.
    """
    items: list[TResponseInputItem] = []
    left = MAX_HISTORY_CHARS
    for entry in reversed(entries):
        left -= entry.size
        if left < 0 and entry.kind != "tool_call":
            break
        items[:0] = _as_items(entry.content, folded=left < 0)
    while items and dict(items[0]).get("role") != "user":
        del items[0]
    return items


def _as_items(entry: dict[str, Any], *, folded: bool) -> list[TResponseInputItem]:
    match entry["kind"]:
        case "user":
            return [{"role": "user", "content": entry["text"]}]
        case "assistant":
            return [{"role": "assistant", "content": entry["text"]}]
        case _:
            call_id = entry["call_id"]
            return [
                {
                    "type": "function_call",
                    "call_id": call_id,
                    "name": entry["name"],
                    "arguments": entry["arguments"],
                },
                {
                    "type": "function_call_output",
                    "call_id": call_id,
                    "output": _FOLDED if folded else entry["output"],
                },
            ]


def recent_tables(entries: Sequence[HistoryEntry], limit: int = 5) -> list[Table]:
    """The tables of earlier results, newest first."""
    found = (entry.content["table"] for entry in reversed(entries) if entry.content.get("table"))
    return [Table.from_json(stored) for stored, _ in zip(found, range(limit), strict=False)]
