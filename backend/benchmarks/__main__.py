"""`make bench`: one table, each figure beside its reference from the same run."""

import asyncio
import sys

from benchmarks.measuring import Row
from benchmarks.rows import ALL_ROWS
from benchmarks.stage import stage


async def measure() -> list[Row]:
    with stage() as ready:
        return [row for measurement in ALL_ROWS for row in await measurement(ready)]


def main() -> int:
    rows = asyncio.run(measure())
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


if __name__ == "__main__":
    sys.exit(main())
