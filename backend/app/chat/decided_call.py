"""A call whose user has decided: applied once, to the very tool that the question was about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chatkit.errors import CustomStreamError
from chatkit.types import NoticeEvent, ThreadStreamEvent, WorkflowItem
from sqlalchemy.ext.asyncio import AsyncSession

from app.activity.security_events import Action, ObjectKind, Thing, record_event
from app.agents.tool_runner import NOT_MADE
from app.agents.toolset import OfferedTool, ToolOfConnector, Toolset
from app.chat.approval_card import Verdict
from app.chat.approvals import Approvals, ApprovalStatus, WaitingCall
from app.chat.call_record import Approval
from app.chat.history import ModelHistory
from app.chat.questions import Questions, declined_entry
from app.chat.workflow import decided, not_run
from app.connectors.cataloged_tool import ToolDecision, ToolPolicy
from app.connectors.manager import ConnectorManager

_DENIED = f"{NOT_MADE}the user declined it. Do not repeat it unasked."
_GONE = f"{NOT_MADE}the tool is not connected any more."
_CHANGED = f"{NOT_MADE}the tool has changed, so the user is asked again."


@dataclass(frozen=True, slots=True)
class Applied:
    """What follows. `allowed` is the tool to call now, `asked_again` the one to ask about once more."""

    workflow: WorkflowItem
    events: tuple[ThreadStreamEvent, ...]
    allowed: OfferedTool | None = None
    asked_again: OfferedTool | None = None


@dataclass(frozen=True, slots=True)
class DecidedCall:
    """One decision of one user. `arguments` are those that the user allowed."""

    call: WaitingCall
    verdict: Verdict
    arguments: Mapping[str, Any]

    async def apply(self, session: AsyncSession, toolset: Toolset, questions: Questions) -> Applied:
        """Record the decision in the caller's transaction, before anything is called.

        Raises:
            CustomStreamError: Somebody was faster: another tab, another process.
        """
        owner_id = questions.context.owner_id
        tool = self._tool(toolset)
        is_same = tool is not None and tool.identity == self.call.identity
        is_allowed = is_same and self.verdict is not Verdict.DENY
        is_void = not is_same and self.verdict is not Verdict.DENY
        status = ApprovalStatus.EXPIRED if is_void else self.verdict.status
        if not await Approvals(owner_id, questions.thread_id).claim(session, self.call.id, status):
            raise CustomStreamError("This call was decided already.", allow_retry=False)
        thing = Thing(ObjectKind.TOOL, self.call.tool_name, self.call.title)
        details = {"verdict": status, "app_id": self.call.app_id}
        await record_event(session, Action.TOOL_APPROVE, thing, owner_id=owner_id, details=details)
        if tool is not None and is_allowed:
            await self._remember(session, tool, owner_id)
            return await self._closed(session, questions, "", allowed=tool)
        await questions.record_not_made(session, self.call, Approval(status))
        word, said = self._refusal(tool)
        history = ModelHistory(owner_id, questions.thread_id)
        await history.add(session, self.call.turn_id, declined_entry(self.call, said))
        return await self._closed(session, questions, word, asked_again=tool if is_void else None)

    def _tool(self, toolset: Toolset) -> OfferedTool | None:
        """The tool that was asked about, whatever its app is called now, or what stands in its place."""
        same = (tool for tool in toolset.tools.values() if tool.identity == self.call.identity)
        return next(same, toolset.tools.get(self.call.model_name))

    def _refusal(self, tool: OfferedTool | None) -> tuple[str, str]:
        if self.verdict is Verdict.DENY:
            return "denied by you", _DENIED
        return ("not connected any more", _GONE) if tool is None else ("asked again", _CHANGED)

    async def _remember(self, session: AsyncSession, tool: OfferedTool, owner_id: int) -> None:
        if self.verdict is Verdict.ALLOW_ALWAYS and isinstance(tool.origin, ToolOfConnector):
            decision = ToolDecision(policy=ToolPolicy.ALLOW, fingerprint=tool.origin.fingerprint)
            manager = ConnectorManager(session, owner_id=owner_id)
            await manager.decide_tool(tool.origin.connector_id, tool.origin.tool_name, decision)

    async def _closed(
        self,
        session: AsyncSession,
        questions: Questions,
        word: str,
        *,
        allowed: OfferedTool | None = None,
        asked_again: OfferedTool | None = None,
    ) -> Applied:
        at = self.call.task_index
        closed = await questions.close(
            session,
            self.call,
            lambda item: decided(item, at, self.arguments) if allowed else not_run(item, at, word),
        )
        if closed is None:
            raise CustomStreamError("This call is not part of the chat any more.", allow_retry=False)
        reopened = await questions.reopen_turn(session)
        notices = (_changed_notice(asked_again),) if asked_again else ()
        return Applied(closed.workflow, (*closed.events, *reopened, *notices), allowed, asked_again)


def _changed_notice(tool: OfferedTool) -> NoticeEvent:
    return NoticeEvent(
        level="warning",
        title=f"{tool.title} has changed",
        message="It is not what you were asked about, so nothing was sent. Look at the new question.",
    )
