"""What many tools cost in a prompt, and whether the right one is among those that are offered.

Neither needs a running service: the tools are those of the ten services in `tool_choice/held_out`.
"""

from collections.abc import Sequence
from dataclasses import replace

from agents import TResponseInputItem

from app.agents.tool_budget import ToolBudget
from app.agents.tool_ranking import ToolIndex
from app.agents.toolset import ToolOfConnector, Toolset, merge
from benchmarks.measuring import Measurement, Row
from benchmarks.stage import Stage
from benchmarks.tool_sets import Request, ServiceTools, catalogs, load_services

LEAST_SAVED = 0.90
LEAST_RIGHT = 0.95


async def many_tools(_: Stage) -> list[Row]:
    """The prompts of all held-out requests, each a conversation of its own."""
    return held_out_rows()


def held_out_rows() -> list[Row]:
    services = load_services("held_out")
    toolset = indexed(services)
    everything = sum(tool.tokens for tool in toolset.tools.values())
    requests = [request for service in services for request in service.requests]
    offers = [ToolBudget().offer(toolset, asked(request.text)) for request in requests]
    largest = max(offer.tokens for offer in offers)
    right = sum(
        bool(right_names(toolset, request) & offer.tools.keys())
        for request, offer in zip(requests, offers, strict=True)
    )
    saved, share = 1 - largest / everything, right / len(requests)
    return [
        Row(
            f"prompt size with {len(toolset.tools)} tools, largest",
            f"{largest:,} tokens",
            f"{everything:,} all of them",
            f"{saved:.0%} fewer",
            "at least 90% fewer",
            is_met=saved >= LEAST_SAVED,
        ),
        Row(
            "right tool among those offered",
            f"{share:.1%}",
            f"{len(requests)} held-out requests",
            "-",
            "at least 95%",
            is_met=share >= LEAST_RIGHT,
        ),
    ]


def indexed(services: list[ServiceTools]) -> Toolset:
    """The tools of all services, as those of one user."""
    toolset = merge([], catalogs(services))
    return replace(toolset, index=ToolIndex(toolset.tools.values()))


def asked(text: str) -> list[TResponseInputItem]:
    return [{"role": "user", "content": text}]


def right_names(toolset: Toolset, request: Request) -> set[str]:
    """The names under which a model is told about the tools that would be right."""
    return {
        name
        for name, tool in toolset.tools.items()
        if tool.app.name == request.service
        and isinstance(tool.origin, ToolOfConnector)
        and tool.origin.tool_name in request.right
    }


TOOL_ROWS: Sequence[Measurement] = (many_tools,)
