"""Which rows an action works on: pasted ones, or those of a result of the conversation."""

import asyncio

from app.tools.base import ActionContext, ActionFailed
from app.tools.tables import Table, parse_table

PASTED_ROWS = "Rows as CSV or JSON, as the user pasted them; leave out for a tool result."
WHICH_RESULT = "Which tool result: 1 is the newest."
MAX_RESULTS_BACK = 5


async def rows_for(
    pasted: str | None, context: ActionContext, *, result: int = 1, is_whole: bool = False
) -> Table:
    """The table that was pasted, else an earlier one, counted from the newest.

    A pasted one that `is_whole` has all of its columns.

    Raises:
        ActionFailed: The pasted text holds no table, or there is none to fall back on.
    """
    if pasted and pasted.strip():
        table = await asyncio.to_thread(parse_table, pasted, is_whole=is_whole)
        if table is None:
            raise ActionFailed("The data is neither CSV with a header line nor a JSON list of objects.")
        return table
    if not context.tables:
        raise ActionFailed(
            "There are no rows yet. Paste some as CSV or JSON, or ask one of your tools for a list first."
        )
    if result > len(context.tables):
        known = (
            "is only one result" if len(context.tables) == 1 else f"are only {len(context.tables)} results"
        )
        raise ActionFailed(f"There {known} with rows to choose from.")
    return context.tables[result - 1]
