"""The card that asks before a call: what, where, with exactly which arguments."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from app.agents.toolset import Consent, OfferedTool
from app.chat.approvals import ApprovalStatus
from app.chat.argument_fields import ArgumentField, fields_of

DECIDE = "approval.decide"
"""The type of the action behind the card's buttons."""


class Verdict(StrEnum):
    ALLOW_ONCE = "allow_once"
    ALLOW_ALWAYS = "allow_always"
    DENY = "deny"

    @property
    def status(self) -> ApprovalStatus:
        return _STATUSES[self]


_STATUSES = {
    Verdict.ALLOW_ONCE: ApprovalStatus.ALLOWED_ONCE,
    Verdict.ALLOW_ALWAYS: ApprovalStatus.ALWAYS_ALLOWED,
    Verdict.DENY: ApprovalStatus.DENIED,
}


class Decision(BaseModel):
    """The payload of the action, with the form's fields beside these two."""

    model_config = ConfigDict(extra="allow")

    approval_id: str
    decision: Verdict

    @property
    def typed(self) -> Mapping[str, Any]:
        return self.model_extra or {}


def approval_card(
    tool: OfferedTool, approval_id: str, arguments: Mapping[str, Any], *, note: str | None = None
) -> dict[str, Any]:
    """A ChatKit `Card` whose fields hold the arguments as they would be sent, below what is good to know."""
    fields = fields_of(arguments, tool.parameters)
    return {
        "type": "Card",
        "size": "full",
        "asForm": True,
        "children": [
            _head(tool),
            _where(tool),
            *([{"type": "Text", "value": note, "size": "sm"}] if note else []),
            *([_exact_arguments(fields)] if fields else []),
            {"type": "Divider", "flush": True},
            {"type": "Row", "gap": 2, "wrap": "wrap", "children": _buttons(tool, approval_id)},
        ],
    }


def copy_text(tool: OfferedTool) -> str:
    return f"{question(tool)} Nothing has been sent yet."


def question(tool: OfferedTool) -> str:
    _, _, action = tool.title.partition(": ")
    return f"{action[:1].upper()}{action[1:]} in {tool.app.name}?"


def _head(tool: OfferedTool) -> dict[str, Any]:
    words = {
        "type": "Col",
        "gap": 0,
        "flex": 1,
        "children": [
            {"type": "Title", "value": question(tool), "size": "sm"},
            {"type": "Caption", "value": "Nothing has been sent yet."},
        ],
    }
    if tool.is_read_only:
        parts = [{"type": "Icon", "name": "circle-question", "color": "info"}, words]
    else:
        badge = {"type": "Badge", "label": "can change things", "color": "warning"}
        parts = [{"type": "Icon", "name": "write", "color": "warning"}, words, badge]
    return {"type": "Row", "align": "start", "gap": 3, "children": parts}


def _where(tool: OfferedTool) -> dict[str, Any]:
    place = tool.app.host or "this service"
    return {"type": "Caption", "value": f"Goes to {place}, through your app “{tool.app.name}”."}


def _exact_arguments(fields: list[ArgumentField]) -> dict[str, Any]:
    return {
        "type": "Col",
        "gap": 3,
        "children": [
            {"type": "Text", "value": "Exact arguments", "weight": "semibold", "size": "sm"},
            *map(_labelled, fields),
        ],
    }


def _labelled(field: ArgumentField) -> dict[str, Any]:
    control = field.widget
    if control["type"] == "Checkbox":
        return control
    label = {"type": "Label", "value": field.key, "fieldName": field.name}
    return {"type": "Col", "gap": 1, "children": [label, control]}


def _buttons(tool: OfferedTool, approval_id: str) -> list[dict[str, Any]]:
    def button(label: str, verdict: Verdict, **look: Any) -> dict[str, Any]:
        payload = {"approval_id": approval_id, "decision": verdict.value}
        action = {
            "type": DECIDE,
            "payload": payload,
            "handler": "server",
            "loadingBehavior": "container",
            "streaming": True,
        }
        return {"type": "Button", "label": label, "onClickAction": action, **look}

    always = [button("Always allow this tool", Verdict.ALLOW_ALWAYS, style="secondary", variant="outline")]
    return [
        button("Allow once", Verdict.ALLOW_ONCE, style="primary"),
        *(always if tool.consent is Consent.ASKED else []),
        {"type": "Spacer"},
        button("Deny", Verdict.DENY, variant="ghost", color="danger"),
    ]
