"""What a message is offered when its user's tools would cost too much."""

from dataclasses import replace

import pytest
from agents import TResponseInputItem

from app.agents.tool_budget import CHOSEN_AT_ONCE, ToolBudget
from app.agents.tool_ranking import ToolIndex
from app.agents.tool_search import FIND_TOOLS
from app.agents.toolset import Toolset, merge
from app.connectors.catalog import ConnectorCatalog
from app.connectors.mcp_values import DiscoveredTool

FEW_TOKENS = 400


def garden(beds: int) -> Toolset:
    tools = [
        DiscoveredTool("refund_payment", description="Returns what a customer paid."),
        *(
            DiscoveredTool(f"plant_{number}", description=f"Waters the flowers of bed {number}.")
            for number in range(beds)
        ),
    ]
    toolset = merge([], [ConnectorCatalog(1, "Desk", 1, tuple(tools))])
    return replace(toolset, index=ToolIndex(toolset.tools.values()))


@pytest.mark.parametrize("beds", [40, CHOSEN_AT_ONCE], ids=["at once", "in a thread"])
async def test_a_model_that_goes_by_words_is_not_offered_what_shares_none(beds: int) -> None:
    toolset = garden(beds)
    asked: list[TResponseInputItem] = [{"role": "user", "content": "refund the last payment"}]
    by_words = await ToolBudget(FEW_TOKENS).offer(toolset, asked, by_words=True)
    assert set(by_words.tools) == {FIND_TOOLS, "desk__refund_payment"}
    by_meaning = await ToolBudget(FEW_TOKENS).offer(toolset, asked)
    assert set(by_words.tools) < set(by_meaning.tools)
