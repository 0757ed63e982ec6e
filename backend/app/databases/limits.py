"""How much one question may cost, and how much of its answer is taken in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """`max_cost` is in the planner's units: about a hundredth of a millisecond each on a warm server."""

    max_rows: int
    statement_s: float = 30.0
    lock_s: float = 3.0
    idle_s: float = 10.0
    opening_s: float = 10.0
    max_bytes: int = 8 * 1024 * 1024
    max_cost: float | None = 10_000_000


FOR_PEOPLE = QueryLimits(max_rows=10_000)
FOR_MODELS = QueryLimits(max_rows=1_000, max_bytes=2 * 1024 * 1024)
