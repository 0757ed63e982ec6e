"""The model's words on their way into the thread.

Ids are ours: some endpoints give every message the same one, and items would overwrite each other.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from agents.items import TResponseStreamEvent
from chatkit.types import (
    Annotation,
    AssistantMessageContent,
    AssistantMessageContentPartAdded,
    AssistantMessageContentPartAnnotationAdded,
    AssistantMessageContentPartTextDelta,
    AssistantMessageItem,
    ThreadItemAddedEvent,
    ThreadItemDoneEvent,
    ThreadItemUpdatedEvent,
    ThreadStreamEvent,
    URLSource,
)
from openai.types.responses import ResponseOutputMessage

from app.chat.moments import now
from app.plain_text import one_line

Emit = Callable[[ThreadStreamEvent], None]


class MessageWriter:
    """Turns the events of one model call into one assistant message at a time.

    While it holds, nothing is emitted; `release` emits what was held and all that follows.
    """

    def __init__(self, thread_id: str, emit: Emit, *, hold: bool) -> None:
        self._thread_id = thread_id
        self._emit_now = emit
        self._held: list[ThreadStreamEvent] | None = [] if hold else None
        self._message: AssistantMessageItem | None = None
        self._finished: list[str] = []
        self._begins: Callable[[], None] = lambda: None

    def on_begin(self, callback: Callable[[], None]) -> None:
        """Call this before a message appears in the thread."""
        self._begins = callback

    def release(self) -> None:
        held, self._held = self._held, None
        for event in held or ():
            self._emit(event)

    @property
    def is_holding(self) -> bool:
        return self._held is not None

    def take_finished(self) -> list[str]:
        """The texts of messages that have gone out whole since the last call; none while it holds."""
        if self.is_holding:
            return []
        finished, self._finished = self._finished, []
        return finished

    def break_off(self) -> None:
        """End the message that has begun as it is: the model says no more."""
        if self._message is not None:
            message, self._message = self._message, None
            self._finished.append(message.content[0].text)
            self._emit(ThreadItemDoneEvent(item=message))

    def write(self, event: TResponseStreamEvent) -> None:
        """Take in one event of the model."""
        match event.type:
            case "response.output_text.delta" | "response.refusal.delta":
                self._append(event.delta)
            case "response.output_text.annotation.added":
                self._annotate(event.annotation)
            case "response.output_item.done" if isinstance(event.item, ResponseOutputMessage):
                self._finish(event.item)
            case _:
                pass

    def _open(self) -> AssistantMessageItem:
        """Begin a message with its first words: a model that only calls tools leaves no empty bubble."""
        if self._message is None:
            self._message = AssistantMessageItem(
                id=f"msg_{uuid4().hex}", thread_id=self._thread_id, created_at=now(), content=[]
            )
            self._emit(ThreadItemAddedEvent(item=self._message.model_copy(deep=True)))
            self._message.content.append(AssistantMessageContent(text="", annotations=[]))
            part = AssistantMessageContent(text="", annotations=[])
            self._update(AssistantMessageContentPartAdded(content_index=0, content=part))
        return self._message

    def _append(self, delta: str) -> None:
        if delta:
            self._open().content[0].text += delta
            self._update(AssistantMessageContentPartTextDelta(content_index=0, delta=delta))

    def _annotate(self, annotation: Any) -> None:
        found = annotation if isinstance(annotation, dict) else getattr(annotation, "__dict__", {})
        url = found.get("url")
        if not isinstance(url, str) or not url.startswith(("https://", "http://")):
            return
        title = one_line(str(found.get("title") or url), max_chars=200)
        content = self._open().content[0]
        source = Annotation(source=URLSource(title=title, url=url), index=len(content.text))
        content.annotations.append(source)
        self._update(
            AssistantMessageContentPartAnnotationAdded(
                content_index=0, annotation_index=len(content.annotations) - 1, annotation=source
            )
        )

    def _finish(self, whole: ResponseOutputMessage) -> None:
        """End the message; a model that streamed nothing is taken at its final word."""
        text = "".join(part.text if part.type == "output_text" else part.refusal for part in whole.content)
        if self._message is None:
            self._append(text)
        self.break_off()

    def _update(self, update: Any) -> None:
        assert self._message is not None  # noqa: S101 - updates follow `_open`
        self._emit(ThreadItemUpdatedEvent(item_id=self._message.id, update=update))

    def _emit(self, event: ThreadStreamEvent) -> None:
        if self._held is not None:
            self._held.append(event)
            return
        if isinstance(event, ThreadItemAddedEvent):
            self._begins()
        self._emit_now(event)
