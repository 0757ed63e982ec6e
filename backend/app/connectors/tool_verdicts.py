"""What becomes of a discovered tool when models are told about it, in words for its user."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.connectors.mcp_values import DiscoveredTool
from app.connectors.tool_names import changing_word, spelled_for_models
from app.connectors.tool_schema import Loss
from app.connectors.tool_words import MAX_MODEL_DESCRIPTION_CHARACTERS
from app.plain_text import has_hidden, plain

_MAX_SHOWN_NAME_CHARACTERS = 64
_LOOKED_AT = 8_192
"""More of a text is neither stored nor shown."""


class Verdict(StrEnum):
    WORKS = "works"
    ADJUSTED = "adjusted"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class ToolVerdict:
    """`reason` says what was adjusted, or why a tool is left out; a tool that works needs none."""

    verdict: Verdict = Verdict.WORKS
    reason: str | None = None

    @property
    def is_left_out(self) -> bool:
        return self.verdict is Verdict.LEFT_OUT


WORKS = ToolVerdict()


def left_out(reason: str) -> ToolVerdict:
    return ToolVerdict(Verdict.LEFT_OUT, reason)


def verdict_on(tool: DiscoveredTool, losses: tuple[Loss, ...]) -> ToolVerdict:
    """The verdict on a definition as its server sent it, whose schema lost this on its way to models."""
    reasons = []
    if tool.is_trimmed:
        reasons.append("Parts of its definition break the rules of the protocol and are left away.")
    if changes := [*_changed_name(tool.name), *_changed_words(tool, losses)]:
        reasons.append(f"Changed for models: {'; '.join(changes)}.")
    word = changing_word(tool.name)
    if tool.claims_read_only and word is not None:
        reasons.append(
            f"Its server calls it read-only, but its name says “{word}”, so it counts as one that changes "
            "something."
        )
    return ToolVerdict(Verdict.ADJUSTED, " ".join(reasons)) if reasons else WORKS


def _changed_name(name: str) -> Iterator[str]:
    spelled = spelled_for_models(name)
    if spelled != name:
        yield f"its name is written “{plain(spelled, _MAX_SHOWN_NAME_CHARACTERS)}”"


def _changed_words(tool: DiscoveredTool, losses: tuple[Loss, ...]) -> list[Loss]:
    """What the schema lost, and the same losses of title and description, each once."""
    lost = set(losses)
    words = (tool.name, tool.title or "", tool.description or "")
    if any(has_hidden(text[:_LOOKED_AT]) for text in words):
        lost.add(Loss.HIDDEN)
    if len(tool.description or "") > MAX_MODEL_DESCRIPTION_CHARACTERS:
        lost.add(Loss.WORDS)
    return [loss for loss in Loss if loss in lost]
