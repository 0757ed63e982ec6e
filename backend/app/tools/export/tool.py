"""Export: the rows of results, or pasted ones, as a private file."""

import asyncio
import io
import re
from collections.abc import Callable
from typing import Annotated, BinaryIO, Literal

from pydantic import BaseModel, Field

from app.tools.base import ActionContext, ActionResult, AuthType, Category, SystemTool, ToolAction, ToolFile
from app.tools.export.plain_files import write_csv, write_json, write_markdown
from app.tools.export.report import write_report
from app.tools.export.sheets import Contents, Sheet
from app.tools.export.workbook import write_workbook
from app.tools.rows import MAX_RESULTS_BACK, PASTED_ROWS, rows_for

_UNSAFE_NAME = re.compile(r"[^\w.-]+")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Writer = Callable[[Contents, BinaryIO], list[str] | None]
"""Writes a file; returns what it had to leave out."""

_FORMS: dict[str, tuple[str, str, Writer]] = {
    "csv": ("csv", "text/csv", write_csv),
    "json": ("json", "application/json", write_json),
    "markdown": ("md", "text/markdown", write_markdown),
    "xlsx": ("xlsx", _XLSX, write_workbook),
    "excel": ("xlsx", _XLSX, write_workbook),
    "pdf": ("pdf", "application/pdf", write_report),
}


class SaveFile(BaseModel):
    """Leave everything out to save the newest result of the conversation as CSV."""

    format: Literal["csv", "xlsx", "excel", "json", "markdown", "pdf"] = Field(
        default="csv", description="A pdf is a report with charts."
    )
    data: str | None = Field(default=None, description=PASTED_ROWS)
    results: list[Annotated[int, Field(ge=1, le=MAX_RESULTS_BACK)]] = Field(
        default_factory=lambda: [1],
        min_length=1,
        max_length=MAX_RESULTS_BACK,
        description="Which tool results: 1 is the newest. Several are several tables.",
    )
    title: str | None = Field(default=None, max_length=120, description="Headline of a markdown file or pdf.")
    introduction: str | None = Field(
        default=None, max_length=20_000, description="Words before the tables of a markdown file or pdf."
    )
    file_name: str | None = Field(default=None, max_length=80, description="Name without extension.")


async def _save_file(asked: SaveFile, context: ActionContext) -> ActionResult:
    if asked.data:
        tables = [await rows_for(asked.data, context)]
    else:
        chosen = list(dict.fromkeys(asked.results))
        tables = [await rows_for(None, context, result=place) for place in chosen]
    title = asked.title or "Rows"
    names = [title] if len(tables) == 1 else [f"Result {place}" for place in range(1, len(tables) + 1)]
    sheets = [Sheet(name, table) for name, table in zip(names, tables, strict=True)]
    contents = Contents(title, sheets, asked.introduction or "")
    extension, mime_type, write = _FORMS[asked.format]
    content, notes = await asyncio.to_thread(_written, write, contents)
    file = ToolFile(f"{safe_name(asked.file_name or asked.title)}.{extension}", mime_type, content)
    return ActionResult(text=_said(file, contents, notes), rows=tables[0], files=(file,))


def _written(write: Writer, contents: Contents) -> tuple[bytes, list[str]]:
    out = io.BytesIO()
    notes = write(contents, out)
    return out.getvalue(), notes or []


def _said(file: ToolFile, contents: Contents, notes: list[str]) -> str:
    kept = sum(len(sheet.table.rows) for sheet in contents.sheets)
    total = sum(sheet.table.total_rows for sheet in contents.sheets)
    cut = f" (the first of {total:,})" if total > kept else ""
    said = f"; {'; '.join(notes)}" if notes else ""
    return f"Saved {kept:,} {'row' if kept == 1 else 'rows'}{cut} as {file.name}{said}."


def safe_name(wanted: str | None) -> str:
    """A file name without path, control or direction characters."""
    return _UNSAFE_NAME.sub("_", wanted or "").strip("._")[:60] or "export"


TOOL = SystemTool(
    id="export",
    name="Export",
    description="Saves results from the chat as CSV, Excel, JSON, Markdown or a PDF report.",
    icon="document",
    category=Category.UTILITIES,
    auth_type=AuthType.NONE,
    placeholder="Save the last result as CSV, Excel, JSON, Markdown or PDF",
    actions=(
        ToolAction(
            name="save_file",
            title="Save as a file",
            description=(
                "Save rows as a CSV, Excel (xlsx), JSON or Markdown file or as a PDF report that the user "
                "can download: pasted data, or rows that earlier tool calls in this conversation returned."
            ),
            parameters=SaveFile,
            is_read_only=True,
            run=_save_file,
        ),
    ),
)
