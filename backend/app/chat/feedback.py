"""What a user thinks of answers: kept with the message, replaced by a second thought."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from chatkit.types import FeedbackKind
from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.chat.errors import ItemNotFound, NotPossible
from app.models import ChatFeedback, ChatItem

MAX_ITEMS = 100


@dataclass(frozen=True, slots=True)
class Feedback:
    """One owner's feedback."""

    owner_id: int

    async def give(
        self, session: AsyncSession, thread_id: str, item_ids: Collection[str], kind: FeedbackKind
    ) -> None:
        """Keep the opinion of these messages.

        Raises:
            NotPossible: No message is named, or more than an answer has.
            ItemNotFound: One is no message of the model in this thread.
        """
        wanted = set(item_ids)
        if not 0 < len(wanted) <= MAX_ITEMS:
            raise NotPossible(f"Feedback is about 1 to {MAX_ITEMS} messages of an answer.")
        messages = select(ChatItem.id, ChatItem.user_id, literal(kind)).where(
            ChatItem.id.in_(wanted),
            ChatItem.thread_id == thread_id,
            ChatItem.user_id == self.owner_id,
            ChatItem.kind == "assistant_message",
        )
        kept = await session.scalars(
            insert(ChatFeedback)
            .from_select(["item_id", "user_id", "kind"], messages)
            .on_conflict_do_update(index_elements=["item_id"], set_={"kind": kind, "updated_at": func.now()})
            .returning(ChatFeedback.item_id)
        )
        if set(kept) != wanted:
            raise ItemNotFound("No such message.")

    async def echoed(self, session: AsyncSession, answer: bytes) -> bytes:
        """An `items.list` or `threads.get_by_id` answer, each message with its feedback.

        The protocol has no place for it, so this is for our own element, which reads `feedback` of an item.
        """
        body: dict[str, Any] = json.loads(answer)
        items = body["items"]["data"] if "items" in body else body["data"]
        given = {
            row.item_id: row.kind
            for row in await session.scalars(
                select(ChatFeedback).where(
                    ChatFeedback.item_id.in_([item["id"] for item in items]),
                    ChatFeedback.user_id == self.owner_id,
                )
            )
        }
        if not given:
            return answer
        for item in items:
            if item["id"] in given:
                item["feedback"] = given[item["id"]]
        return json.dumps(body, ensure_ascii=False).encode()
