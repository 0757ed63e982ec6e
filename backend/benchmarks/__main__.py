"""`make bench`: one table, each figure beside its reference from the same run."""

import asyncio
import gc
import sys

from benchmarks.measuring import Row
from benchmarks.report import print_rows
from benchmarks.rows import ALL_ROWS
from benchmarks.stage import stage


async def measure() -> list[Row]:
    with stage() as ready:
        return [row for measurement in ALL_ROWS for row in await measurement(ready)]


def main() -> int:
    # What is measured must not wait for the collector of the process that measures.
    gc.collect()
    gc.freeze()
    return print_rows(asyncio.run(measure()))


if __name__ == "__main__":
    sys.exit(main())
