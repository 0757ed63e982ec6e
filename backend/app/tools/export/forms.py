"""The kinds of files that rows can be saved as."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from app.tools.base import ActionContext
from app.tools.export.markdown import MAX_ROWS as MAX_MARKDOWN_ROWS
from app.tools.export.markdown import write_markdown
from app.tools.export.report import MAX_ROWS as MAX_REPORT_ROWS
from app.tools.export.report import write_report
from app.tools.export.row_files import CsvFile, JsonFile
from app.tools.export.rows_out import RowLimits
from app.tools.export.saving import Written, compose, save_rows
from app.tools.export.sheets import Contents
from app.tools.export.workbook import MAX_ROWS as MAX_SHEET_ROWS
from app.tools.export.workbook import WorkbookFile

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Form:
    """What one kind of file is. `max_rows` is what it can hold, or what one can still read in it."""

    extension: str
    mime_type: str
    write: Callable[[Contents, ActionContext, RowLimits], Awaitable[Written]]
    max_rows: int | None = None

    def limits(self, *, max_rows: int, max_bytes: int) -> RowLimits:
        """What is allowed, as far as the form holds it."""
        return RowLimits(min(max_rows, self.max_rows or max_rows), max_bytes)


CSV = Form("csv", "text/csv", partial(save_rows, CsvFile))
JSON = Form("json", "application/json", partial(save_rows, JsonFile))
EXCEL = Form("xlsx", _XLSX, partial(save_rows, WorkbookFile), MAX_SHEET_ROWS)
MARKDOWN = Form("md", "text/markdown", partial(compose, write_markdown), MAX_MARKDOWN_ROWS)
PDF = Form("pdf", "application/pdf", partial(compose, write_report), MAX_REPORT_ROWS)
