"""`python -m benchmarks.questions`: the built-in model's questions, one by one, and how many are right."""

import asyncio
import sys
import time

from tests.question_list import LISTS, ask, question_server, questions_in

WIDTH = 72


async def report() -> tuple[int, int]:
    right = total = 0
    with question_server() as server:
        for name in LISTS:
            begun = time.perf_counter()
            async with server.reading(name) as (database, reader):
                asked = [await ask(database, reader, question) for question in questions_in(name)]
            seconds = time.perf_counter() - begun
            sys.stdout.write(f"\n{name}: {len(asked)} questions in {seconds:.1f} s\n")
            for each in asked:
                mark = "right" if each.is_right else "WRONG"
                sys.stdout.write(f"{mark}  {each.question.ask[:WIDTH].ljust(WIDTH)}  {each.said}\n")
            right += sum(each.is_right for each in asked)
            total += len(asked)
    return right, total


def main() -> int:
    right, total = asyncio.run(report())
    sys.stdout.write(f"\n{right} of {total} answered right, without a language model\n")
    return 0 if right == total else 1


if __name__ == "__main__":
    sys.exit(main())
