"""What is taken for JSON can be passed on as JSON."""

import json
from typing import Any

import pytest

from app.agents.declarations import declare
from app.chat.argument_fields import FieldUnusable, fields_of
from app.exact_json import parsed_json

NO_NUMBERS = ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_no_json(text: str) -> None:
    for written in (text, f'{{"a": [{text}]}}'):
        with pytest.raises(ValueError, match=r"."):
            parsed_json(written)
    assert parsed_json('{"a": [1.5e300, -0.0, "NaN"]}') == {"a": [1.5e300, -0.0, "NaN"]}


@pytest.mark.parametrize("typed", NO_NUMBERS)
@pytest.mark.parametrize("value", [1, 0.5, [1], {"a": 1}])
def test_no_card_takes_what_is_no_number(typed: str, value: Any) -> None:
    [field] = fields_of({"amount": value})
    with pytest.raises(FieldUnusable):
        field.read(typed if not isinstance(value, list) else f"[{typed}]")


@pytest.mark.parametrize("text", NO_NUMBERS)
async def test_a_model_that_writes_what_is_no_number_is_told_so(text: str) -> None:
    called: list[Any] = []

    class Context:
        tool_name = "draw"

        @staticmethod
        async def context(name: str, arguments: Any) -> str:
            called.append((name, arguments))
            return "done"

    tool = declare("draw", "Draws.", {"type": "object"})
    told = await tool.on_invoke_tool(Context, f'{{"a": {text}}}')  # type: ignore[arg-type]
    assert "not a JSON object" in told
    assert not called
    assert await tool.on_invoke_tool(Context, json.dumps({"a": 1})) == "done"  # type: ignore[arg-type]
