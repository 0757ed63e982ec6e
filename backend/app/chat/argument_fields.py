"""Arguments of a call as the fields of a form, and what a person made of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.exact_json import parsed_json
from app.plain_text import plain

_LONG_TEXT_CHARS = 80
_MOST_ROWS = 12
_TRUE = frozenset({True, "true", "on"})


class FieldUnusable(Exception):
    """What was typed does not fit; the message names the field."""


@dataclass(frozen=True, slots=True)
class ArgumentField:
    """One argument: `name` is the form's, `key` the tool's."""

    name: str
    key: str
    value: Any
    schema: Mapping[str, Any]

    @property
    def is_json(self) -> bool:
        return self.value is None or isinstance(self.value, (dict, list))

    @property
    def widget(self) -> dict[str, Any]:
        """The field as a ChatKit form control that holds exactly the value."""
        common = {"name": self.name, "id": self.name}
        choices = self.schema.get("enum")
        match self.value:
            case bool():
                return {"type": "Checkbox", **common, "label": self.key, "defaultChecked": self.value}
            case str() if isinstance(choices, list) and self.value in choices:
                options = [
                    {"label": choice, "value": choice} for choice in choices if isinstance(choice, str)
                ]
                return {
                    "type": "Select",
                    **common,
                    "options": options,
                    "defaultValue": self.value,
                    "block": True,
                }
            case str() if len(self.value) <= _LONG_TEXT_CHARS and "\n" not in self.value:
                return {"type": "Input", **common, "defaultValue": self.value}
            case int() | float():
                return {"type": "Input", **common, "defaultValue": json.dumps(self.value)}
            case _:
                text = self.value if isinstance(self.value, str) else _pretty(self.value)
                rows = min(_MOST_ROWS, text.count("\n") + 1 + len(text) // _LONG_TEXT_CHARS)
                return {"type": "Textarea", **common, "defaultValue": text, "rows": max(2, rows)}

    def read(self, typed: Any) -> Any:
        """The argument that a form's value means.

        Raises:
            FieldUnusable: It means none.
        """
        match self.value:
            case bool():
                return typed in _TRUE
            case str():
                return typed if isinstance(typed, str) else self.value
            case int() | float():
                return self._number(typed)
            case _:
                return self._json(typed)

    def _number(self, typed: Any) -> int | float:
        try:
            number = parsed_json(str(typed))
        except ValueError:
            number = None
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise FieldUnusable(f"{self.key} must be a number.")
        return number

    def _json(self, typed: Any) -> Any:
        try:
            return parsed_json(str(typed))
        except (ValueError, RecursionError):
            raise FieldUnusable(f"{self.key} must be valid JSON.") from None


def fields_of(arguments: Mapping[str, Any], schema: Mapping[str, Any] | None = None) -> list[ArgumentField]:
    """One field per argument, in the order of the arguments; the schema offers choices."""
    properties = (schema or {}).get("properties", {})
    return [
        ArgumentField(f"field_{number}", key, value, properties.get(key, {}))
        for number, (key, value) in enumerate(arguments.items())
    ]


def edited(arguments: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments with what was typed; a field that did not come back keeps its value.

    Raises:
        FieldUnusable: Something typed does not fit its argument.
    """
    return {
        field.key: field.read(typed[field.name]) if field.name in typed else field.value
        for field in fields_of(arguments)
    }


def readable(value: Any) -> Any:
    """The same JSON without characters that a reader cannot see: what is shown is what is sent."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {plain(str(key)): readable(member) for key, member in value.items()}
    if isinstance(value, list):
        return [readable(member) for member in value]
    return value


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
