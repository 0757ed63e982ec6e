"""What people and models are told of a query before it is run."""

import pytest

from app.agents.query_costs import expectation, refusal
from app.databases.limits import FOR_MODELS, QueryLimits
from app.databases.queries import Estimate
from app.databases.query_failures import QueryFailed

assert FOR_MODELS.max_cost is not None
UNASKED = FOR_MODELS.max_cost


@pytest.mark.parametrize(
    ("share", "rows", "said"),
    [
        (0.5, 1, "about 1 row, for no more work than queries that run without asking."),
        (1, 20, "about 20 rows, for no more work than"),
        (
            1.25,
            1_200,
            "about 1,200 rows, for 1.2 times the work of what runs without asking (cost 12,500,000, ",
        ),
        (3, 2, "for 3 times the work"),
        (12_345, 2, "for 12,345 times the work"),
    ],
)
def test_an_estimate_is_compared_with_what_runs_unasked(share: float, rows: int, said: str) -> None:
    told = expectation(Estimate(UNASKED * share, rows, is_parallel=False), QueryLimits(1, statement_s=100.0))
    assert said in told
    assert told.endswith("It is stopped after 100 seconds at the latest.")


def test_a_model_is_told_how_to_have_its_user_asked() -> None:
    told = refusal(QueryFailed("expensive", estimate_cost=31_000_000.4, estimate_rows=250))
    assert "(cost 31,000,000, about 250 rows)" in told
    assert "run a long query" in told
