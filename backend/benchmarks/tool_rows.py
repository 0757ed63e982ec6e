"""What many tools cost in a prompt, and whether the right one is among those that are offered.

None of it needs a running service: the tools and requests are those of `tool_choice`. `python -m
benchmarks.tool_rows tuning held_out` counts other sets than `make bench` does.
"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace

from agents import TResponseInputItem

from app.agents.tool_budget import ToolBudget
from app.agents.tool_ranking import ToolIndex
from app.agents.toolset import ToolOfConnector, Toolset, merge
from benchmarks.measuring import Measurement, Row
from benchmarks.report import print_rows
from benchmarks.stage import Stage
from benchmarks.tool_sets import Request, ServiceTools, catalogs, load_services

LEAST_SAVED = 0.90
LEAST_RIGHT = 0.95


async def many_tools(_: Stage) -> list[Row]:
    """The prompts of all requests, each the first message of a conversation of its own."""
    return [await prompt_size(load_services("held_out")), *await right_tools(load_services("well_known"))]


async def prompt_size(services: list[ServiceTools]) -> Row:
    toolset = indexed(services)
    everything = sum(tool.tokens for tool in toolset.tools.values())
    requests = [request for service in services for request in service.requests]
    offers = [await ToolBudget().offer(toolset, asked(request.text)) for request in requests]
    largest = max(offer.tokens for offer in offers)
    saved = 1 - largest / everything
    return Row(
        f"prompt size with {len(toolset.tools)} tools, largest",
        f"{largest:,} tokens",
        f"{everything:,} all of them",
        f"{saved:.0%} fewer",
        "at least 90% fewer",
        is_met=saved >= LEAST_SAVED,
    )


async def right_tools(services: list[ServiceTools]) -> list[Row]:
    """How often the right tool is offered, requests in other languages apart."""
    toolset = indexed(services)
    english = [request for service in services for request in service.requests]
    others = [request for service in services for request in service.in_other_languages]
    share = await _share_right(toolset, english)
    rows = [
        Row(
            "right tool among those offered",
            f"{share:.1%}",
            f"{len(english)} requests, {len(toolset.tools)} tools",
            "-",
            "at least 95%",
            is_met=share >= LEAST_RIGHT,
        )
    ]
    if others:
        share = await _share_right(toolset, others)
        requests = f"{len(others)} requests"
        rows.append(Row("the same, not in English", f"{share:.1%}", requests, "-", "no goal", is_met=True))
    return rows


async def _share_right(toolset: Toolset, requests: Sequence[Request]) -> float:
    offers = [await ToolBudget().offer(toolset, asked(request.text)) for request in requests]
    met = [
        not right_names(toolset, request).isdisjoint(offer.tools)
        for request, offer in zip(requests, offers, strict=True)
    ]
    return sum(met) / len(met)


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


async def _of_sets(names: Sequence[str]) -> list[Row]:
    services = [service for name in names for service in load_services(name)]
    return [await prompt_size(services), *await right_tools(services)]


if __name__ == "__main__":
    sys.exit(print_rows(asyncio.run(_of_sets(sys.argv[1:]))))
