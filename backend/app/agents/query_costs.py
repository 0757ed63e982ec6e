"""What a query is expected to cost, in words: for the model that is refused it, and for who decides."""

from app.databases.limits import FOR_MODELS, QueryLimits
from app.databases.queries import Estimate
from app.databases.query_failures import QueryFailed


def refusal(error: QueryFailed) -> str:
    """For the model, of a query that was too expensive to be run unasked."""
    rows = f", about {error.estimate_rows:,} rows" if error.estimate_rows is not None else ""
    return (
        f"The query was not run: the server expects it to take very long (cost {error.estimate_cost:,.0f}"
        f"{rows}). Narrow it down, or call “run a long query” with the same arguments: the user is asked "
        "first."
    )


def expectation(estimate: Estimate, allowed: QueryLimits) -> str:
    """For the user, before it is run: the rows, the work compared with what runs unasked, and the end."""
    found = "1 row" if estimate.rows == 1 else f"{estimate.rows:,} rows"
    ends = f"It is stopped after {allowed.statement_s:.0f} seconds at the latest."
    return (
        f"The database has only planned this query. It expects about {found}, for {_work(estimate)}. {ends}"
    )


def _work(estimate: Estimate) -> str:
    unasked = FOR_MODELS.max_cost
    if unasked is None or estimate.cost <= unasked:
        return "no more work than queries that run without asking"
    times = _times(estimate.cost / unasked)
    return f"{times} the work of what runs without asking (cost {estimate.cost:,.0f}, limit {unasked:,.0f})"


def _times(ratio: float) -> str:
    if ratio >= 10:  # noqa: PLR2004 - from here on, decimals say nothing
        return f"{ratio:,.0f} times"
    return f"{ratio:.1f}".removesuffix(".0") + " times"
