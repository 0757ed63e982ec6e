"""The registry: what is declared is there, in a fixed order, and nothing else has to change."""

import pytest

from app.tools.base import AuthType, Category, SystemTool, ToolNotFound, ToolStatus
from app.tools.registry import ToolRegistry, system_tools


def tool(
    identifier: str,
    *,
    category: Category = Category.UTILITIES,
    is_enabled: bool = True,
    is_beta: bool = False,
    auth: AuthType = AuthType.NONE,
) -> SystemTool:
    return SystemTool(
        identifier, identifier.title(), "…", "cube", category, auth, is_enabled=is_enabled, is_beta=is_beta
    )


def test_every_folder_of_the_package_declares_one_tool() -> None:
    assert [entry.id for entry in system_tools()] == [
        "gmail",
        "analytics",
        "file_search",
        "web_search",
        "export",
        "calendar",
    ]
    assert system_tools() is system_tools()


def test_a_tool_is_found_by_its_id_alone() -> None:
    registry = ToolRegistry([tool("a")])
    assert registry.get("a").name == "A"
    assert "a" in registry
    assert "b" not in registry
    with pytest.raises(ToolNotFound):
        registry.get("b")


def test_two_tools_cannot_share_an_id() -> None:
    registry = ToolRegistry([tool("a")])
    with pytest.raises(ValueError, match="'a'"):
        registry.register(tool("a"))


def test_usable_tools_come_first_then_category_then_name() -> None:
    registry = ToolRegistry(
        [
            tool("z"),
            tool("soon", is_enabled=False, category=Category.COMMUNICATION),
            tool("a"),
            tool("chart", category=Category.INSIGHTS),
        ]
    )
    assert [entry.id for entry in registry] == ["chart", "a", "z", "soon"]


@pytest.mark.parametrize(
    ("declared", "is_connected", "status"),
    [
        (tool("a"), None, ToolStatus.CONNECTED),
        (tool("a"), False, ToolStatus.AVAILABLE),
        (tool("a"), True, ToolStatus.CONNECTED),
        (tool("a", auth=AuthType.OAUTH), None, ToolStatus.AVAILABLE),
        (tool("a", auth=AuthType.OAUTH), True, ToolStatus.CONNECTED),
        (tool("a", is_enabled=False), True, ToolStatus.COMING_SOON),
        (tool("a", is_beta=True), None, ToolStatus.COMING_SOON),
    ],
)
def test_the_status_follows_from_the_declaration_and_the_users_last_choice(
    declared: SystemTool, *, is_connected: bool | None, status: ToolStatus
) -> None:
    assert declared.status_for(is_connected=is_connected) is status
