"""All warm sessions of the process: one per connector and version of its credentials, bounded in number."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from app.connectors.auth import strategy_for
from app.connectors.connector_rows import Key
from app.connectors.diagnosis import failure
from app.connectors.egress import Egress
from app.connectors.egress_journal import Journal
from app.connectors.mcp_client import UserMCPClient
from app.connectors.mcp_values import Route
from app.connectors.reasons import Reason
from app.connectors.sealed_target import Target
from app.connectors.warm_session import WarmSession

MAX_SESSIONS = 200
MAX_REMEMBERED = 2000
MAX_OPENINGS = 20
OPENINGS_COUNTED_FOR_S = 60.0

Stamp: TypeAlias = tuple[str | None, ...]
"""What a connector leads to and with which credentials, sealed: another one needs another session."""


@dataclass(slots=True)
class _Known:
    """What is worth remembering of a connector between sessions."""

    stamp: Stamp
    route: Route = field(default_factory=Route)
    openings: deque[float] = field(default_factory=lambda: deque(maxlen=MAX_OPENINGS))


class WarmSessions:
    """Hands out sessions, none of which has two users; opening is shared by all who wait for it."""

    def __init__(self, egress: Egress, *, on_tools_changed: Callable[[int, int], None]) -> None:
        self._egress = egress
        self._on_tools_changed = on_tools_changed
        self._held: OrderedDict[Key, tuple[Stamp, WarmSession]] = OrderedDict()
        self._known: OrderedDict[Key, _Known] = OrderedDict()
        self._leaving: set[WarmSession] = set()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Key, stamp: Stamp, load: Callable[[], Target], *, hint: Route) -> WarmSession:
        """The session of a connector, opened if there is none; never awaits.

        Args:
            key: Whose connector.
            stamp: What it is now; a session for anything else is retired.
            load: Opens the sealed target, called only when a session must be opened.
            hint: How the server was reached last, as far as the row tells.

        Raises:
            ServerUnreachable: Twenty sessions were opened within the last minute.
            DecryptionError, UrlRefused: The target does not open.
        """
        held = self._held.get(key)
        if held is not None:
            if held[0] == stamp and held[1].is_open:
                self._held.move_to_end(key)
                return held[1]
            self.retire(key)
        session = self._opened(key, self._count_opening(key, stamp, hint), load())
        self._held[key] = (stamp, session)
        self._make_room()
        return session

    def retire(self, key: Key) -> None:
        """Let calls in the air end, and the next call open another session."""
        if (held := self._held.pop(key, None)) is not None:
            self._leaving = {session for session in self._leaving if not session.is_gone}
            self._leaving.add(held[1])
            held[1].retire()

    async def close_owner(self, owner_id: int) -> None:
        """End the sessions of one user and forget what was learned of their servers."""
        mine = [key for key in self._held if key[0] == owner_id]
        sessions = [self._held.pop(key)[1] for key in mine]
        for key in [key for key in self._known if key[0] == owner_id]:
            del self._known[key]
        await asyncio.gather(*(session.close() for session in sessions))

    async def close(self) -> None:
        sessions = [session for _, session in self._held.values()] + list(self._leaving)
        self._held.clear()
        self._leaving.clear()
        await asyncio.gather(*(session.close() for session in sessions))

    def _count_opening(self, key: Key, stamp: Stamp, hint: Route) -> _Known:
        known = self._known.get(key)
        if known is None or known.stamp != stamp:
            known = _Known(stamp, hint, known.openings if known else deque(maxlen=MAX_OPENINGS))
            self._known[key] = known
        self._known.move_to_end(key)
        while len(self._known) > MAX_REMEMBERED:
            self._known.popitem(last=False)
        now = asyncio.get_running_loop().time()
        if len(known.openings) == MAX_OPENINGS and now - known.openings[0] < OPENINGS_COUNTED_FOR_S:
            raise failure(Reason.TOO_MANY_RECONNECTS)
        known.openings.append(now)
        return known

    def _opened(self, key: Key, known: _Known, target: Target) -> WarmSession:
        def connect(route: Route, journal: Journal) -> UserMCPClient:
            return UserMCPClient(
                target.url,
                auth=strategy_for(target.credentials),
                egress=self._egress,
                journal=journal,
                route=route,
                takes_questions=True,
                on_tools_changed=lambda: self._on_tools_changed(*key),
            )

        def remember(route: Route) -> None:
            known.route = route

        return WarmSession(connect, known.route, on_opened=remember)

    def _make_room(self) -> None:
        """Close the sessions that were used longest ago; one with a call in the air stays."""
        surplus = max(len(self._held) - MAX_SESSIONS, 0)
        # The newest is the one that is just being handed out.
        others = list(self._held.items())[:-1] if surplus else []
        for key in [key for key, (_, session) in others if session.is_idle][:surplus]:
            self.retire(key)
