"""Arguments for tools that the built-in model has never seen, by their schemas."""

from typing import Any

import pytest

from app.agents.offline.planner import Call, Say
from tests.unit.test_offline_planner import ALL, INTEGER, STRING, plan, spec

STRANGERS = [
    spec(
        "weather__get_forecast",
        "Weather",
        "get forecast",
        "Get the weather forecast for a city.",
        ("city",),
        city=STRING,
        days=INTEGER,
        detailed={"type": "boolean"},
    ),
    spec(
        "github__list_issues",
        "GitHub",
        "list issues",
        "List issues in a GitHub repository.",
        ("owner", "repo"),
        owner=STRING,
        repo=STRING,
        state={"enum": ["open", "closed"], "type": "string"},
    ),
    spec(
        "mail__send_message",
        "Mail",
        "send message",
        "Send a mail.",
        ("to", "subject"),
        to={"type": "string", "format": "email"},
        subject=STRING,
        body=STRING,
        day={"type": "string", "format": "date"},
        link={"type": "string", "format": "uri"},
    ),
    spec(
        "sums__add_numbers",
        "Sums",
        "add numbers",
        "Add numbers.",
        ("numbers",),
        numbers={"type": "array", "items": {"type": "number"}},
    ),
]


@pytest.mark.parametrize(
    ("request_text", "tool", "arguments"),
    [
        ("what's the weather in Berlin?", "weather__get_forecast", {"city": "Berlin"}),
        (
            "weather forecast for New York for 3 days",
            "weather__get_forecast",
            {"city": "New York", "days": 3},
        ),
        (
            "weather forecast in Rome, days=3, detailed",
            "weather__get_forecast",
            {"city": "Rome", "days": 3, "detailed": True},
        ),
        (
            "weather forecast in Rome, not detailed",
            "weather__get_forecast",
            {"city": "Rome", "detailed": False},
        ),
        (
            "list open issues in owner=acme repo=web",
            "github__list_issues",
            {"owner": "acme", "repo": "web", "state": "open"},
        ),
        (
            'list closed issues of "acme" "web"',
            "github__list_issues",
            {"owner": "acme", "repo": "web", "state": "closed"},
        ),
        (
            'list issues {"owner": "acme", "repo": "web"}',
            "github__list_issues",
            {"owner": "acme", "repo": "web"},
        ),
        (
            "send a mail to ann@example.com titled Hello, on 2026-01-02 with the text: see https://example.com/x",
            "mail__send_message",
            {
                "to": "ann@example.com",
                "subject": "Hello",
                "body": "see https://example.com/x",
                "day": "2026-01-02",
                "link": "https://example.com/x",
            },
        ),
        ("add the numbers 1, 2.5 and -3", "sums__add_numbers", {"numbers": [1, 2.5, -3]}),
    ],
)
def test_tools_of_strangers_are_filled_by_their_schema(
    request_text: str, tool: str, arguments: dict[str, Any]
) -> None:
    assert plan(request_text, tools=[*ALL, *STRANGERS]) == Call(tool, arguments)


def test_one_phrase_is_not_given_to_two_arguments() -> None:
    decision = plan("list issues of acme", tools=STRANGERS)
    assert isinstance(decision, Say)
    assert "**owner**" in decision.text
    assert "**repo**" in decision.text
