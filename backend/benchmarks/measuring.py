"""Timing that resists a noisy machine: medians of repeated runs, never a single one."""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from benchmarks.stage import Stage

Action = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Timing:
    """Durations of one action, in milliseconds."""

    samples: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.samples, n=20)[-1]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `goal` is in words, `is_met` what this run says about it."""

    what: str
    ours: str
    reference: str
    ratio: str
    goal: str
    is_met: bool


Measurement: TypeAlias = Callable[[Stage], Awaitable[Sequence[Row]]]


def message(text: str) -> dict[str, object]:
    """A first message of a new thread, in the words of the chat's protocol."""
    said = {"content": [{"type": "input_text", "text": text}], "attachments": [], "inference_options": {}}
    return {"type": "threads.create", "params": {"input": said}}


def milliseconds(value: float) -> str:
    return f"{value:.1f} ms"


async def timed(action: Action, *, times: int, warm_up: int = 2) -> Timing:
    """Run the action one time after the other; the warm-up runs are not counted."""
    for _ in range(warm_up):
        await action()
    return Timing(tuple([await once(action) for _ in range(times)]))


async def timed_in_turn(ours: Action, reference: Action, *, times: int) -> tuple[Timing, Timing]:
    """Run both alternately, so that a slow moment of the machine falls on both."""
    for action in (ours, reference):
        await action()
    pairs = [(await once(ours), await once(reference)) for _ in range(times)]
    return Timing(tuple(pair[0] for pair in pairs)), Timing(tuple(pair[1] for pair in pairs))


async def once(action: Action) -> float:
    started = time.perf_counter()
    await action()
    return (time.perf_counter() - started) * 1000
