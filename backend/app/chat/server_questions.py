"""Questions that users' servers ask while their calls wait: shown in the thread, answered by any process."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import uuid4

from chatkit.types import ThreadItemDoneEvent, ThreadItemRemovedEvent, ThreadStreamEvent, WidgetItem
from chatkit.widgets import DynamicWidgetRoot
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.agents.toolset import OfferedApp
from app.chat.argument_fields import FieldUnusable
from app.chat.cards import with_problem
from app.chat.context import ChatContext
from app.chat.errors import NotPossible
from app.chat.moments import now
from app.chat.question_card import Reply, answered_card, is_web_address, question_card
from app.chat.question_fields import answers
from app.chat.storable import storable
from app.chat.store import drop_item
from app.connectors.mcp_values import Elicitation, ElicitationAnswer, UrlElicitation
from app.database import Database
from app.database_signals import Signals, notify
from app.models import ServerQuestion

LOOK_AGAIN_S = 5.0
"""An answer is signalled; should the signal be lost, it is found this much later."""

_CHANNEL = "server_question_answered"

Emit = Callable[[ThreadStreamEvent], None]


@dataclass(frozen=True, slots=True)
class ServerQuestions:
    """Asks on behalf of the calls of one thread."""

    database: Database
    signals: Signals
    thread_id: str
    context: ChatContext
    emit: Emit

    async def ask(self, app: OfferedApp, asked: Elicitation) -> ElicitationAnswer:
        """Show the question and wait for its answer; the caller limits the time.

        An address that is none of the web is declined without showing it.
        """
        if isinstance(asked, UrlElicitation) and not is_web_address(asked.url):
            return ElicitationAnswer("decline")
        question_id = f"qst_{uuid4().hex}"
        card = WidgetItem(
            id=f"wdg_{uuid4().hex}",
            thread_id=self.thread_id,
            created_at=now(),
            widget=DynamicWidgetRoot.model_validate(question_card(app, question_id, asked)),
            copy_text=f"{app.name} asks: {asked.message[:200]}",
        )
        looked = asyncio.Event()
        unsubscribe = self.signals.subscribe(
            _CHANNEL, lambda answered: looked.set() if answered == question_id else None, on_gap=looked.set
        )
        try:
            await self._store(question_id, card.id, app.name, asked)
            self.emit(ThreadItemDoneEvent(item=card))
            return await self._answer(question_id, looked)
        finally:
            unsubscribe()
            await self._forget(question_id, card.id)
            self.emit(ThreadItemRemovedEvent(item_id=card.id))

    async def _store(self, question_id: str, card_id: str, app_name: str, asked: Elicitation) -> None:
        async with self.database.transaction() as session:
            await session.execute(
                insert(ServerQuestion).values(
                    id=question_id,
                    user_id=self.context.owner_id,
                    thread_id=self.thread_id,
                    card_id=card_id,
                    question=storable({"app": app_name, **asdict(asked)}),
                )
            )

    async def _answer(self, question_id: str, looked: asyncio.Event) -> ElicitationAnswer:
        while True:
            looked.clear()
            async with self.database.transaction() as session:
                query = select(ServerQuestion.answer).where(ServerQuestion.id == question_id)
                row = (await session.execute(query)).one_or_none()
            if row is None:
                return ElicitationAnswer("cancel")
            if row.answer is not None:
                return ElicitationAnswer(row.answer["action"], row.answer["content"])
            try:
                async with asyncio.timeout(LOOK_AGAIN_S):
                    await looked.wait()
            except TimeoutError:
                continue

    async def _forget(self, question_id: str, card_id: str) -> None:
        async with self.database.transaction() as session:
            await session.execute(delete(ServerQuestion).where(ServerQuestion.id == question_id))
            await drop_item(session, self.thread_id, card_id, self.context)


@dataclass(frozen=True, slots=True)
class OpenQuestions:
    """The questions that wait in one owner's thread, as those who answer see them."""

    owner_id: int
    thread_id: str

    async def find(self, session: AsyncSession, question_id: str, card_id: str) -> dict[str, Any] | None:
        """What was asked, if it can still be answered: `app`, `message`, and `schema` or `url`."""
        return await session.scalar(
            select(ServerQuestion.question).where(
                ServerQuestion.id == question_id,
                ServerQuestion.card_id == card_id,
                ServerQuestion.user_id == self.owner_id,
                ServerQuestion.thread_id == self.thread_id,
                ServerQuestion.answer.is_(None),
            )
        )

    async def answer(self, session: AsyncSession, question_id: str, answer: ElicitationAnswer) -> bool:
        """Hand the answer to the process that has the call; False when somebody was faster."""
        taken = await session.scalar(
            update(ServerQuestion)
            .where(
                ServerQuestion.id == question_id,
                ServerQuestion.user_id == self.owner_id,
                ServerQuestion.thread_id == self.thread_id,
                ServerQuestion.answer.is_(None),
            )
            .values(answer=storable({"action": answer.action, "content": answer.content}))
            .returning(ServerQuestion.id)
        )
        if taken is not None:
            await notify(session, _CHANNEL, question_id)
        return taken is not None

    async def abandon(self, session: AsyncSession, context: ChatContext) -> None:
        """Drop the questions of calls that nobody waits for any more, with their cards."""
        cards = await session.scalars(
            delete(ServerQuestion)
            .where(ServerQuestion.user_id == self.owner_id, ServerQuestion.thread_id == self.thread_id)
            .returning(ServerQuestion.card_id)
        )
        for card_id in list(cards):
            await drop_item(session, self.thread_id, card_id, context)


async def reply_to(
    session: AsyncSession, reply: Reply, card: WidgetItem, open_questions: OpenQuestions
) -> WidgetItem:
    """Take a reply, and return the card as it is afterwards: answered, or with what does not fit.

    Raises:
        NotPossible: Somebody was faster, or nobody waits any more.
    """
    asked = await open_questions.find(session, reply.question_id, card.id)
    if asked is None:
        raise NotPossible("This was answered already, or the call that asked has ended.")
    is_accepted = reply.reply == "accept"
    try:
        content = answers(asked["schema"], reply.typed) if is_accepted and "schema" in asked else None
    except FieldUnusable as error:
        return with_problem(card, reply.typed, str(error))
    if not await open_questions.answer(session, reply.question_id, ElicitationAnswer(reply.reply, content)):
        raise NotPossible("This was answered already.")
    answered = DynamicWidgetRoot.model_validate(answered_card(asked["app"], is_accepted=is_accepted))
    return card.model_copy(update={"widget": answered})
