"""The model's words and calls on their way into the thread."""

import re
from typing import Any

import pytest
from chatkit.types import ThreadStreamEvent, UserMessageItem, WorkflowItem
from openai.types.responses import (
    ResponseOutputItemDoneEvent,
    ResponseOutputMessage,
    ResponseOutputRefusal,
    ResponseOutputText,
    ResponseOutputTextAnnotationAddedEvent,
    ResponseTextDeltaEvent,
)

from app.agents.tool_runner import Retrying
from app.agents.toolset import Consent, OfferedApp, OfferedTool, ToolOfConnector
from app.chat.messages import MessageWriter
from app.chat.moments import now
from app.chat.user_text import MAX_QUOTE_CHARS, message_text, quoted_passage
from app.chat.workflow import TurnWorkflow, stopped
from app.connectors.catalog import ConnectorCatalog
from app.connectors.mcp_values import Progress
from tests.chat_client import Shown


class Page:
    """Collects what is emitted and shows it by the rules of the protocol."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def emit(self, event: ThreadStreamEvent) -> None:
        self.events.append(event.model_dump(mode="json", exclude_none=True))

    @property
    def shown(self) -> Shown:
        shown = Shown()
        for event in self.events:
            shown.apply(event)
        return shown


def delta(text: str) -> ResponseTextDeltaEvent:
    return ResponseTextDeltaEvent(
        type="response.output_text.delta",
        item_id="__fake_id__",
        output_index=0,
        content_index=0,
        delta=text,
        logprobs=[],
        sequence_number=0,
    )


def done(*parts: ResponseOutputText | ResponseOutputRefusal) -> ResponseOutputItemDoneEvent:
    message = ResponseOutputMessage(
        id="__fake_id__", type="message", role="assistant", status="completed", content=list(parts)
    )
    return ResponseOutputItemDoneEvent(
        type="response.output_item.done", item=message, output_index=0, sequence_number=0
    )


def text(words: str) -> ResponseOutputText:
    return ResponseOutputText(type="output_text", text=words, annotations=[])


def annotation(url: str) -> ResponseOutputTextAnnotationAddedEvent:
    citation = {"type": "url_citation", "url": url, "title": "Page", "start_index": 0, "end_index": 1}
    return ResponseOutputTextAnnotationAddedEvent.model_validate(
        {
            "type": "response.output_text.annotation.added",
            "item_id": "x",
            "output_index": 0,
            "content_index": 0,
            "annotation_index": 0,
            "annotation": citation,
            "sequence_number": 0,
        }
    )


def test_two_messages_of_one_fake_id_are_two_messages() -> None:
    page = Page()
    writer = MessageWriter("thr", page.emit, hold=False)
    for words in ("one", "two"):
        writer.write(delta(words))
        writer.write(done(text(words)))
    items = page.shown.of_type("assistant_message")
    assert [item["content"][0]["text"] for item in items] == ["one", "two"]
    assert len({item["id"] for item in items}) == 2
    assert writer.take_finished() == ["one", "two"]
    assert writer.take_finished() == []


def test_a_message_that_was_not_streamed_is_taken_whole_refusals_too() -> None:
    page = Page()
    writer = MessageWriter("thr", page.emit, hold=False)
    writer.write(done(ResponseOutputRefusal(type="refusal", refusal="I cannot.")))
    assert page.shown.answer == "I cannot."


def test_an_empty_message_leaves_no_bubble() -> None:
    page = Page()
    MessageWriter("thr", page.emit, hold=False).write(done(text("")))
    assert page.events == []


def test_held_words_come_out_in_order_or_not_at_all() -> None:
    page = Page()
    writer = MessageWriter("thr", page.emit, hold=True)
    writer.write(delta("Let me "))
    assert page.events == []
    assert writer.take_finished() == []
    writer.release()
    writer.write(delta("look."))
    writer.write(done(text("Let me look.")))
    assert page.shown.answer == "Let me look."
    assert writer.take_finished() == ["Let me look."]


def test_sources_on_the_web_are_kept_others_not() -> None:
    page = Page()
    writer = MessageWriter("thr", page.emit, hold=False)
    writer.write(delta("See"))
    for url in ("https://example.com/a", "javascript:alert(1)"):
        writer.write(annotation(url))
    writer.write(done(text("See")))
    [item] = page.shown.of_type("assistant_message")
    [source] = item["content"][0]["annotations"]
    assert (source["source"]["url"], source["index"]) == ("https://example.com/a", 3)


def tool() -> OfferedTool:
    app = OfferedApp("connector:1", "Notes", "notes", "cube", ConnectorCatalog(1, "Notes", 1, ()))
    return OfferedTool(
        "notes__s",
        app,
        "Notes: s",
        "",
        {},
        True,
        Consent.NOT_NEEDED,
        "",
        ToolOfConnector(1, "s", is_idempotent=False),
    )


async def test_a_call_is_one_task_from_loading_to_result() -> None:
    page = Page()
    workflow = TurnWorkflow("thr", page.emit)
    workflow.think("Hm.")
    task = workflow.begin(tool(), {"q": "x"})
    await task.report(Progress(1, 3, "on\x1b[31m it"))
    await task.report(Progress(2, 3))
    assert "1 of 3 on it" in page.shown.tasks[1]["content"]
    await task.report(Retrying())
    assert page.events[-2] == {"type": "progress_update", "text": "Trying Notes again…"}
    assert "Trying again" in page.shown.tasks[1]["content"]
    task.finish("ok", failed=True)
    workflow.finish()
    workflow.finish()
    thought, shown = page.shown.tasks
    assert thought["type"] == "thought"
    assert re.fullmatch(r"Notes: s · failed after (\d+|under 1) ms", shown["title"])
    assert shown["content"].endswith("#### Result\n\nok")
    assert "Progress" not in shown["content"]
    [item] = page.shown.of_type("workflow")
    assert item["workflow"]["summary"] == {"duration": 0}
    task.finish("late", failed=False)


async def test_progress_that_counts_in_its_own_words_is_not_counted_twice() -> None:
    page = Page()
    task = TurnWorkflow("thr", page.emit).begin(tool(), {})
    await task.report(Progress(3, 40, "3 of 40 pages"))
    assert page.shown.tasks[0]["content"].endswith("#### Progress\n\n3 of 40 pages")


def test_a_stopped_workflow_has_no_running_task() -> None:
    page = Page()
    workflow = TurnWorkflow("thr", page.emit)
    workflow.begin(tool(), {})
    item = workflow.item
    assert isinstance(item, WorkflowItem)
    [task] = stopped(item, "stopped").workflow.tasks
    assert (task.title, task.status_indicator) == ("Notes: s · stopped", "complete")
    assert item.workflow.tasks[0].status_indicator == "loading"


def quoting(passage: str | None) -> UserMessageItem:
    content = [
        {"type": "input_text", "text": "why "},
        {"type": "input_tag", "id": "1", "text": "Q2?", "data": {}},
    ]
    return UserMessageItem.model_validate(
        {
            "id": "m",
            "thread_id": "t",
            "created_at": now(),
            "quoted_text": passage,
            "inference_options": {},
            "content": content,
        }
    )


def test_a_quote_is_no_part_of_the_words_of_the_message() -> None:
    item = quoting("a\nb")
    assert message_text(item) == "why @Q2?"
    assert quoted_passage(item) == "a\nb"


@pytest.mark.parametrize("nothing", [None, "", " \n"])
def test_without_a_passage_there_is_no_quote(nothing: str | None) -> None:
    assert quoted_passage(quoting(nothing)) is None


def test_a_quote_is_cut_and_says_so() -> None:
    passage = quoted_passage(quoting("x" * (MAX_QUOTE_CHARS + 1)))
    assert passage is not None
    assert passage.count("x") == MAX_QUOTE_CHARS
    assert "the first 4000 of 4001 characters" in passage
