"""One answer: the agent run, its tool calls and its words, as ChatKit events."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import structlog
from agents import Runner, TResponseInputItem
from agents.exceptions import AgentsException
from chatkit.errors import CustomStreamError
from chatkit.types import (
    EndOfTurnItem,
    NoticeEvent,
    ThreadItem,
    ThreadItemDoneEvent,
    ThreadMetadata,
    ThreadStreamEvent,
    UserMessageItem,
)
from sqlalchemy.ext.asyncio import AsyncSession

from app.advisory_locks import AdvisoryLocks
from app.agents.database_calls import DatabaseCalls
from app.agents.database_prompt import database_prompt
from app.agents.document_prompt import document_prompt
from app.agents.endpoint_model import ModelNews
from app.agents.metered_model import MeteredModel, TokenMeter
from app.agents.model_failures import ModelUnavailable
from app.agents.model_runs import RunLedger, RunOutcome
from app.agents.models import ModelCatalog
from app.agents.schema_query_agent import (
    MAX_MODEL_CALLS,
    build_agent,
    carrying_out,
    run_config,
)
from app.agents.tool_budget import ToolOffer
from app.agents.tool_runner import RETRY_DELAY_S, ConnectorCaller, ToolCall, ToolConnector
from app.agents.toolset import AppNotUsable, OfferedApp, OfferedTool, Toolset
from app.agents.toolset_cache import ToolsetCache
from app.chat.approvals import Approvals
from app.chat.calls import TurnCalls
from app.chat.context import ChatContext
from app.chat.decided_call import DecidedCall
from app.chat.history import (
    HistoryEntry,
    ModelHistory,
    assistant_entry,
    model_input,
    recent_tables,
    user_entry,
)
from app.chat.limits import TurnLimits
from app.chat.mentions import chosen_apps, mention_words
from app.chat.message_files import Images, describe_files, load_images
from app.chat.messages import MessageWriter
from app.chat.model_news import event_for
from app.chat.moments import now
from app.chat.questions import WRITTEN_ON, Questions
from app.chat.turn_clock import TurnClock
from app.chat.turn_failures import failure_code, failure_item, stream_error
from app.chat.turnstile import Place, Turnstile
from app.chat.user_text import message_text, quoted_passage
from app.database import Database
from app.database_signals import Signals
from app.metrics import Metrics
from app.sealing import CredentialVault

_ONLY_FILES = "Look at what is attached."

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TurnServices:
    """What a turn needs of the process."""

    database: Database
    signals: Signals
    models: ModelCatalog
    connectors: ConnectorCaller
    vault: CredentialVault
    locks: AdvisoryLocks
    metrics: Metrics = field(default_factory=Metrics)
    limits: TurnLimits = field(default_factory=TurnLimits)
    toolsets: ToolsetCache = field(default_factory=ToolsetCache)
    tools: ToolConnector | None = None
    databases: DatabaseCalls | None = None
    turnstile: Turnstile = field(default_factory=Turnstile)
    retry_delay_s: float = RETRY_DELAY_S
    exports_kept: timedelta = timedelta(days=30)
    after_answer: Callable[[int], None] | None = None
    """Told the owner when an answer has ended; must return at once."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The turn's input and tools. `apps` are those that the user chose."""

    toolset: Toolset
    apps: tuple[OfferedApp, ...]
    input: list[TResponseInputItem]


