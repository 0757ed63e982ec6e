"""The ten steps of a connection test, timed and told as they happen."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

StageStatus: TypeAlias = Literal["running", "passed", "failed", "skipped", "warning"]


class StageName(StrEnum):
    """In the order in which they happen."""

    URL = "url"
    POLICY = "policy"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    HTTP = "http"
    HANDSHAKE = "handshake"
    AUTH = "auth"
    TOOLS = "tools"
    SCHEMAS = "schemas"


@dataclass(frozen=True, slots=True)
class Stage:
    """`ms` is how long the stage took; 0 while it runs and when it was skipped."""

    name: StageName
    status: StageStatus
    ms: int = 0
    detail: str | None = None


OnStage: TypeAlias = Callable[[Stage], None]


class StageLog:
    """Keeps one entry per stage. A stage that has ended stays as it is, unless it is ended again."""

    def __init__(self, listener: OnStage | None = None) -> None:
        self._listener = listener
        self._stages: dict[StageName, Stage] = {}
        self._begun: dict[StageName, float] = {}

    @property
    def running(self) -> StageName | None:
        """The stage begun last of those that have not ended."""
        names = [stage.name for stage in self._stages.values() if stage.status == "running"]
        return names[-1] if names else None

    def status(self, name: StageName) -> StageStatus | None:
        return self._stages[name].status if name in self._stages else None

    def begin(self, name: StageName) -> None:
        if name not in self._stages:
            self._begun[name] = time.monotonic()
            self._keep(Stage(name, "running"))

    def end(self, name: StageName, status: StageStatus = "passed", detail: str | None = None) -> None:
        begun = self._begun.get(name)
        ms = round((time.monotonic() - begun) * 1000) if begun is not None else 0
        self._keep(Stage(name, status, ms, detail))

    def finish(self) -> tuple[Stage, ...]:
        """All ten stages in their order; those that were never reached are skipped."""
        for name in StageName:
            if self.status(name) in {None, "running"}:
                self.end(name, "skipped")
        return tuple(self._stages[name] for name in StageName)

    def _keep(self, stage: Stage) -> None:
        self._stages[stage.name] = stage
        if self._listener is not None:
            self._listener(stage)
