"""The tool calls of a turn: carried out, shown, and stored the moment they are finished."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid4

from chatkit.types import NoticeEvent, ThreadItemDoneEvent, ThreadStreamEvent, WidgetItem
from chatkit.widgets import DynamicWidgetRoot

from app.agents.tool_runner import CallOutcome, ToolCall, ToolRunner
from app.chat.attachments import store_files
from app.chat.context import ChatContext
from app.chat.history import ModelHistory, call_entry
from app.chat.moments import now
from app.chat.results import files_of, render_result
from app.chat.store import put_item
from app.chat.workflow import TurnWorkflow
from app.tools.tables import Table

if TYPE_CHECKING:
    from app.chat.turn import TurnServices

Emit = Callable[[ThreadStreamEvent], None]


class TurnCalls:
    """Carries out what the model calls. `tables` are those of results so far, newest first."""

    def __init__(
        self, services: "TurnServices", thread_id: str, turn_id: str, context: ChatContext, emit: Emit
    ) -> None:
        self.tables: list[Table] = []
        self.used_apps: set[str] = set()
        self._database = services.database
        self._runner = ToolRunner(services.connectors, context.owner_id, services.retry_delay_s)
        self._thread_id = thread_id
        self._turn_id = turn_id
        self._context = context
        self._history = ModelHistory(context.owner_id, thread_id)
        self._emit = emit
        self._workflow = TurnWorkflow(thread_id, emit)
        self._widgets: list[WidgetItem] = []
        self._on_use: Callable[[], object] = lambda: None

    def on_use(self, callback: Callable[[], object]) -> None:
        """Call this whenever a tool of an app is about to run."""
        self._on_use = callback

    async def invoke(self, call: ToolCall) -> str:
        """Carry out one call and return what the model is told."""
        self.used_apps.add(call.tool.app.id)
        self._on_use()
        task = self._workflow.begin(call.tool, call.arguments)
        outcome = await self._runner.run(call, tables=self.tables, report=task.report)
        files = await store_files(
            self._database,
            files_of(outcome, call.tool.model_name.partition("__")[2]),
            owner_id=self._context.owner_id,
            thread_id=self._thread_id,
        )
        rendered = render_result(outcome, files)
        task.finish(rendered.shown, failed=outcome.is_error)
        await self._store(call, outcome, rendered.for_model)
        if outcome.widget is not None:
            self._widgets.append(self._card(outcome))
        if outcome.rows is not None:
            self.tables.insert(0, outcome.rows)
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

    async def _store(self, call: ToolCall, outcome: CallOutcome, output: str) -> None:
        """Keep the call for the reader and for the model in one transaction."""
        arguments = json.dumps(dict(call.arguments), ensure_ascii=False)
        # Some endpoints count call ids from zero in every answer; ours are unique within the thread.
        entry = call_entry(f"call_{uuid4().hex}", call.tool.model_name, arguments, output, outcome.rows)
        async with self._database.transaction() as session:
            if self._workflow.item is not None:
                await put_item(session, self._thread_id, self._workflow.item, self._context)
            await self._history.add(session, self._turn_id, entry)

    def _card(self, outcome: CallOutcome) -> WidgetItem:
        return WidgetItem(
            id=f"wdg_{uuid4().hex}",
            thread_id=self._thread_id,
            created_at=now(),
            widget=DynamicWidgetRoot.model_validate(outcome.widget),
            copy_text=outcome.copy_text,
        )
