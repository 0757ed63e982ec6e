"""Export: the rows of a result, or pasted ones, as a private file."""

import csv
import io
import json
import re
from typing import Literal

from pydantic import BaseModel, Field

from app.tools.base import ActionContext, ActionResult, AuthType, Category, SystemTool, ToolAction, ToolFile
from app.tools.rows import PASTED_ROWS, rows_for
from app.tools.tables import Cell, Table

_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
_UNSAFE_NAME = re.compile(r"[^\w.-]+")
_MIME_TYPES = {"csv": "text/csv", "json": "application/json"}


class SaveFile(BaseModel):
    """Leave everything out to save the newest result of the conversation as CSV."""

    format: Literal["csv", "json"] = Field(default="csv", description="File format.")
    data: str | None = Field(
        default=None,
        description=PASTED_ROWS,
    )
    file_name: str | None = Field(default=None, max_length=80, description="Name without extension.")


async def _save_file(asked: SaveFile, context: ActionContext) -> ActionResult:
    table = rows_for(asked.data, context)
    content = as_csv(table) if asked.format == "csv" else as_json(table)
    file = ToolFile(f"{safe_name(asked.file_name)}.{asked.format}", _MIME_TYPES[asked.format], content)
    cut = f" (the first of {table.total_rows})" if table.total_rows > len(table.rows) else ""
    return ActionResult(text=f"Saved {len(table.rows)} rows{cut} as {file.name}.", rows=table, files=(file,))


def as_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read it right; no cell can start a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_inert(name) for name in table.columns])
    writer.writerows([_inert(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def as_json(table: Table) -> bytes:
    return json.dumps(table.records(), ensure_ascii=False, indent=2).encode()


def _inert(value: Cell) -> Cell:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers."""
    if isinstance(value, str) and value.lstrip(" \u00a0\u200b\ufeff").startswith(_FORMULA_START):
        return f"'{value}"
    return value


def safe_name(wanted: str | None) -> str:
    """A file name without path, control or direction characters."""
    return _UNSAFE_NAME.sub("_", wanted or "").strip("._")[:60] or "export"


TOOL = SystemTool(
    id="export",
    name="Export",
    description="Saves results from the chat as CSV or JSON files.",
    icon="document",
    category=Category.UTILITIES,
    auth_type=AuthType.NONE,
    placeholder="Save the last result as CSV or JSON",
    actions=(
        ToolAction(
            name="save_file",
            title="Save as a file",
            description=(
                "Save rows as a CSV or JSON file that the user can download: pasted data, or the rows that "
                "an earlier tool call in this conversation returned."
            ),
            parameters=SaveFile,
            is_read_only=True,
            run=_save_file,
        ),
    ),
)
