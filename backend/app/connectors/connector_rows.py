"""The rows that calls need, kept in the process for as long as every change of them is heard."""

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import load_only

from app.database import Database
from app.database_signals import Signals
from app.models import UserMCPConnection

MAX_KEPT = 2000
# The triggers of `user_mcp_connections` signal on these: owner and connector, as `7:42`.
CHANGED = "connector_changed"
LEFT = "connector_left"
"""It was deleted or switched off, or leads elsewhere: a session with it is over, too."""

Key: TypeAlias = tuple[int, int]
"""Owner and connector."""

_row = UserMCPConnection
# What a change of is signalled; reading another column of such a row raises.
COLUMNS = (
    _row.user_id,
    _row.server_url,
    _row.auth_type,
    _row.auth_config,
    _row.is_active,
    _row.is_verified,
    _row.protocol_version,
    _row.last_error_code,
    _row.last_error_reason,
    _row.failure_count,
    _row.next_trial_at,
    _row.trial_count,
)


class ConnectorRows:
    """Reads rows, and remembers those of connectors that work while signals are heard.

    Args:
        database: Where the rows are.
        signals: How changes are heard; without it every row is read each time.
        on_left: Called when another process, or this one, ended what a session of the connector rests on.
    """

    def __init__(
        self, database: Database, signals: Signals | None, *, on_left: Callable[[Key], None]
    ) -> None:
        self._database = database
        self._signals = signals
        self._kept: OrderedDict[Key, UserMCPConnection] = OrderedDict()
        self._changes = 0
        if signals is not None:
            signals.subscribe(CHANGED, lambda payload: self.drop(_key_of(payload)), on_gap=self._drop_all)
            signals.subscribe(LEFT, lambda payload: on_left(_key_of(payload)))

    async def get(self, key: Key) -> UserMCPConnection | None:
        """The row as it is now, without a statement where none is needed; None when it is not the owner's."""
        if self._is_listening and (kept := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return kept
        changes = self._changes
        row = await self._read(key)
        # A change that was heard meanwhile may be newer than what was read.
        if row is not None and _works(row) and self._is_listening and changes == self._changes:
            self._keep(key, row)
        return row

    def drop(self, key: Key) -> None:
        """Read the row anew the next time."""
        self._changes += 1
        self._kept.pop(key, None)

    @property
    def _is_listening(self) -> bool:
        return self._signals is not None and self._signals.is_listening

    async def _read(self, key: Key) -> UserMCPConnection | None:
        owner_id, connector_id = key
        async with self._database.statement() as session:
            found: UserMCPConnection | None = await session.scalar(
                select(_row)
                .where(_row.id == connector_id, _row.user_id == owner_id)
                .options(load_only(*COLUMNS, raiseload=True))
            )
        return found

    def _keep(self, key: Key, row: UserMCPConnection) -> None:
        self._kept[key] = row
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)

    def _drop_all(self) -> None:
        self._changes += 1
        self._kept.clear()


def _works(row: UserMCPConnection) -> bool:
    """Whether nothing stands against a call: the others are rare, and not worth remembering."""
    is_well = not row.failure_count and row.last_error_code is None and row.next_trial_at is None
    return row.is_active and row.is_verified and is_well


def _key_of(payload: str) -> Key:
    owner_id, _, connector_id = payload.partition(":")
    return int(owner_id), int(connector_id)
