"""What a turn may call, merged from both kinds of apps."""

from dataclasses import replace
from typing import Any

import pytest

from app.agents.selection import (
    ConnectorChosen,
    ConnectorToolChosen,
    NothingChosen,
    Selection,
    SystemToolChosen,
    ToolChoiceInvalid,
    parse_selection,
)
from app.agents.toolset import AppNotUsable, Consent, ToolOfConnector, merge
from app.connectors.catalog import ConnectorCatalog
from app.connectors.cataloged_tool import ToolPolicy
from app.connectors.mcp_values import DiscoveredTool
from app.tools.base import SystemTool, ToolStatus
from app.tools.manager import ToolState
from app.tools.registry import system_tools


def states(*connected: str) -> list[ToolState]:
    return [ToolState(tool, _status(tool, connected), {}) for tool in system_tools()]


def _status(tool: SystemTool, connected: tuple[str, ...]) -> ToolStatus:
    return ToolStatus.CONNECTED if tool.id in connected else ToolStatus.AVAILABLE


def catalog(connector_id: int, name: str, *tools: DiscoveredTool) -> ConnectorCatalog:
    return ConnectorCatalog(connector_id, name, 1, tools or (DiscoveredTool("search"),))


def test_only_connected_system_tools_and_given_connectors_are_offered() -> None:
    toolset = merge(states("analytics"), [catalog(3, "My Notes")])
    assert set(toolset.tools) == {"analytics__draw_chart", "my_notes__search"}
    assert [app.id for app in toolset.apps] == ["system:analytics", "connector:3"]


def test_the_same_tool_of_two_connectors_is_two_tools() -> None:
    toolset = merge([], [catalog(1, "Notes"), catalog(2, "notes"), catalog(3, "NOTES!")])
    assert [tool.origin for tool in toolset.tools.values()] == [
        ToolOfConnector(number, "search", is_idempotent=False) for number in (1, 2, 3)
    ]
    assert set(toolset.tools) == {"notes__search", "notes_2__search", "notes_3__search"}


@pytest.mark.parametrize("name", ["Gmail", "gmail", "G-mail", "Analytics"])
def test_no_connector_shadows_a_system_tool_even_a_disconnected_one(name: str) -> None:
    toolset = merge(states(), [catalog(9, name)])
    [offered] = toolset.tools
    assert offered.partition("__")[0] not in {tool.id for tool in system_tools()}


def test_people_read_connector_and_tool() -> None:
    [tool] = merge([], [catalog(1, "My Notes", DiscoveredTool("search_all-notes"))]).tools.values()
    assert tool.title == "My Notes: search all notes"


def test_hidden_characters_reach_neither_people_nor_the_model() -> None:
    evil = DiscoveredTool("a", description="Adds.\u202e\U000e0041\x1b[31m\u200b Numbers.")
    [tool] = merge([], [catalog(1, "Ev\u202eil\n", evil)]).tools.values()
    assert tool.title == "Evil: a"
    assert tool.description == "Adds. Numbers."


def test_a_tool_that_no_model_takes_is_left_out_and_the_rest_stays() -> None:
    bad = DiscoveredTool("bad", input_schema={"type": "string"})
    toolset = merge([], [catalog(1, "N", bad, DiscoveredTool("good"))])
    assert set(toolset.tools) == {"n__good"}
    [left_out] = toolset.left_out
    assert (left_out.tool_name, left_out.reason) == ("bad", "Its arguments are not an object.")


def test_a_choice_narrows_to_one_app() -> None:
    toolset = merge(states("analytics", "export"), [catalog(1, "N"), catalog(12, "M")])
    assert set(toolset.only(SystemToolChosen("export")).tools) == {"export__save_file"}
    assert set(toolset.only(ConnectorChosen(1)).tools) == {"n__search"}


@pytest.mark.parametrize("chosen", [SystemToolChosen("gmail"), SystemToolChosen("nope"), ConnectorChosen(2)])
def test_what_is_not_usable_cannot_be_chosen(chosen: Any) -> None:
    with pytest.raises(AppNotUsable):
        merge(states("analytics"), [catalog(1, "N")]).only(chosen)


def test_an_app_without_tools_is_neither_offered_nor_shown() -> None:
    empty = ConnectorCatalog(5, "Empty", 1, ())
    assert merge(states("calendar"), [empty]).apps == ()


@pytest.mark.parametrize(
    ("identifier", "selection"),
    [
        (None, NothingChosen()),
        ("system:gmail", SystemToolChosen("gmail")),
        ("connector:12", ConnectorChosen(12)),
        ("connector:12/read note", ConnectorToolChosen(12, "read note")),
    ],
)
def test_ids_of_the_menu_are_read(identifier: str | None, selection: Selection) -> None:
    assert parse_selection(identifier) == selection


@pytest.mark.parametrize(
    "identifier",
    [
        "",
        "ui:manage",
        "ui:x",
        "system:",
        "system:A",
        "connector:0",
        "connector:-1",
        "connector:\u0661",
        "connector:1 ",
        "connector:1/",
        "connector:1\n",
        "connector:" + "9" * 30,
        "mcp:1:x",
    ],
)
def test_anything_else_is_refused(identifier: str) -> None:
    with pytest.raises(ToolChoiceInvalid):
        parse_selection(identifier)


def test_a_connectors_tool_asks_unless_its_user_allowed_it() -> None:
    named = {"read": ToolPolicy.ALLOW, "write": ToolPolicy.ASK}
    notes = replace(catalog(1, "Notes", *map(DiscoveredTool, ("read", "write", "new"))), policies=named)
    consents = {name: tool.consent for name, tool in merge([], [notes]).tools.items()}
    assert consents == {
        "notes__read": Consent.NOT_NEEDED,
        "notes__write": Consent.ASKED,
        "notes__new": Consent.ASKED,
    }


def test_a_consent_is_given_to_one_definition_on_one_server() -> None:
    notes = replace(catalog(1, "Notes"), fingerprints={"search": "a"}, target="here")
    others = [replace(notes, fingerprints={"search": "b"}), replace(notes, target="elsewhere")]
    identities = {merge([], [each]).tools["notes__search"].identity for each in (notes, *others)}
    assert len(identities) == 3


def test_one_tool_of_a_connector_can_be_chosen() -> None:
    toolset = merge([], [catalog(1, "Notes", DiscoveredTool("a"), DiscoveredTool("b/c d"))])
    assert list(toolset.only(ConnectorToolChosen(1, "b/c d")).tools) == ["notes__b_c_d"]
    with pytest.raises(AppNotUsable, match="does not offer"):
        toolset.only(ConnectorToolChosen(1, "c"))
