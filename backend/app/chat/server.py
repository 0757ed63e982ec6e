"""Patchbay's ChatKit server: ChatKit's protocol over our store, our locks and our turns."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractContextManager
from typing import Any

from chatkit.actions import Action
from chatkit.errors import CustomStreamError
from chatkit.server import ChatKitServer
from chatkit.types import (
    AssistantMessageContent,
    AssistantMessageItem,
    ChatKitReq,
    EndOfTurnItem,
    FeedbackKind,
    ItemsListReq,
    NonStreamingReq,
    StreamingReq,
    SyncCustomActionResponse,
    Thread,
    ThreadItem,
    ThreadItemReplacedEvent,
    ThreadMetadata,
    ThreadsAddClientToolOutputReq,
    ThreadsAddStructuredInputReq,
    ThreadsAddUserMessageReq,
    ThreadsCreateReq,
    ThreadsCustomActionReq,
    ThreadsDeleteReq,
    ThreadsGetByIdReq,
    ThreadsRetryAfterItemReq,
    ThreadStreamEvent,
    ThreadsUpdateReq,
    UserMessageInput,
    UserMessageItem,
    UserMessageTagContent,
    WidgetItem,
    WorkflowItem,
    is_streaming_req,
)
from pydantic import TypeAdapter, ValidationError

from app.agents.context_window import size
from app.agents.selection import parse_selection
from app.chat.admission import Admission
from app.chat.approval_card import DECIDE, Decision
from app.chat.approvals import Approvals
from app.chat.argument_fields import FieldUnusable, edited
from app.chat.cards import with_problem
from app.chat.context import ChatContext
from app.chat.decided_call import DecidedCall
from app.chat.errors import ItemNotFound, NotPossible, ThreadBusy
from app.chat.feedback import Feedback
from app.chat.history import ModelHistory, assistant_entry
from app.chat.mentions import Mention, find_mentions
from app.chat.moments import in_utc, now
from app.chat.pump import Pumps
from app.chat.question_card import ANSWER, Reply
from app.chat.questions import BROKEN_OFF, TOO_LATE, Questions
from app.chat.server_questions import OpenQuestions, reply_to
from app.chat.storable import storable
from app.chat.store import ThreadStore, UnsentFiles, put_item
from app.chat.thread_lock import ThreadLocks
from app.chat.title_writer import TitleWriter
from app.chat.titles import title_given
from app.chat.turn import Turn, TurnServices
from app.chat.uploads import Uploads
from app.chat.workflow import stopped

MAX_ATTACHMENTS = 10
MAX_MENTIONS = 20
MAX_MESSAGE_CHARS = 100_000
INTERRUPTED = "*This answer was interrupted before it was finished. Use Retry to run it again.*"
_MISFIT = "This request does not fit the chat as it is. Reload the page and try again."
_LOOK_BACK = 20
_REQUESTS: TypeAdapter[ChatKitReq] = TypeAdapter(ChatKitReq)


class ChatServer(ChatKitServer[ChatContext]):
    """Answers ChatKit requests for many users; who asks is in the context.

    A turn ends with a stored `end_of_turn` item. A thread whose last item is another one, and which nobody is
    working on, was interrupted (a killed process, a failed model); reading it says so in an item of its own,
    below which both the local and the hosted element offer Retry.
    """

    def __init__(self, services: TurnServices, *, origin: str, echoes_feedback: bool) -> None:
        self._threads = ThreadStore(services.database, origin=origin)
        self.uploads = Uploads(services.database)
        super().__init__(self._threads, UnsentFiles(self.uploads))
        self._services = services
        self._echoes_feedback = echoes_feedback
        self._locks = ThreadLocks(services.locks, runs_at_once=services.limits.runs_at_once)
        self._admission = Admission(services.database, services.limits)
        self._pumps = Pumps()
        self._titles = TitleWriter(services.database, services.models)

    def arriving(self) -> AbstractContextManager[None]:
        """For a request whose answer has not begun: turns that have not begun either let it go first."""
        return self._services.turnstile.arriving()

    async def handle(self, body: bytes, context: ChatContext) -> bytes | AsyncGenerator[bytes, None]:
        """Answer one request: JSON, or a stream whose first event has happened already.

        Raises:
            pydantic.ValidationError: The body is no ChatKit request.
            AppError: Not found, busy, or not possible: the stream does not begin.
        """
        request = _REQUESTS.validate_json(body)
        if is_streaming_req(request):
            return await self._stream(request, context)
        if isinstance(request, ItemsListReq | ThreadsGetByIdReq):
            await self._mark_interrupted(request.params.thread_id, context)
            async with self._services.database.transaction() as session:
                await self._questions(request.params.thread_id, context).expire(session, TOO_LATE)
            answer = await self._answer(request, context)
            if not self._echoes_feedback:
                return answer
            async with self._services.database.transaction() as session:
                return await Feedback(context.owner_id).echoed(session, answer)
        if isinstance(request, ThreadsDeleteReq):
            # Whether somebody else's thread is busy is nobody's business: ownership comes before the lock.
            await self._threads.load_thread(request.params.thread_id, context)
            async with await self._locks.acquire(request.params.thread_id):
                return await self._answer(request, context)
        if isinstance(request, ThreadsUpdateReq):
            request.params.title = title_given(request.params.title)
        return await self._answer(request, context)

    async def mentions(self, query: str, *, owner_id: int, thread_id: str | None) -> list[Mention]:
        """What a message of this user can name."""
        async with self._services.database.transaction() as session:
            toolset = await self._services.toolsets.load(session, owner_id=owner_id)
            return await find_mentions(session, toolset, query, owner_id=owner_id, thread_id=thread_id)

    async def forget_owner(self, owner_id: int) -> None:
        """Stop the answers of a user who leaves, and drop what is kept in memory for them."""
        await self._pumps.close(owner_id)
        self._services.toolsets.forget(owner_id)

    @property
    def stream_count(self) -> int:
        """How many answers are being streamed."""
        return len(self._pumps)

    def end_streams(self) -> None:
        """Have every stream stop as if its client had left; the process is about to stop."""
        self._pumps.end()

    async def close(self) -> None:
        """Stop every stream as if its client had left."""
        await self._pumps.close()
        await self._titles.close()

    # `process` of the base class would parse the request again, with a parser made anew for each.

    async def _answer(self, request: NonStreamingReq, context: ChatContext) -> bytes:
        try:
            return await self._process_non_streaming(request, context)
        except (ValueError, NotImplementedError, RuntimeError) as error:
            raise NotPossible(_MISFIT) from error

    async def _stream(self, request: StreamingReq, context: ChatContext) -> AsyncGenerator[bytes, None]:
        if isinstance(request, ThreadsCreateReq | ThreadsAddUserMessageReq):
            await self._check_message(request.params.input, context)
        thread_id = getattr(request.params, "thread_id", context.new_thread_id)
        if thread_id != context.new_thread_id:
            await self._threads.load_thread(thread_id, context)
        if isinstance(request, ThreadsAddClientToolOutputReq | ThreadsAddStructuredInputReq):
            raise NotPossible(_MISFIT)  # nothing here ever asks for one
        held = await self._locks.acquire_for_run(thread_id, owner_id=context.owner_id)
        try:
            if isinstance(request, ThreadsRetryAfterItemReq):
                await self._require_user_message(thread_id, request.params.item_id, context)
            if isinstance(request, ThreadsCustomActionReq) and request.params.item_id:
                await self._require_item(thread_id, request.params.item_id, context)
            await self._admission.admit(context.owner_id)
        except BaseException:
            await held.release()
            raise
        pump = self._pumps.start(context.owner_id, self._process_streaming(request, context), held.release)
        try:
            first = await pump.first()
        except ValueError as error:
            raise NotPossible(_MISFIT) from error
        return pump.chunks(first)

    async def _check_message(self, message: UserMessageInput, context: ChatContext) -> None:
        """Refuse what ChatKit would only stumble over when the stream has begun."""
        choice = message.inference_options.tool_choice
        parse_selection(choice.id if choice else None)
        if not (message.attachments or any(storable(part.text).strip() for part in message.content)):
            raise NotPossible("This message is empty. Write something, or attach a file.")
        if size(message.model_dump()) > MAX_MESSAGE_CHARS:
            raise NotPossible(
                f"A message has up to {MAX_MESSAGE_CHARS:,} characters. Attach longer text as a file."
            )
        if sum(isinstance(part, UserMessageTagContent) for part in message.content) > MAX_MENTIONS:
            raise NotPossible(f"A message names at most {MAX_MENTIONS} things.")
        if len(message.attachments) > MAX_ATTACHMENTS:
            raise NotPossible(f"A message carries at most {MAX_ATTACHMENTS} files.")
        for attachment_id in message.attachments:
            await self._threads.load_attachment(attachment_id, context)

    async def _require_user_message(self, thread_id: str, item_id: str, context: ChatContext) -> None:
        item = await self._threads.load_item(thread_id, item_id, context)
        if not isinstance(item, UserMessageItem):
            raise NotPossible("Only a message of yours can be tried again.")

    async def _require_item(self, thread_id: str, item_id: str, context: ChatContext) -> None:
        try:
            await self._threads.load_item(thread_id, item_id, context)
        except ItemNotFound as error:
            raise NotPossible("This was answered already. Reload the chat to see what came of it.") from error

    async def respond(
        self, thread: ThreadMetadata, input_user_message: UserMessageItem | None, context: ChatContext
    ) -> AsyncIterator[ThreadStreamEvent]:
        """Answer a message; without one (client tools, forms) there is nothing that we asked for."""
        if input_user_message is None:
            raise CustomStreamError("There is nothing to continue here.", allow_retry=False)
        see = self._titles.follow(thread, input_user_message, context)
        async for event in Turn(self._services, thread, input_user_message, context).events():
            yield event
            see(event)

    async def action(
        self,
        thread: ThreadMetadata,
        action: Action[str, Any],
        sender: WidgetItem | None,
        context: ChatContext,
    ) -> AsyncIterator[ThreadStreamEvent]:
        """A decision about a waiting call; whatever else a page sends is answered, not obeyed."""
        if action.type != DECIDE or sender is None:
            raise CustomStreamError("This button does nothing any more.", allow_retry=False)
        try:
            decision = Decision.model_validate(action.payload)
        except ValidationError as error:
            raise CustomStreamError("This button does nothing any more.", allow_retry=False) from error
        async for event in self._decided(thread, decision, sender, context):
            yield event

    async def _decided(
        self, thread: ThreadMetadata, decision: Decision, card: WidgetItem, context: ChatContext
    ) -> AsyncIterator[ThreadStreamEvent]:
        async with self._services.database.transaction() as session:
            call = await Approvals(context.owner_id, thread.id).find(session, decision.approval_id)
        if call is None or call.card_id != card.id:
            raise CustomStreamError("This call was decided already.", allow_retry=False)
        try:
            arguments = edited(call.arguments, decision.typed)
        except FieldUnusable as error:
            yield ThreadItemReplacedEvent(item=with_problem(card, decision.typed, str(error)))
            return
        message = await self._threads.load_item(thread.id, call.turn_id, context)
        assert isinstance(message, UserMessageItem)  # noqa: S101 - a turn's id is its message's
        turn = Turn(self._services, thread, message, context)
        async for event in turn.events_after(DecidedCall(call, decision.decision, arguments)):
            yield event

    async def sync_action(
        self,
        thread: ThreadMetadata,
        action: Action[str, Any],
        sender: WidgetItem | None,
        context: ChatContext,
    ) -> SyncCustomActionResponse:
        """An answer for a server whose call waits, given while the turn still streams."""
        if action.type != ANSWER or sender is None:
            raise NotPossible("This button does nothing any more.")
        try:
            reply = Reply.model_validate(action.payload)
        except ValidationError as error:
            raise NotPossible("This button does nothing any more.") from error
        async with self._services.database.transaction() as session:
            card = await reply_to(session, reply, sender, OpenQuestions(context.owner_id, thread.id))
            await put_item(session, thread.id, card, context)
        return SyncCustomActionResponse(updated_item=card)

    async def add_feedback(
        self,
        thread_id: str,
        item_ids: list[str],
        feedback: FeedbackKind,
        context: ChatContext,
    ) -> None:
        await self._threads.load_thread(thread_id, context)
        async with self._services.database.transaction() as session:
            await Feedback(context.owner_id).give(session, thread_id, item_ids, feedback)

    async def handle_stream_cancelled(
        self, thread: ThreadMetadata, pending_items: list[ThreadItem], context: ChatContext
    ) -> None:
        """Keep what was said so far, and let no task spin for ever."""
        kept = await self._running(thread.id, "stopped", context)
        said: list[str] = []
        for item in pending_items:
            if isinstance(item, WorkflowItem):
                kept.append(stopped(item, "stopped"))
            elif isinstance(item, AssistantMessageItem) and (text := _text(item)).strip():
                kept.append(item)
                said.append(text)
        if kept or await self._is_unfinished(thread.id, context):
            await self._end_turn(thread.id, kept, said, context)

    async def _mark_interrupted(self, thread_id: str, context: ChatContext) -> None:
        if not await self._is_unfinished(thread_id, context):
            return
        try:
            held = await self._locks.acquire(thread_id)
        except ThreadBusy:
            return
        async with held:
            # Looked at again under the lock: a run may have ended in between.
            if await self._is_unfinished(thread_id, context):
                await self._end_interrupted(thread_id, context)

    async def _is_unfinished(self, thread_id: str, context: ChatContext) -> bool:
        page = await self._threads.load_thread_items(thread_id, None, 1, "desc", context)
        return bool(page.data) and not isinstance(page.data[0], EndOfTurnItem)

    def _questions(self, thread_id: str, context: ChatContext) -> Questions:
        return Questions(thread_id, context, self._services.vault)

    async def _end_interrupted(self, thread_id: str, context: ChatContext) -> None:
        kept = await self._running(thread_id, "interrupted", context)
        notice = AssistantMessageItem(
            id=self._threads.new_item_id("msg"),
            thread_id=thread_id,
            created_at=now(),
            content=[AssistantMessageContent(text=INTERRUPTED)],
        )
        await self._end_turn(thread_id, [*kept, notice], [], context)

    async def _running(self, thread_id: str, word: str, context: ChatContext) -> list[ThreadItem]:
        """Stored workflows with a call under way, closed; one that waited may stand before later items."""
        page = await self._threads.load_thread_items(thread_id, None, _LOOK_BACK, "desc", context)
        return [
            stopped(item, word)
            for item in page.data
            if isinstance(item, WorkflowItem)
            and any(task.status_indicator == "loading" for task in item.workflow.tasks)
        ]

    async def _end_turn(
        self, thread_id: str, items: list[ThreadItem], said: list[str], context: ChatContext
    ) -> None:
        """Store a turn's last items, what the model should know of them, and the end marker."""
        end = EndOfTurnItem(id=self._threads.new_item_id("eot"), thread_id=thread_id, created_at=now())
        async with self._services.database.transaction() as session:
            for item in (*items, end):
                await put_item(session, thread_id, item, context)
            await self._questions(thread_id, context).expire(session, BROKEN_OFF)
            await OpenQuestions(context.owner_id, thread_id).abandon(session, context)
            history = ModelHistory(context.owner_id, thread_id)
            if said and (turn_id := await history.current_turn(session)) is not None:
                await history.add(session, turn_id, *map(assistant_entry, said))

    async def _build_user_message_item(
        self,
        input: UserMessageInput,  # noqa: A002 - ChatKit's signature
        thread: ThreadMetadata,
        context: ChatContext,
    ) -> UserMessageItem:
        item = await super()._build_user_message_item(input, thread, context)
        clean = UserMessageItem.model_validate(storable(item.model_dump(mode="json")))
        return clean.model_copy(update={"created_at": in_utc(item.created_at)})

    def _to_thread_response(self, thread: ThreadMetadata | Thread) -> Thread:
        response = super()._to_thread_response(thread)
        return response.model_copy(update={"created_at": in_utc(response.created_at)})


def _text(item: AssistantMessageItem) -> str:
    return "".join(part.text for part in item.content)
