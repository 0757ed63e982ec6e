"""The table that measurements end in."""

import sys
from collections.abc import Sequence

from benchmarks.measuring import Row


def print_rows(rows: Sequence[Row]) -> int:
    """Print one line each; returns the exit code, 1 when a goal was missed."""
    head = Row("what", "ours", "reference", "ratio", "goal", is_met=True)
    widths = [
        max(len(getattr(row, name)) for row in [head, *rows])
        for name in ("what", "ours", "reference", "ratio")
    ]
    for row in [head, *rows]:
        cells = [row.what, row.ours, row.reference, row.ratio]
        line = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        mark = "" if row is head else ("met" if row.is_met else "MISSED")
        sys.stdout.write(f"{line}  {row.goal}  {mark}\n")
    return 0 if all(row.is_met for row in rows) else 1
