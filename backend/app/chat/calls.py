"""The tool calls of a turn: carried out, shown, and stored the moment they are finished."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from chatkit.types import NoticeEvent, ThreadItemDoneEvent, ThreadStreamEvent, WidgetItem, WorkflowItem
from chatkit.widgets import DynamicWidgetRoot

from app.agents.query_answer import QueryAnswer
from app.agents.tool_runner import NOT_MADE, CallOutcome, ToolCall, ToolRunner
from app.agents.tool_search import SEARCH
from app.agents.toolset import Consent
from app.chat.answer_cards import answer_card, answer_text, understood_card
from app.chat.approval_card import Verdict, approval_card, copy_text
from app.chat.approvals import Approvals, WaitingCall, new_approval_id
from app.chat.argument_fields import readable
from app.chat.attachments import store_files
from app.chat.call_record import Approval, CallNames, CallRecord
from app.chat.context import ChatContext
from app.chat.decided_call import DecidedCall
from app.chat.history import ModelHistory, call_entry
from app.chat.invocations import Invocation, Invocations
from app.chat.moments import now
from app.chat.results import files_of, render_result, rows_of
from app.chat.server_questions import ServerQuestions
from app.chat.store import put_item
from app.chat.thread_files import FilesOfThread
from app.chat.turn_clock import TurnClock
from app.chat.workflow import CallTask, TurnWorkflow
from app.connectors.mcp_values import Elicitation, ElicitationAnswer
from app.tools.tables import Table

if TYPE_CHECKING:
    from app.chat.turn import TurnServices

Emit = Callable[[ThreadStreamEvent], None]

_NO_MORE = f"{NOT_MADE}this answer has used up its tool calls. Say what you have found out so far."
_WAITS = "The user is being asked. The call has not been made yet."
_VERDICTS = {Verdict.ALLOW_ONCE: "allowed once, ", Verdict.ALLOW_ALWAYS: "always allowed, "}


class TurnCalls:
    """Carries out what the model calls. `tables` are those of results so far, newest first.

    Calls store their item themselves; `emitted` is awaited before, so that items stand in the thread in the
    order in which the page was shown them.
    """

    def __init__(
        self,
        services: "TurnServices",
        thread_id: str,
        turn_id: str,
        context: ChatContext,
        emit: Emit,
        emitted: Callable[[], Awaitable[None]],
        clock: TurnClock,
    ) -> None:
        self.tables: list[Table] = []
        self.used_apps: set[str] = set()
        self._database = services.database
        self._exports_kept = services.exports_kept
        self._metrics = services.metrics
        self._runner = ToolRunner(
            services.connectors,
            context.owner_id,
            services.retry_delay_s,
            services.tools,
            FilesOfThread(services.database, context.owner_id, thread_id),
            services.databases.for_turn(context.owner_id) if services.databases else None,
        )
        self._thread_id = thread_id
        self._turn_id = turn_id
        self._context = context
        self._history = ModelHistory(context.owner_id, thread_id)
        self._approvals = Approvals(context.owner_id, thread_id)
        self.is_waiting = False
        self._server_questions = ServerQuestions(
            services.database, services.signals, thread_id, context, emit
        )
        self.invocations = Invocations(
            services.database,
            CallRecord(services.vault, context.owner_id, thread_id),
            turn_id=turn_id,
            is_out_of_time=lambda: clock.is_over,
        )
        self._clock = clock
        self._limit = self._calls_left = services.limits.tool_calls
        self._emit = emit
        self._emitted = emitted
        self._workflow = TurnWorkflow(thread_id, emit)
        self._widgets: list[WidgetItem] = []
        self._answers: list[QueryAnswer] = []
        self._has_drawn = False
        self._on_use: Callable[[], object] = lambda: None

    def on_use(self, callback: Callable[[], object]) -> None:
        """Call this whenever a tool of an app is about to run."""
        self._on_use = callback

    async def invoke(self, call: ToolCall) -> str:
        """Carry out one call, or ask its user first; returns what the model is told."""
        if not self._count():
            return _NO_MORE
        if call.tool.app is not SEARCH:
            self.used_apps.add(call.tool.app.id)
            self._on_use()
        if call.tool.consent is Consent.NOT_NEEDED:
            return await self._carry_out(call, self._workflow.begin(call.tool, call.arguments))
        prepared = await self._runner.prepare(call, tables=self.tables)
        if isinstance(prepared, CallOutcome):
            return await self._decline(call, prepared)
        await self.ask(prepared)
        return _WAITS

    def _count(self) -> bool:
        """Whether one more call may be made; the user is told once when none may."""
        self._calls_left -= 1
        if self._calls_left == -1:
            words = (
                f"This answer has made {self._limit} tool calls, which is the limit. Ask for less at a time."
            )
            self._emit(NoticeEvent(level="warning", title="No more tool calls", message=words))
        return self._calls_left >= 0

    async def ask(self, call: ToolCall) -> None:
        """Show the call and a card that asks for it; the turn ends and goes on when the user decides."""
        self.is_waiting = True
        call = ToolCall(call.tool, readable(dict(call.arguments)), call.note)
        approval_id = new_approval_id()
        shown = approval_card(call.tool, approval_id, call.arguments, note=call.note)
        card = self._card(shown, copy_text(call.tool))
        index = self._workflow.wait(call.tool, call.arguments)
        item = self._workflow.item
        assert item is not None  # noqa: S101 - the call is in it
        waiting = WaitingCall(
            id=approval_id,
            turn_id=self._turn_id,
            model_name=call.tool.model_name,
            identity=call.tool.identity,
            arguments=call.arguments,
            card_id=card.id,
            workflow_id=item.id,
            task_index=index,
            **asdict(CallNames.of(call.tool)),
        )
        await self._emitted()
        async with self._database.transaction() as session:
            await put_item(session, self._thread_id, item, self._context)
            await self._approvals.ask(session, waiting)
        self._widgets += [*await self._answer_cards(), card]

    async def _decline(self, call: ToolCall, outcome: CallOutcome) -> str:
        """Show and keep a call that cannot be made as the model wants it: there is nothing to ask about."""
        task = self._workflow.begin(call.tool, call.arguments)
        async with self.invocations.begin(call) as invocation:
            return await self._keep(call, task, await invocation.watch(_ready(outcome)), invocation)

    async def go_on(self, call: ToolCall, item: WorkflowItem, decision: DecidedCall) -> None:
        """Carry out a call that was allowed, where it stands in its stored item."""
        words = _VERDICTS[decision.verdict]
        task = self._workflow.reopen(call.tool, item, decision.call.task_index, verdict=words)
        await self._carry_out(call, task, Approval(decision.verdict.status))

    async def _carry_out(
        self, call: ToolCall, task: CallTask, approval: Approval = Approval.NOT_NEEDED
    ) -> str:
        async with self.invocations.begin(call, approval) as invocation:
            running = self._runner.run(
                call, tables=self.tables, report=task.report, ask=partial(self._pass_on, call, task)
            )
            outcome = await invocation.watch(running)
            return await self._keep(call, task, outcome, invocation)

    async def _pass_on(self, call: ToolCall, task: CallTask, asked: Elicitation) -> ElicitationAnswer:
        """A question of the server to the user, who may take their time."""
        with task.asking(), self._clock.paused():
            return await self._server_questions.ask(call.tool.app, asked)

    async def _keep(
        self, call: ToolCall, task: CallTask, outcome: CallOutcome, invocation: Invocation
    ) -> str:
        kind = call.tool.app.kind
        self._metrics.tool_calls.labels(kind, "failed" if outcome.is_error else "succeeded").inc()
        tool_name = call.tool.model_name.partition("__")[2]
        files = await store_files(
            self._database,
            await asyncio.to_thread(files_of, outcome, tool_name),
            owner_id=self._context.owner_id,
            thread_id=self._thread_id,
            kept=self._exports_kept,
        )
        # Megabytes of a stranger's words would hold up everybody else.
        rendered = await asyncio.to_thread(render_result, outcome, files)
        task.finish(rendered.shown, failed=outcome.is_error)
        rows = rows_of(outcome, files)
        await self._store(call, rows, rendered.for_model, invocation)
        if outcome.widget is not None:
            self._has_drawn = True
            self._widgets.append(self._card(outcome.widget, outcome.copy_text))
        if outcome.answer is not None:
            self._answers.append(outcome.answer)
            self._widgets.append(self._card(understood_card(outcome.answer), None))
        if rows is not None:
            self.tables.insert(0, rows)
        if outcome.alert is not None:
            self._emit(
                NoticeEvent(level="warning", title=f"{call.tool.app.name} failed", message=outcome.alert)
            )
        return rendered.for_model

    def think(self, thought: str) -> None:
        if thought.strip():
            self._workflow.think(thought)

    def close(self) -> None:
        """End the visible workflow; cards that calls made follow it."""
        self._workflow.finish()
        widgets, self._widgets = self._widgets, []
        for widget in widgets:
            self._emit(ThreadItemDoneEvent(item=widget))

    async def conclude(self) -> None:
        """End what is visible of the calls; what queries brought stands below what was said of it."""
        self.close()
        for card in await self._answer_cards():
            self._emit(ThreadItemDoneEvent(item=card))

    async def _answer_cards(self) -> list[WidgetItem]:
        answers, self._answers = self._answers, []
        return [
            self._card(
                await asyncio.to_thread(answer_card, answer, draws=not self._has_drawn), answer_text(answer)
            )
            for answer in answers
        ]

    async def _store(self, call: ToolCall, rows: Table | None, output: str, invocation: Invocation) -> None:
        """Keep the call for the reader, for the model and on record in one transaction."""
        arguments = json.dumps(dict(call.arguments), ensure_ascii=False)
        # Some endpoints count call ids from zero in every answer; ours are unique within the thread.
        entry = await asyncio.to_thread(
            call_entry, f"call_{uuid4().hex}", call.tool.model_name, arguments, output, rows
        )
        await self._emitted()
        async with self._database.transaction() as session:
            if self._workflow.item is not None:
                await put_item(session, self._thread_id, self._workflow.item, self._context)
            await self._history.add(session, self._turn_id, entry)
            await invocation.record(session)

    def _card(self, widget: Mapping[str, Any], words: str | None) -> WidgetItem:
        return WidgetItem(
            id=f"wdg_{uuid4().hex}",
            thread_id=self._thread_id,
            created_at=now(),
            widget=DynamicWidgetRoot.model_validate(widget),
            copy_text=words,
        )


async def _ready(outcome: CallOutcome) -> CallOutcome:
    return outcome
