"""The steps of a connection test, timed and told as they happen."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Literal, TypeAlias, TypeVar

StageStatus: TypeAlias = Literal["running", "passed", "failed", "skipped", "warning"]
Name = TypeVar("Name", bound=StrEnum)


@dataclass(frozen=True)
class TimedStage(Generic[Name]):
    """`ms` is how long the stage took; 0 while it runs and when it was skipped."""

    name: Name
    status: StageStatus
    ms: int = 0
    detail: str | None = None


class TimedStages(Generic[Name]):
    """Keeps one entry per stage. A stage that has ended stays as it is, unless it is ended again.

    Args:
        names: All stages, in the order in which they happen.
        listener: Told of every stage that begins or ends.
    """

    def __init__(self, names: type[Name], listener: Callable[[TimedStage[Name]], None] | None = None) -> None:
        self._names = names
        self._listener = listener
        self._stages: dict[Name, TimedStage[Name]] = {}
        self._begun: dict[Name, float] = {}

    @property
    def running(self) -> Name | None:
        """The stage begun last of those that have not ended."""
        names = [stage.name for stage in self._stages.values() if stage.status == "running"]
        return names[-1] if names else None

    def status(self, name: Name) -> StageStatus | None:
        return self._stages[name].status if name in self._stages else None

    def begin(self, name: Name) -> None:
        if name not in self._stages:
            self._begun[name] = time.monotonic()
            self._keep(TimedStage(name, "running"))

    def end(self, name: Name, status: StageStatus = "passed", detail: str | None = None) -> None:
        begun = self._begun.get(name)
        ms = round((time.monotonic() - begun) * 1000) if begun is not None else 0
        self._keep(TimedStage(name, status, ms, detail))

    def finish(self) -> tuple[TimedStage[Name], ...]:
        """All stages in their order; those that were never reached are skipped."""
        for name in self._names:
            if self.status(name) in {None, "running"}:
                self.end(name, "skipped")
        return tuple(self._stages[name] for name in self._names)

    def _keep(self, stage: TimedStage[Name]) -> None:
        self._stages[stage.name] = stage
        if self._listener is not None:
            self._listener(stage)
