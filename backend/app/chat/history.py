"""What the model is told about a thread: our own compact record, never rebuilt from what is shown.

Tool results stay results of tools; they never become messages of the user.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from agents import TResponseInputItem
from sqlalchemy import Row, Text, bindparam, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from app.agents.context_window import fit
from app.agents.data_marks import QUOTED, marked
from app.chat.message_files import Images, file_parts
from app.chat.storable import storable
from app.database import table_of
from app.models import ModelHistoryEntry
from app.tools.tables import Table

MAX_ENTRIES = 200
MAX_HISTORY_CHARS = 160_000


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One entry as stored: `kind` is user, assistant or tool_call."""

    kind: str
    content: dict[str, Any]


def user_entry(
    text: str, files: Sequence[dict[str, Any]] = (), table: Table | None = None, *, quote: str | None = None
) -> dict[str, Any]:
    """A message with its files (see `message_files`); `table` is what is in the first that has rows.

    `quote` is the passage that it refers to.
    """
    quoted = {} if quote is None else {"quote": {"id": token_hex(8), "text": quote}}
    return {"kind": "user", "text": text, "files": list(files), "table": _kept(table), **quoted}


def assistant_entry(text: str) -> dict[str, Any]:
    return {"kind": "assistant", "text": text}


def call_entry(call_id: str, name: str, arguments: str, output: str, table: Table | None) -> dict[str, Any]:
    """A call with its output, stored together so that neither ever stands alone."""
    return {
        "kind": "tool_call",
        "call_id": call_id,
        "name": name,
        "arguments": arguments,
        "output": output,
        "table": _kept(table),
    }


def _kept(table: Table | None) -> dict[str, Any] | None:
    return table.to_json() if table is not None else None


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
_ADD = insert(table_of(ModelHistoryEntry))


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

    async def add(
        self, session: AsyncSession | AsyncConnection, turn_id: str, *entries: dict[str, Any]
    ) -> None:
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


def model_input(entries: Sequence[HistoryEntry], images: Images | None = None) -> list[TResponseInputItem]:
    """The entries as the SDK's input items, folded to the budget (see `context_window.fit`).

    `images` are those that the model is shown; of others it is told that they were there.
    """
    items = [item for entry in entries for item in _as_items(entry.content, images or {})]
    return fit(items, MAX_HISTORY_CHARS)


def _quote_parts(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """The words of a quote may be those of a tool, whoever sends them now."""
    if (quote := entry.get("quote")) is None:
        return []
    return [{"type": "input_text", "text": marked(quote["text"], source=QUOTED, secret=quote["id"])}]


def _as_items(entry: dict[str, Any], images: Images) -> list[TResponseInputItem]:
    match entry["kind"]:
        case "user":
            parts = [*_quote_parts(entry), *file_parts(entry.get("files") or (), images)]
            said: Any = [{"type": "input_text", "text": entry["text"]}, *parts]
            return [{"role": "user", "content": said if parts else entry["text"]}]
        case "assistant":
            return [{"role": "assistant", "content": entry["text"]}]
        case _:
            call_id, output = entry["call_id"], entry["output"]
            return [
                {
                    "type": "function_call",
                    "call_id": call_id,
                    "name": entry["name"],
                    "arguments": entry["arguments"],
                },
                {"type": "function_call_output", "call_id": call_id, "output": output},
            ]


def recent_tables(entries: Sequence[HistoryEntry], limit: int = 5) -> list[Table]:
    """The tables of earlier results, newest first."""
    found = (entry.content["table"] for entry in reversed(entries) if entry.content.get("table"))
    return [Table.from_json(stored) for stored, _ in zip(found, range(limit), strict=False)]
