"""Which rows an action works on: pasted ones, or the newest result of the conversation."""

from app.tools.base import ActionContext, ActionFailed
from app.tools.tables import Table, parse_table

PASTED_ROWS = "Rows as CSV or JSON, exactly as the user pasted them. Leave out to use the newest tool result."


def rows_for(pasted: str | None, context: ActionContext) -> Table:
    """The table that was pasted, else the newest earlier one.

    Raises:
        ActionFailed: The pasted text holds no table, or there is none to fall back on.
    """
    if pasted and pasted.strip():
        table = parse_table(pasted)
        if table is None:
            raise ActionFailed("The data is neither CSV with a header line nor a JSON list of objects.")
        return table
    if not context.tables:
        raise ActionFailed(
            "There are no rows yet. Paste some as CSV or JSON, or ask one of your tools for a list first."
        )
    return context.tables[0]
