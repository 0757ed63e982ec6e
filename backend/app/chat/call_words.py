"""What a call is called and what became of it, in words that its user sees: what a search goes through."""

from sqlalchemy import case, func

from app.chat.call_record import Approval, Outcome
from app.chat.thread_lock import is_answering
from app.models import ChatThread, ToolInvocation

IS_RUNNING = is_answering(ToolInvocation.thread_id, since=ToolInvocation.started_at)
OUTCOME = case(
    (ToolInvocation.outcome.is_not(None), ToolInvocation.outcome),
    (IS_RUNNING, Outcome.RUNNING),
    else_=Outcome.INTERRUPTED,
)

_ENDED_AS = {
    Outcome.SUCCEEDED: "done",
    Outcome.FAILED: "failed",
    Outcome.DECLINED: "not allowed",
    Outcome.CANCELLED: "cancelled stopped",
    Outcome.TIMED_OUT: "timed out, no answer in time",
}
_DECIDED_AS = {
    Approval.ALLOWED_ONCE: "allowed once",
    Approval.ALWAYS_ALLOWED: "always allowed",
    Approval.DENIED: "denied by you",
    Approval.EXPIRED: "not answered",
}
_FAILED_BY = {
    "connection_refused": "not answering",
    "token_expired": "sign in again",
    "token_rejected": "sign in again",
    "oauth_required": "sign in again",
    "rate_limited": "too many calls",
    "connector_off": "switched off",
    "connector_gone": "deleted",
}

SEARCHED = func.concat_ws(
    " ",
    ToolInvocation.title,
    ToolInvocation.app_name,
    ToolInvocation.tool_name,
    ChatThread.title,
    case(
        (ToolInvocation.outcome.is_not(None), case(_ENDED_AS, value=ToolInvocation.outcome)),
        (IS_RUNNING, "running"),
        else_="interrupted, broken off",
    ),
    case(_DECIDED_AS, value=ToolInvocation.approval),
    case(_FAILED_BY, value=ToolInvocation.error_reason),
    ToolInvocation.error_code,
    ToolInvocation.error_reason,
)
"""All that is written in the open. What was sent and what came back is sealed: no search can reach it."""
