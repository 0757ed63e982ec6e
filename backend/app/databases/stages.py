"""The nine steps of a database's connection test."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias

from app.timed_stages import TimedStage, TimedStages


class DatabaseStageName(StrEnum):
    """In the order in which they happen."""

    ADDRESS = "address"
    POLICY = "policy"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    LOGIN = "login"
    ROLE = "role"
    READ_ONLY = "read_only"
    SCHEMA = "schema"


DatabaseStage: TypeAlias = TimedStage[DatabaseStageName]
OnDatabaseStage: TypeAlias = Callable[[DatabaseStage], None]


class DatabaseStages(TimedStages[DatabaseStageName]):
    def __init__(self, listener: OnDatabaseStage | None = None) -> None:
        super().__init__(DatabaseStageName, listener)
