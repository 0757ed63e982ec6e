"""Which app the user chose for a message. The id comes from the browser and is never trusted."""

import re
from dataclasses import dataclass
from typing import TypeAlias

from app.errors import Rejected


class ToolChoiceInvalid(Rejected):
    status = 422
    code = "TOOL_CHOICE_INVALID"


@dataclass(frozen=True, slots=True)
class NothingChosen:
    """Every app is offered and the model decides."""


@dataclass(frozen=True, slots=True)
class SystemToolChosen:
    tool_id: str

    @property
    def app_id(self) -> str:
        return f"system:{self.tool_id}"


@dataclass(frozen=True, slots=True)
class ConnectorChosen:
    connector_id: int

    @property
    def app_id(self) -> str:
        return f"connector:{self.connector_id}"


@dataclass(frozen=True, slots=True)
class ConnectorToolChosen:
    """One tool of a connector, by its name on the wire."""

    connector_id: int
    tool_name: str

    @property
    def app_id(self) -> str:
        return f"connector:{self.connector_id}"


@dataclass(frozen=True, slots=True)
class DatabaseChosen:
    database_id: int

    @property
    def app_id(self) -> str:
        return f"database:{self.database_id}"


AppChosen: TypeAlias = SystemToolChosen | ConnectorChosen | ConnectorToolChosen | DatabaseChosen
Selection: TypeAlias = NothingChosen | AppChosen

_SYSTEM = re.compile(r"system:([a-z][a-z0-9_]{0,63})", re.ASCII)
_CONNECTOR = re.compile(r"connector:([1-9][0-9]{0,17})(?:/(.{1,256}))?", re.ASCII | re.DOTALL)
_DATABASE = re.compile(r"database:([1-9][0-9]{0,17})", re.ASCII)


def parse_selection(tool_choice_id: str | None) -> Selection:
    """Read `inference_options.tool_choice.id`. Whether the app is the user's is another question.

    Raises:
        ToolChoiceInvalid: The id is no app's; entries of the menu itself (`ui:…`) are none either.
    """
    if tool_choice_id is None:
        return NothingChosen()
    chosen = app_with_id(tool_choice_id)
    if chosen is None:
        raise ToolChoiceInvalid("This entry of the menu is not a tool.")
    return chosen


def app_with_id(identifier: str) -> AppChosen | None:
    """What an id made like an app's stands for. Whether the app is the user's is another question."""
    if match := _SYSTEM.fullmatch(identifier):
        return SystemToolChosen(match[1])
    if match := _CONNECTOR.fullmatch(identifier):
        return (
            ConnectorChosen(int(match[1]))
            if match[2] is None
            else ConnectorToolChosen(int(match[1]), match[2])
        )
    if match := _DATABASE.fullmatch(identifier):
        return DatabaseChosen(int(match[1]))
    return None