class Turn:
    """Answers one user message. What it yields happens; the run goes on behind it in a task of its own."""

    def __init__(
        self, services: TurnServices, thread: ThreadMetadata, message: UserMessageItem, context: ChatContext
    ) -> None:
        self._services = services
        self._thread = thread
        self._message = message
        self._history = ModelHistory(context.owner_id, thread.id)
        self._questions = Questions(thread.id, context, services.vault)
        self._owner_id = context.owner_id
        self._is_new = thread.id == context.new_thread_id
        self._option = services.models.option_for(message.inference_options.model)
        self._meter = TokenMeter()
        self._place: Place | None = None
        self._model = MeteredModel(
            services.models.model_for(self._option, self._tell), self._meter, on_call=self._ask_model
        )
        self._offered: Mapping[str, OfferedTool] = {}
        self._queue: asyncio.Queue[ThreadStreamEvent | None] = asyncio.Queue()
        self._clock = TurnClock(services.limits.seconds)
        self._calls = TurnCalls(
            services, thread.id, message.id, context, self._queue.put_nowait, self._queue.join, self._clock
        )

    def events(self) -> AsyncIterator[ThreadStreamEvent]:
        """Answer the message."""
        return self._streamed(self._answer_message)

    def events_after(self, decision: DecidedCall) -> AsyncIterator[ThreadStreamEvent]:
        """Go on with an answer that waited for its user."""
        return self._streamed(lambda: self._go_on(decision))

    async def _streamed(self, work: Callable[[], Awaitable[None]]) -> AsyncIterator[ThreadStreamEvent]:
        """Yield what happens; leaving early cancels the run and every call that it has under way."""
        run = asyncio.create_task(self._run(work))
        run.add_done_callback(lambda _: self._queue.put_nowait(None))
        try:
            while (event := await self._queue.get()) is not None:
                yield event
                # ChatKit asks for the next event when it has stored what this one finished.
                self._queue.task_done()
            await run
        finally:
            run.cancel()
            if self._services.after_answer is not None:
                self._services.after_answer(self._owner_id)
            await asyncio.wait([run])
            await self._calls.invocations.settled()
            await self._record(run)

    async def _record(self, run: asyncio.Task[None]) -> None:
        if self._meter.calls == 0:
            return
        outcome = RunOutcome.ANSWERED
        if run.cancelled():
            outcome = RunOutcome.STOPPED
        elif run.exception() is not None:
            outcome = RunOutcome.FAILED
        async with self._services.database.bare_statement() as session:
            await RunLedger(self._owner_id).add(
                session,
                self._meter,
                thread_id=self._thread.id,
                turn_id=self._message.id,
                model=self._option.id,
                outcome=outcome,
            )

    async def _run(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            async with self._services.turnstile.place() as self._place, self._clock.running():
                await work()
                await self._calls.conclude()
        except Exception as error:
            # The turn's boundary: whatever failed, the thread keeps a word of it.
            failure = stream_error(error)
            log.warning("turn.failed", user_id=self._owner_id, error_code=failure_code(error))
            await self._calls.conclude()
            self._end(failure_item(self._thread.id, failure))
            raise failure or error from error
        except asyncio.CancelledError:
            self._calls.close()
            raise
        self._end()

    def _end(self, *last: ThreadItem) -> None:
        marker = EndOfTurnItem(id=f"eot_{uuid4().hex}", thread_id=self._thread.id, created_at=now())
        for item in (*last, marker):
            self._emit(ThreadItemDoneEvent(item=item))

    async def _answer_message(self) -> None:
        await self._answer(await self._prepare())

    async def _prepare(self) -> _Prepared:
        """Tools and history in one short transaction, which also records the question."""
        async with self._services.database.transaction() as session:
            try:
                everything = await self._everything(session)
                toolset, apps = self._usable(everything)
            except AppNotUsable as error:
                raise CustomStreamError(error.message, allow_retry=False) from error
            # A thread that this very request has created has no past to look up.
            unanswered = [] if self._is_new else await self._questions.expire(session, WRITTEN_ON)
            before = [] if self._is_new else await self._history.begin_turn(session, self._message.id)
            words = await mention_words(session, self._message, everything, owner_id=self._owner_id)
            text = message_text(self._message, words) or _ONLY_FILES
            asked = f"[TOOL:{','.join(app.slug.upper() for app in apps)}] {text}" if apps else text
            files, table = await describe_files(session, self._message, owner_id=self._owner_id)
            question = user_entry(asked, files, table, quote=quoted_passage(self._message))
            await self._history.add(session, self._message.id, question)
            entries = [*before, HistoryEntry("user", question)]
            images = await self._images(session, entries)
        for event in unanswered:
            self._emit(event)
        if apps and not toolset.tools:
            raise CustomStreamError(f"{_names(apps)} offers no tool that a model can use.", allow_retry=False)
        self._calls.tables = await asyncio.to_thread(recent_tables, entries)
        return _Prepared(toolset, apps, model_input(entries, images))

    async def _go_on(self, decision: DecidedCall) -> None:
        """Make the call or not, and when no other question of the turn is open, let the model go on."""
        async with self._services.database.transaction() as session:
            everything = await self._everything(session)
            before = await self._history.load(session)
            applied = await decision.apply(session, everything, self._questions)
        self._calls.tables = await asyncio.to_thread(recent_tables, before)
        for event in applied.events:
            self._emit(event)
        if applied.allowed is not None:
            self._waits()
            await self._calls.go_on(ToolCall(applied.allowed, decision.arguments), applied.workflow, decision)
        if applied.asked_again is not None:
            await self._calls.ask(ToolCall(applied.asked_again, decision.arguments))
        async with self._services.database.transaction() as session:
            if await Approvals(self._owner_id, self._thread.id).is_waiting(session, self._message.id):
                return
            entries = await self._history.load(session)
            images = await self._images(session, entries)
        try:
            usable, _ = self._usable(everything)
        except AppNotUsable:
            usable = Toolset()  # what is left to do is to say what happened
        await self._answer(_Prepared(usable, (), model_input(entries, images)))

    async def _images(self, session: AsyncSession, entries: Sequence[HistoryEntry]) -> Images:
        return await load_images(session, (entry.content for entry in entries), owner_id=self._owner_id)

    async def _everything(self, session: AsyncSession) -> Toolset:
        return await self._services.toolsets.load(session, owner_id=self._owner_id)

    def _usable(self, everything: Toolset) -> tuple[Toolset, tuple[OfferedApp, ...]]:
        """What the message may use: everything, or the apps that its user chose for it.

        Raises:
            AppNotUsable: A chosen app is not connected any more.
        """
        chosen = chosen_apps(self._message)
        if not chosen:
            return everything, ()
        usable = everything.only(*chosen)
        return usable, usable.apps

    async def _answer(self, prepared: _Prepared) -> None:
        """Run the agent; when no chosen app was used it gets a second run, and then the user is told."""
        offer = await self._services.toolsets.budget.offer(
            prepared.toolset, prepared.input, by_words=self._services.models.is_builtin
        )
        self._offered = offer.tools
        if not prepared.apps:
            await self._attempt(prepared, offer, MessageWriter(self._thread.id, self._emit, hold=False))
            return
        for insist in (False, True):
            # Words of a run that ignores the choice must not reach the thread before it is proven.
            writer = MessageWriter(self._thread.id, self._emit, hold=True)
            await self._attempt(prepared, offer, writer, insist=insist)
            unused = [app for app in prepared.apps if app.id not in self._calls.used_apps]
            if len(unused) < len(prepared.apps):
                if unused and not self._calls.is_waiting:
                    self._warn_of(unused, "")
                return
        writer.release()
        await self._remember(writer.take_finished())
        self._warn_of(prepared.apps, ", twice")

    def _warn_of(self, unused: Sequence[OfferedApp], how_often: str) -> None:
        log.warning("choice.ignored", user_id=self._owner_id, tool_name=",".join(app.id for app in unused))
        names, it = _names(unused), "it" if len(unused) == 1 else "them"
        self._emit(
            NoticeEvent(
                level="warning",
                title=f"{names} {'was' if len(unused) == 1 else 'were'} not used",
                message=f"You chose {names}, but the model answered without {it}{how_often}. "
                f"Say what exactly it should do there, or send the message without a chosen app.",
            )
        )

    async def _attempt(
        self, prepared: _Prepared, offer: ToolOffer, writer: MessageWriter, *, insist: bool = False
    ) -> None:
        writer.on_begin(self._calls.close)
        self._calls.on_use(writer.release)
        agent = build_agent(
            offer,
            self._model,
            stops=lambda: self._calls.is_waiting,
            data=document_prompt(prepared.toolset, offer.tools)
            + database_prompt(
                offer.tools.values(), [dict(item) for item in prepared.input], secret=self._thread.id
            ),
            must_call=bool(prepared.apps),
            insist=insist,
        )
        result = Runner.run_streamed(
            agent,
            list(prepared.input),
            context=carrying_out(agent, offer, self._call),
            max_turns=MAX_MODEL_CALLS,
            run_config=run_config(self._services.limits.tool_calls_at_once),
        )
        try:
            async for event in result.stream_events():
                if event.type == "raw_response_event":
                    if event.data.type == "response.reasoning_summary_text.done" and not writer.is_holding:
                        self._calls.think(event.data.text)
                    writer.write(event.data)
                    await self._remember(writer.take_finished())
        except (ModelUnavailable, AgentsException, asyncio.CancelledError) as error:
            # What a reader who left had seen is kept where the stream ends.
            if self._clock.is_over or not isinstance(error, asyncio.CancelledError):
                writer.break_off()
                await self._remember(writer.take_finished())
            raise
        finally:
            if not result.is_complete:
                result.cancel()
            if (loop := result.run_loop_task) is not None:
                await asyncio.wait([loop])
                if not loop.cancelled():
                    # `stream_events` has raised it, unless the run was stopped first; asyncio wants it seen.
                    loop.exception()

    def _waits(self) -> None:
        """The turn waits for somebody else from here on: let another one get going."""
        if self._place is not None:
            self._place.leave()

    def _ask_model(self) -> None:
        if not self._services.models.is_builtin:
            self._waits()

    async def _call(self, call: ToolCall) -> str:
        self._waits()
        return await self._calls.invoke(call)

    def _tell(self, news: ModelNews) -> None:
        self._emit(event_for(news, self._offered))

    async def _remember(self, texts: list[str]) -> None:
        if not texts:
            return
        async with self._services.database.bare_statement() as session:
            await self._history.add(session, self._message.id, *map(assistant_entry, texts))

    def _emit(self, event: ThreadStreamEvent) -> None:
        self._queue.put_nowait(event)


def _names(apps: Sequence[OfferedApp]) -> str:
    return " and ".join(app.name for app in apps)
