"""How much one user may ask for: settings as one value."""

from dataclasses import dataclass

from app.settings import Settings


@dataclass(frozen=True, slots=True)
class TurnLimits:
    """Limits of one user's answers. 0 lifts the three that count by the clock."""

    turns_per_minute: int = 30
    turns_per_day: int = 2_000
    tokens_per_day: int = 0
    runs_at_once: int = 3
    tool_calls: int = 40
    tool_calls_at_once: int = 8
    seconds: int = 120

    @classmethod
    def of(cls, settings: Settings) -> "TurnLimits":
        return cls(
            turns_per_minute=settings.turns_per_minute,
            turns_per_day=settings.turns_per_day,
            tokens_per_day=settings.usage_tokens_per_day,
            runs_at_once=settings.runs_at_once,
            tool_calls=settings.tool_calls_per_turn,
            tool_calls_at_once=settings.tool_calls_at_once,
            seconds=settings.turn_seconds,
        )
