"""Markdown: a headline, words, and tables."""

from typing import BinaryIO

from app.tools.export.sheets import Contents
from app.tools.tables import markdown_table

MAX_ROWS = 10_000


def write_markdown(contents: Contents, out: BinaryIO) -> None:
    parts = [f"# {contents.title}\n"]
    if contents.text:
        parts.append(f"\n{contents.text}\n")
    for sheet in contents.sheets:
        if not contents.has_one:
            parts.append(f"\n## {sheet.title}\n")
        parts.append(f"\n{markdown_table(sheet.table, max_rows=MAX_ROWS)}\n")
        if sheet.table.whole is not None:
            parts.append("\nThere are more rows than these.\n")
    out.write("".join(parts).encode("utf-8", "replace"))
