"""Exchanges of a page with the ChatKit route, written down so that the element's own tests can replay them.

A recording holds the frames of each stream as the server wrote them. Only what differs from run to run is put
in order: ids, times, the day itself, durations and the ports of servers.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from httpx import AsyncClient, Response

from tests.chat_client import Chat, Json

FOLDER = Path(__file__).parents[2] / "frontend/chatkit-element/testing/recorded"

_DAY = "2026-03-02"
_ID = re.compile(r"\b([a-z]{2,9}_)[0-9a-f]{32}\b")
_TIME = re.compile(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?")
_DURATION = re.compile(r"\b\d+\.\d s\b|\b\d+ ms\b|\bunder 1 ms\b")
_SUMMED_UP = re.compile(r'(\\?"duration\\?": ?)\d+')
_PORT = re.compile(r"\b127\.0\.0\.1:\d+")


class RecordedChat(Chat):
    """A chat that keeps the request and the frames of each of its streams."""

    def __init__(self, client: AsyncClient) -> None:
        super().__init__(client)
        self.turns: list[Json] = []

    async def request(self, request_type: str, /, **params: Any) -> Response:
        response = await super().request(request_type, **params)
        if response.headers["content-type"].startswith("text/event-stream"):
            frames = response.text.removesuffix("\n\n").split("\n\n")
            self.turns.append({"request": {"type": request_type, "params": params}, "frames": frames})
        return response

    async def recording(self) -> str:
        """All turns so far, and what a page that opens the thread now is given."""
        thread = await super().request("threads.get_by_id", thread_id=self.thread_id)
        items = await super().request("items.list", thread_id=self.thread_id, limit=50, order="desc")
        recorded = {"turns": self.turns, "thread": thread.json(), "items": items.json()}
        return f"{json.dumps(in_order(recorded), indent=1, ensure_ascii=False)}\n"


def in_order(recorded: Json) -> Json:
    """The recording with ids counted by kind, and times one second apart, as they first appear."""
    ids: dict[str, str] = {}
    counts: dict[str, int] = {}
    times: dict[str, str] = {}

    def counted(found: re.Match[str]) -> str:
        if found[0] not in ids:
            counts[found[1]] = counts.get(found[1], 0) + 1
            ids[found[0]] = f"{found[1]}{counts[found[1]]}"
        return ids[found[0]]

    def moment(found: re.Match[str]) -> str:
        minutes, seconds = divmod(len(times), 60)
        return times.setdefault(found[0], f"{_DAY}T09:{minutes:02}:{seconds:02}.000000")

    text = json.dumps(recorded)
    text = _TIME.sub(moment, _ID.sub(counted, text))
    now = datetime.now(UTC)
    for day in (now, now - timedelta(days=1)):  # it may have begun before midnight
        text = text.replace(f"{day:%Y-%m-%d}", _DAY)
    text = _SUMMED_UP.sub(r"\g<1>1", text)
    text = _PORT.sub("127.0.0.1:8000", _DURATION.sub("0.1 s", text))
    ordered: Json = json.loads(text)
    return ordered
