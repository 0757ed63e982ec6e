"""The card with which a server asks something, marked as the server's: words and fields are a stranger's."""

from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from app.agents.toolset import OfferedApp
from app.chat.question_fields import fields_of_schema
from app.connectors.mcp_values import Elicitation, UrlElicitation
from app.plain_text import plain

ANSWER = "question.answer"
"""The type of the action behind the card's buttons."""

_MAX_MESSAGE_CHARS = 1_000
_MAX_URL_CHARS = 2_000


class Reply(BaseModel):
    """The payload of the action, with the form's fields beside these two."""

    model_config = ConfigDict(extra="allow")

    question_id: str
    reply: Literal["accept", "decline"]

    @property
    def typed(self) -> Mapping[str, Any]:
        return self.model_extra or {}


def question_card(app: OfferedApp, question_id: str, asked: Elicitation) -> dict[str, Any]:
    """A ChatKit `Card` that can be answered while the call waits."""
    is_address = isinstance(asked, UrlElicitation)
    body = _address(asked.url) if isinstance(asked, UrlElicitation) else _fields(asked.schema)
    accept = "I have done this" if is_address else "Send answer"
    return {
        "type": "Card",
        "size": "full",
        "asForm": True,
        "children": [
            _head(app, is_address=is_address),
            {"type": "Text", "value": plain(asked.message, max_chars=_MAX_MESSAGE_CHARS)},
            *body,
            {"type": "Divider", "flush": True},
            {
                "type": "Row",
                "gap": 2,
                "wrap": "wrap",
                "children": [
                    _button(accept, question_id, "accept", style="primary"),
                    _button("Decline", question_id, "decline", variant="ghost"),
                ],
            },
        ],
    }


def answered_card(app_name: str, *, is_accepted: bool) -> dict[str, Any]:
    words = f"Your answer was sent to {app_name}." if is_accepted else f"You did not answer {app_name}."
    return {"type": "Card", "size": "full", "children": [{"type": "Caption", "value": words}]}


def is_web_address(url: str) -> bool:
    """Whether an address may be shown as something to open."""
    if len(url) > _MAX_URL_CHARS or not url.isprintable() or " " in url:
        return False
    parts = urlsplit(url)
    return parts.scheme in {"https", "http"} and bool(parts.hostname)


def _head(app: OfferedApp, *, is_address: bool) -> dict[str, Any]:
    words = [
        {"type": "Title", "value": f"{app.name} asks", "size": "sm"},
        {"type": "Caption", "value": _warning(app, is_address=is_address)},
    ]
    column = {"type": "Col", "gap": 0, "flex": 1, "children": words}
    icon = {"type": "Icon", "name": "circle-question", "color": "info"}
    return {"type": "Row", "align": "start", "gap": 3, "children": [icon, column]}


def _warning(app: OfferedApp, *, is_address: bool) -> str:
    if is_address:
        return "The page belongs to whoever runs this server. Look at the address before you open it."
    return f"Your answer goes to {app.host}. Never type a password here."


def _fields(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "Col", "gap": 1, "children": field.widgets} for field in fields_of_schema(schema)]


def _address(url: str) -> list[dict[str, Any]]:
    shown = url.replace("`", "%60")
    target = url.replace("(", "%28").replace(")", "%29")
    host = urlsplit(url).netloc.replace("[", "").replace("]", "")
    return [{"type": "Markdown", "value": f"`{shown}`\n\n[Open {host}]({target})"}]


def _button(label: str, question_id: str, reply: str, **look: Any) -> dict[str, Any]:
    action = {
        "type": ANSWER,
        "payload": {"question_id": question_id, "reply": reply},
        "handler": "server",
        "loadingBehavior": "container",
        "streaming": False,
    }
    return {"type": "Button", "label": label, "onClickAction": action, **look}
