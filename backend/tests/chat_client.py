"""A ChatKit client for tests: sends requests, reads streams, and keeps the state that a page would show."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from httpx import AsyncClient, Response

Json = dict[str, Any]


def message(text: str, *, tool: str | None = None, model: str | None = None) -> Json:
    options: Json = {}
    if tool is not None:
        options["tool_choice"] = {"id": tool}
    if model is not None:
        options["model"] = model
    return {
        "content": [{"type": "input_text", "text": text}],
        "attachments": [],
        "inference_options": options,
    }


def events_of(response: Response) -> list[Json]:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/event-stream")
    return [json.loads(line.removeprefix("data: ")) for line in response.text.split("\n\n") if line]


@dataclass
class Shown:
    """What a page shows of one thread, by the rules of the protocol.

    One that shows a single turn only does not know the items that stood there before.
    """

    is_single_turn: bool = False
    items: dict[str, Json] = field(default_factory=dict)
    notices: list[Json] = field(default_factory=list)
    errors: list[Json] = field(default_factory=list)
    progress: list[str] = field(default_factory=list)
    thread: Json = field(default_factory=dict)

    def apply(self, event: Json) -> None:
        match event["type"]:
            case "thread.created" | "thread.updated":
                self.thread = {key: value for key, value in event["thread"].items() if key != "items"}
            case "thread.item.added" | "thread.item.done" | "thread.item.replaced":
                self.items[event["item"]["id"]] = event["item"]
            case "thread.item.removed" | "thread.item.updated" if (
                self.is_single_turn and event["item_id"] not in self.items
            ):
                pass
            case "thread.item.removed":
                del self.items[event["item_id"]]
            case "thread.item.updated":
                _update(self.items[event["item_id"]], event["update"])
            case "notice":
                self.notices.append(event)
            case "error":
                self.errors.append(event)
            case "progress_update":
                self.progress.append(event["text"])

    def of_type(self, kind: str) -> list[Json]:
        return [item for item in self.items.values() if item["type"] == kind]

    @property
    def answer(self) -> str:
        return "\n".join(
            part["text"] for item in self.of_type("assistant_message") for part in item["content"]
        )

    def parts(self, kind: str) -> list[Json]:
        """The parts of all cards that are of this kind, in their order."""
        return [
            part for item in self.of_type("widget") for part in _walk(item["widget"]) if part["type"] == kind
        ]

    @property
    def understood(self) -> list[str]:
        """How the question was understood, and what was taken for granted."""
        intros = [item["widget"] for item in self.of_type("widget") if item["widget"]["type"] == "Basic"]
        return [part["value"] for intro in intros for part in intro["children"]]

    @property
    def sql(self) -> str:
        """The query on the newest card that has one."""
        code = [part["value"] for part in self.parts("Markdown") if part["value"].startswith("```sql\n")]
        assert isinstance(code[-1], str)
        return code[-1].removeprefix("```sql\n").removesuffix("\n```")

    @property
    def rows(self) -> list[list[str]]:
        """The newest table, its head first."""
        return [
            [cell["children"][0]["value"] for cell in row["children"]]
            for row in self.parts("Table")[-1]["children"]
        ]

    @property
    def tasks(self) -> list[Json]:
        return [task for item in self.of_type("workflow") for task in item["workflow"]["tasks"]]


def _walk(part: Json) -> Iterator[Json]:
    yield part
    for child in part.get("children") or []:
        yield from _walk(child)


def _update(item: Json, update: Json) -> None:
    match update["type"]:
        case "assistant_message.content_part.added":
            item["content"].insert(update["content_index"], update["content"])
        case "assistant_message.content_part.text_delta":
            item["content"][update["content_index"]]["text"] += update["delta"]
        case "assistant_message.content_part.annotation_added":
            item["content"][update["content_index"]]["annotations"].append(update["annotation"])
        case "workflow.task.added":
            item["workflow"]["tasks"].append(update["task"])
        case "workflow.task.updated":
            item["workflow"]["tasks"][update["task_index"]] = update["task"]
        case other:
            raise AssertionError(other)


class Chat:
    """One thread in one browser."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client
        self.shown = Shown()

    @property
    def thread_id(self) -> str:
        thread_id = self.shown.thread["id"]
        assert isinstance(thread_id, str)
        return thread_id

    async def request(self, request_type: str, /, **params: Any) -> Response:
        return await self.client.post("/api/chatkit", json={"type": request_type, "params": params})

    async def say(self, text: str, *, tool: str | None = None, model: str | None = None) -> Shown:
        """Send a message and show the whole answer; returns only what this turn brought."""
        sent = message(text, tool=tool, model=model)
        if self.shown.thread:
            response = await self.request("threads.add_user_message", thread_id=self.thread_id, input=sent)
        else:
            response = await self.request("threads.create", input=sent)
        return self.take(events_of(response))

    def take(self, events: list[Json]) -> Shown:
        turn = Shown(is_single_turn=True, thread=self.shown.thread)
        for event in events:
            self.shown.apply(json.loads(json.dumps(event)))
            turn.apply(event)
        return turn

    async def reload(self) -> list[Json]:
        """The items as a fresh page would show them, oldest first, read page by page."""
        items: list[Json] = []
        after = None
        while True:
            page = (
                await self.request(
                    "items.list",
                    thread_id=self.thread_id,
                    limit=3,
                    order="desc",
                    **({"after": after} if after else {}),
                )
            ).json()
            items += page["data"]
            if not page["has_more"]:
                return items[::-1]
            after = page["after"]
