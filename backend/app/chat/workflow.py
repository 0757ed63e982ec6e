"""The visible tool calls of a turn: one ChatKit workflow item, one task per call."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter
from typing import Any, Literal
from uuid import uuid4

from chatkit.types import (
    CustomTask,
    DurationSummary,
    ProgressUpdateEvent,
    Task,
    ThoughtTask,
    ThreadItemAddedEvent,
    ThreadItemDoneEvent,
    ThreadItemUpdatedEvent,
    ThreadStreamEvent,
    Workflow,
    WorkflowItem,
    WorkflowTaskAdded,
    WorkflowTaskUpdated,
)

from app.agents.tool_runner import Report, Retrying
from app.agents.toolset import OfferedTool
from app.chat.moments import now
from app.chat.results import arguments_markdown
from app.connectors.mcp_values import Progress
from app.plain_text import one_line

MIN_PROGRESS_GAP_S = 0.1
WAITING = "waiting for you"
ASKING = "has a question"
_SEPARATOR = " · "
_TOLD_IN_SECONDS_MS = 100

Emit = Callable[[ThreadStreamEvent], None]


class TurnWorkflow:
    """Collects tasks into the current workflow item; `finish` closes it, the next task opens another."""

    def __init__(self, thread_id: str, emit: Emit) -> None:
        self._thread_id = thread_id
        self._emit = emit
        self._item: WorkflowItem | None = None
        self._began = 0.0

    @property
    def item(self) -> WorkflowItem | None:
        return self._item

    def begin(self, tool: OfferedTool, arguments: Mapping[str, Any]) -> "CallTask":
        task = CustomTask(
            title=tool.title,
            icon=_icon(tool),
            content=arguments_markdown(arguments),
            status_indicator="loading",
        )
        return CallTask(self, self._add(task), task, app_name=tool.app.name)

    def wait(self, tool: OfferedTool, arguments: Mapping[str, Any]) -> int:
        """Show a call that is not made before its user says so; returns where it stands in the item."""
        task = CustomTask(
            title=f"{tool.title}{_SEPARATOR}{WAITING}",
            icon=_icon(tool),
            content=arguments_markdown(arguments),
            status_indicator="none",
        )
        return self._add(task)

    def reopen(self, tool: OfferedTool, item: WorkflowItem, index: int, *, verdict: str) -> "CallTask":
        """Go on with a call that waited, where it stands in its stored item (see `decided`)."""
        self._began = perf_counter() - _seconds(item)
        self._item = item
        task = item.workflow.tasks[index]
        assert isinstance(task, CustomTask)  # noqa: S101 - calls are custom tasks
        return CallTask(self, index, task, app_name=tool.app.name, verdict=verdict)

    def think(self, thought: str) -> None:
        self._add(ThoughtTask(content=thought, status_indicator="complete"))

    def finish(self) -> None:
        """Close the item, if one is open: it is stored and collapses to how long it took."""
        if self._item is None:
            return
        item, self._item = self._item, None
        item.workflow.summary = DurationSummary(duration=round(perf_counter() - self._began))
        self._emit(ThreadItemDoneEvent(item=item))

    def tell(self, words: str) -> None:
        """Show a line that goes when something else happens."""
        self._emit(ProgressUpdateEvent(text=words))

    def replace(self, index: int, task: Task) -> None:
        if self._item is None:
            return
        self._item.workflow.tasks[index] = task
        self._emit(
            ThreadItemUpdatedEvent(
                item_id=self._item.id, update=WorkflowTaskUpdated(task_index=index, task=task)
            )
        )

    def _add(self, task: Task) -> int:
        if self._item is None:
            self._began = perf_counter()
            self._item = WorkflowItem(
                id=f"wf_{uuid4().hex}",
                thread_id=self._thread_id,
                created_at=now(),
                workflow=Workflow(type="custom", tasks=[task], expanded=True),
            )
            # A copy: the event is serialised later, when the item may have moved on.
            self._emit(ThreadItemAddedEvent(item=self._item.model_copy(deep=True)))
            return 0
        self._item.workflow.tasks.append(task)
        index = len(self._item.workflow.tasks) - 1
        self._emit(
            ThreadItemUpdatedEvent(
                item_id=self._item.id, update=WorkflowTaskAdded(task_index=index, task=task)
            )
        )
        return index


class CallTask:
    """One running call as the user sees it."""

    def __init__(
        self, workflow: TurnWorkflow, index: int, task: CustomTask, *, app_name: str, verdict: str = ""
    ) -> None:
        self._workflow = workflow
        self._index = index
        self._task = task
        self._app_name = app_name
        self._verdict = verdict
        self._began = perf_counter()
        self._reported = 0.0

    async def report(self, report: Report) -> None:
        """Show progress, at most ten times a second."""
        match report:
            case Retrying():
                line = "The first attempt failed on the way. Trying again…"
                self._workflow.tell(f"Trying {self._app_name} again…")
            case Progress():
                if perf_counter() - self._reported < MIN_PROGRESS_GAP_S:
                    return
                self._reported = perf_counter()
                line = _progress_line(report)
        content = f"{self._task.content}\n\n#### Progress\n\n{line}"
        self._workflow.replace(self._index, self._task.model_copy(update={"content": content}))

    @contextmanager
    def asking(self) -> Iterator[None]:
        """The server asks the user something: that is what the call waits for."""
        title = f"{self._task.title}{_SEPARATOR}{ASKING}"
        self._workflow.replace(
            self._index, self._task.model_copy(update={"title": title, "status_indicator": "none"})
        )
        try:
            yield
        finally:
            self._workflow.replace(self._index, self._task)

    def finish(self, result_markdown: str, *, failed: bool) -> None:
        seconds = perf_counter() - self._began
        outcome = f"{self._verdict}{'failed after' if failed else 'done in'} {duration(seconds)}"
        self._task = self._task.model_copy(
            update={
                "title": f"{self._task.title}{_SEPARATOR}{outcome}",
                "content": f"{self._task.content}\n\n#### Result\n\n{result_markdown}",
                "status_indicator": "complete",
            }
        )
        self._workflow.replace(self._index, self._task)


def decided(item: WorkflowItem, index: int, arguments: Mapping[str, Any]) -> WorkflowItem:
    """The stored item with its waiting call under way, with the arguments that the user allowed."""
    return _with_task(item, index, arguments_markdown(arguments), "", status="loading")


def not_run(item: WorkflowItem, index: int, word: str) -> WorkflowItem:
    """The stored item with its waiting call closed: `word` says why it was not made."""
    return _with_task(item, index, None, f"{_SEPARATOR}{word}", status="complete")


def _with_task(
    item: WorkflowItem,
    index: int,
    content: str | None,
    suffix: str,
    *,
    status: Literal["loading", "complete"],
) -> WorkflowItem:
    changed = item.model_copy(deep=True)
    task = changed.workflow.tasks[index]
    assert isinstance(task, CustomTask)  # noqa: S101 - calls are custom tasks
    task.title = f"{(task.title or '').removesuffix(f'{_SEPARATOR}{WAITING}')}{suffix}"
    task.content = content or task.content
    task.status_indicator = status
    return changed


def _seconds(item: WorkflowItem) -> float:
    summary = item.workflow.summary
    return summary.duration if isinstance(summary, DurationSummary) else 0


def _icon(tool: OfferedTool) -> Any:
    return tool.app.icon


def duration(seconds: float) -> str:
    """As the record of calls writes it: what is quicker than a tenth of a second in milliseconds."""
    milliseconds = seconds * 1000
    if round(milliseconds) >= _TOLD_IN_SECONDS_MS:
        return f"{seconds:.1f} s"
    return f"{milliseconds:.0f} ms" if milliseconds >= 1 else "under 1 ms"


def _progress_line(progress: Progress) -> str:
    count = f"{progress.progress:g}" + (f" of {progress.total:g}" if progress.total else "")
    message = one_line(progress.message, max_chars=200) if progress.message else ""
    return message if message.startswith(count) else f"{count} {message}".rstrip()


def stopped(item: WorkflowItem, word: str) -> WorkflowItem:
    """The item as it is kept when its turn ended early: no task spins for ever.

    Args:
        item: A workflow, some tasks of which may still be loading.
        word: What happened to those: `stopped` or `interrupted`.
    """
    closed = item.model_copy(deep=True)
    for task in closed.workflow.tasks:
        if task.status_indicator == "loading":
            task.status_indicator = "complete"
            task.title = f"{task.title}{_SEPARATOR}{word}"
    elapsed = (now() - item.created_at).total_seconds()
    closed.workflow.summary = closed.workflow.summary or DurationSummary(duration=max(0, round(elapsed)))
    return closed
