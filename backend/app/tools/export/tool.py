"""Export: the rows of results, or pasted ones, as a private file."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from app.tools.base import (
    ActionContext,
    ActionFailed,
    ActionResult,
    Category,
    LargeContent,
    LargeFile,
    SystemTool,
    ToolAction,
    ToolFile,
)
from app.tools.export.forms import CSV, EXCEL, JSON, MARKDOWN, PDF, Form
from app.tools.export.rows_out import RowLimits
from app.tools.export.saving import Written
from app.tools.export.sheets import Contents, Sheet
from app.tools.rows import MAX_RESULTS_BACK, PASTED_ROWS, rows_for
from app.tools.tables import MAX_COLUMNS

MAX_ROWS = 1_000_000
MAX_MB = 100

_NARROW = f"of very wide results the first {MAX_COLUMNS} columns, of very long texts the beginning"
_UNSAFE_NAME = re.compile(r"[^\w.-]+")


_FORMS = {
    "csv": CSV,
    "json": JSON,
    "markdown": MARKDOWN,
    "xlsx": EXCEL,
    "excel": EXCEL,
    "pdf": PDF,
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
        tables = [await rows_for(asked.data, context, is_whole=True)]
    else:
        chosen = list(dict.fromkeys(asked.results))
        tables = [await rows_for(None, context, result=place) for place in chosen]
    title = asked.title or "Rows"
    names = [title] if len(tables) == 1 else [f"Result {place}" for place in range(1, len(tables) + 1)]
    sheets = [Sheet(name, table) for name, table in zip(names, tables, strict=True)]
    form = _FORMS[asked.format]
    written = await form.write(
        Contents(title, sheets, asked.introduction or ""), context, await _limits(form, context)
    )
    name = f"{safe_name(asked.file_name or asked.title)}.{form.extension}"
    is_narrow = any(table.is_narrow and table.whole is None for table in tables)
    said = _said(name, written, is_narrow=is_narrow)
    return ActionResult(text=said, rows=tables[0], files=(_file(name, form.mime_type, written.content),))


async def _limits(form: Form, context: ActionContext) -> RowLimits:
    """What the operator allows, what the form holds, and what the user has room for.

    Raises:
        ActionFailed: There is no room.
    """
    settings = context.connection.settings if context.connection else None
    max_rows = settings.export_max_rows if settings else MAX_ROWS
    max_bytes = (settings.export_max_mb if settings else MAX_MB) << 20
    if context.files is not None:
        max_bytes = min(max_bytes, await context.files.room())
    if max_bytes <= 0:
        raise ActionFailed("Your chats hold as many files as they may. Delete chats that you no longer need.")
    return form.limits(max_rows=max_rows, max_bytes=max_bytes)


def _file(name: str, mime_type: str, content: bytes | LargeContent) -> ToolFile | LargeFile:
    if isinstance(content, LargeContent):
        return LargeFile(name, mime_type, content)
    return ToolFile(name, mime_type, content)


def _said(name: str, written: Written, *, is_narrow: bool) -> str:
    counted = f"{written.rows:,} {'row' if written.rows == 1 else 'rows'}"
    if written.total_rows > written.rows:
        counted += f" (the first of {written.total_rows:,})"
    elif written.has_more:
        counted = f"the first {counted} of more"
    notes = [*written.notes, *([_NARROW] if is_narrow else [])]
    said = f"; {'; '.join(notes)}" if notes else ""
    return f"Saved {counted} as {name}{said}."


def safe_name(wanted: str | None) -> str:
    """A file name without path, control or direction characters."""
    return _UNSAFE_NAME.sub("_", wanted or "").strip("._")[:60] or "export"


TOOL = SystemTool(
    id="export",
    name="Export",
    description="Saves results from the chat as CSV, Excel, JSON, Markdown or a PDF report.",
    icon="document",
    category=Category.UTILITIES,
    placeholder="Save the last result as CSV, Excel, JSON, Markdown or PDF",
    actions=(
        ToolAction(
            name="save_file",
            title="Save as a file",
            description=(
                "Save rows as a CSV, Excel (xlsx), JSON or Markdown file or as a PDF report that the user "
                "can download: pasted data, or rows that earlier tool calls in this conversation returned, "
                "all of them even where you saw only the first."
            ),
            parameters=SaveFile,
            is_read_only=True,
            run=_save_file,
        ),
    ),
)
