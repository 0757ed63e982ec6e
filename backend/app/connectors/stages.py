"""The ten steps of a connector's test."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias

from app.timed_stages import TimedStage, TimedStages


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


Stage: TypeAlias = TimedStage[StageName]
OnStage: TypeAlias = Callable[[Stage], None]


class StageLog(TimedStages[StageName]):
    def __init__(self, listener: OnStage | None = None) -> None:
        super().__init__(StageName, listener)
