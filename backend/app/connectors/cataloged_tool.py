"""A tool in the catalog: what its server says about it, and what its user decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.connectors.errors import ToolChanged, ToolLeftOut, ToolNotAccepted
from app.connectors.mcp_values import DiscoveredTool
from app.connectors.tool_checks import CheckedTool
from app.connectors.tool_fingerprint import changed_fields, fingerprint
from app.connectors.tool_verdicts import ToolVerdict

MAX_REMEMBERED = 256
_DECISION = "decision"


class ToolPolicy(StrEnum):
    """When a call may run: after asking the user, at once, or never."""

    ASK = "ask"
    ALLOW = "allow"
    DENY = "deny"


class ChangeKind(StrEnum):
    NEW = "new"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ToolChange:
    """Why a tool waits for its user. `before` is the accepted definition; a new tool has none."""

    kind: ChangeKind
    fields: tuple[str, ...] = ()
    before: DiscoveredTool | None = None


@dataclass(frozen=True, slots=True)
class ToolDecision:
    """What a user wants of a tool; None leaves things as they are.

    `fingerprint` is the definition that the user was looking at.
    """

    enabled: bool | None = None
    policy: ToolPolicy | None = None
    accepts_change: bool = False
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogedTool:
    """One tool of one connector, as it was checked when it was listed last.

    `before` is what the user accepted when that is not what the server says now. `chosen` is None until the
    user chooses a policy. `is_listed` is false for a tool that the server has withdrawn: it is kept for the
    day when the very same definition comes back, and is otherwise as good as gone.
    """

    checked: CheckedTool
    fingerprint: str
    is_accepted: bool
    before: DiscoveredTool | None = None
    is_switched_on: bool = True
    chosen: ToolPolicy | None = None
    is_listed: bool = True

    @classmethod
    def of(cls, checked: CheckedTool, *, is_accepted: bool) -> "CatalogedTool":
        """A tool that is listed for the first time. What is left out cannot be accepted."""
        is_accepted = is_accepted and not checked.verdict.is_left_out
        return cls(checked, fingerprint(checked.definition), is_accepted)

    @property
    def definition(self) -> DiscoveredTool:
        return self.checked.definition

    @property
    def verdict(self) -> ToolVerdict:
        return self.checked.verdict

    @property
    def name(self) -> str:
        return self.checked.name

    @property
    def is_enabled(self) -> bool:
        """Not left out, accepted as it is now, and not switched off."""
        return not self.verdict.is_left_out and self.is_accepted and self.is_switched_on

    @property
    def is_usable(self) -> bool:
        """Whether a turn may offer it."""
        return self.is_listed and self.is_enabled and self.policy is not ToolPolicy.DENY

    @property
    def policy(self) -> ToolPolicy:
        """What the user chose, or else what follows from the server's own word."""
        return self.chosen or (ToolPolicy.ALLOW if self.definition.is_read_only else ToolPolicy.ASK)

    @property
    def change(self) -> ToolChange | None:
        """Why the tool waits for its user; None when it does not, or when accepting would change nothing."""
        if self.is_accepted or self.verdict.is_left_out:
            return None
        if self.before is None:
            return ToolChange(ChangeKind.NEW)
        return ToolChange(ChangeKind.CHANGED, changed_fields(self.before, self.definition), self.before)

    def redefined(self, checked: CheckedTool) -> "CatalogedTool":
        """The tool as its server describes it now. What the user accepted stays what it was."""
        now = fingerprint(checked.definition)
        if now == self.fingerprint:
            return replace(self, checked=checked, is_listed=True)
        before = self.definition if self.is_accepted else self.before
        is_accepted = before is not None and now == fingerprint(before)
        return replace(
            self,
            checked=checked,
            fingerprint=now,
            is_accepted=is_accepted,
            before=None if is_accepted else before,
            chosen=self._carried(),
            is_listed=True,
        )

    def accept(self) -> "CatalogedTool":
        return replace(self, is_accepted=True, before=None)

    def decided(self, decision: ToolDecision) -> "CatalogedTool":
        """The tool as its user wants it.

        Raises:
            ToolChanged: It is not any more what the user was looking at.
            ToolLeftOut: It is to be switched on or accepted, but models cannot be told about it.
            ToolNotAccepted: It is to be switched on, but waits to be accepted.
        """
        if decision.fingerprint not in {None, self.fingerprint}:
            raise ToolChanged("The server has changed this tool again. Look at it as it is now.")
        if self.verdict.is_left_out and (decision.enabled or decision.accepts_change):
            raise ToolLeftOut(f"Models cannot use this tool. {self.verdict.reason}")
        tool = self.accept() if decision.accepts_change else self
        if decision.enabled and not tool.is_accepted:
            raise ToolNotAccepted("Accept what the server changed before switching this tool on.")
        is_switched_on = tool.is_switched_on if decision.enabled is None else decision.enabled
        return replace(tool, is_switched_on=is_switched_on, chosen=decision.policy or tool.chosen)

    def _carried(self) -> ToolPolicy | None:
        """What is left of the policy when the definition changes: no server talks its way to less asking."""
        if self.policy is ToolPolicy.DENY:
            return ToolPolicy.DENY
        follows_the_server = self.chosen is None and self.policy is ToolPolicy.ALLOW
        return None if follows_the_server else ToolPolicy.ASK

    @classmethod
    def from_stored(cls, entry: Mapping[str, Any]) -> "CatalogedTool":
        """Read a member of `discovered_tools`. Without a decision beside it, a definition is not accepted."""
        checked = CheckedTool.from_wire(entry)
        decision = entry.get(_DECISION)
        if decision is None:
            return cls.of(checked, is_accepted=False)
        before, chosen = decision["before"], decision["chosen"]
        return cls(
            checked,
            decision["fingerprint"],
            decision["is_accepted"],
            before=DiscoveredTool.from_wire(before) if before else None,
            is_switched_on=decision["is_switched_on"],
            chosen=ToolPolicy(chosen) if chosen else None,
            is_listed=decision["is_listed"],
        )

    def to_stored(self) -> dict[str, Any]:
        """The checked tool, and the decision beside it under a name of ours."""
        decision = {
            "fingerprint": self.fingerprint,
            "is_accepted": self.is_accepted,
            "before": self.before.to_wire() if self.before else None,
            "is_switched_on": self.is_switched_on,
            "chosen": self.chosen,
            "is_listed": self.is_listed,
        }
        return {**self.checked.to_wire(), _DECISION: decision}


def merge_discovery(
    known: Sequence[CatalogedTool], found: Iterable[CheckedTool], *, is_first: bool
) -> list[CatalogedTool]:
    """The catalog after a listing, in the server's order.

    The first listing is what the user saw when saving, so it is accepted as a whole; afterwards whatever is
    not exactly as accepted waits. Withdrawn tools stay behind the listed ones, unseen and bounded in number.
    """
    by_name = {tool.name: tool for tool in known}
    catalog = []
    for checked in found:
        tool = by_name.pop(checked.name, None)
        catalog.append(
            CatalogedTool.of(checked, is_accepted=is_first) if tool is None else tool.redefined(checked)
        )
    withdrawn = (tool for tool in by_name.values() if tool.is_accepted or tool.before is not None)
    remembered = [replace(tool, is_listed=False) for tool in withdrawn]
    return [*catalog, *remembered[:MAX_REMEMBERED]]


def listed(entries: Iterable[Mapping[str, Any]]) -> list[CatalogedTool]:
    """The tools among the members of `discovered_tools` that the server offers now."""
    return [tool for tool in map(CatalogedTool.from_stored, entries) if tool.is_listed]
