"""What a server wants to know, as the fields of a form, and what a person answered.

The schemas are those of MCP elicitation: one level of strings, numbers, booleans, lists and choices.
What goes beyond is left out of the form; if it is required, the server will say so itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.chat.argument_fields import FieldUnusable
from app.exact_json import parsed_json
from app.plain_text import one_line, plain

MAX_FIELDS = 20
MAX_CHOICES = 50
_MAX_LABEL_CHARS = 120
_MAX_HINT_CHARS = 300
_LONG_TEXT = 200
_TRUE = frozenset({True, "true", "on"})
_NUMBERS = {"number": float, "integer": int}
_INPUTS = {"email": "email", "uri": "url"}


@dataclass(frozen=True, slots=True)
class QuestionField:
    """One answer wanted: `name` is the form's, `key` the server's."""

    name: str
    key: str
    schema: Mapping[str, Any]
    is_required: bool

    @property
    def label(self) -> str:
        words = one_line(str(self.schema.get("title") or self.key), max_chars=_MAX_LABEL_CHARS)
        return words if self.is_required else f"{words} (optional)"

    @property
    def hint(self) -> str | None:
        said = self.schema.get("description")
        return plain(said, max_chars=_MAX_HINT_CHARS) if isinstance(said, str) and said else None

    @property
    def choices(self) -> dict[str, str]:
        """Value and label of what may be chosen; empty for a field that is typed."""
        described = self.schema.get("items") if self.schema.get("type") == "array" else self.schema
        described = described if isinstance(described, dict) else {}
        titled = described.get("oneOf") or described.get("anyOf")
        if isinstance(titled, list):
            pairs = [(entry.get("const"), entry.get("title")) for entry in titled if isinstance(entry, dict)]
        else:
            values, names = described.get("enum"), described.get("enumNames")
            values = values if isinstance(values, list) else []
            names = names if isinstance(names, list) and len(names) == len(values) else values
            pairs = list(zip(values, names, strict=True))
        named = {str(value): str(name or value) for value, name in pairs if isinstance(value, str)}
        return {
            value: one_line(name, max_chars=_MAX_LABEL_CHARS)
            for value, name in [*named.items()][:MAX_CHOICES]
        }

    @property
    def widgets(self) -> list[dict[str, Any]]:
        """The field as ChatKit form controls, with its label."""
        common = {"name": self.name, "id": self.name, "required": self.is_required}
        preset = self.schema.get("default")
        if self.schema.get("type") == "boolean":
            return [
                {
                    "type": "Checkbox",
                    **common,
                    "required": False,
                    "label": self.label,
                    "defaultChecked": preset is True,
                }
            ]
        shown = [{"type": "Label", "value": self.label, "fieldName": self.name}]
        if self.hint:
            shown.append({"type": "Caption", "value": self.hint})
        if self._is_several:
            return [*shown, *self._boxes(preset if isinstance(preset, list) else [])]
        if choices := self.choices:
            options = [{"value": value, "label": label} for value, label in choices.items()]
            default = {"defaultValue": preset} if preset in choices else {}
            return [*shown, {"type": "Select", **common, "options": options, "block": True, **default}]
        if self.schema.get("type") == "array":
            return [*shown, {"type": "Textarea", **common, "placeholder": "One on each line"}]
        default = {"defaultValue": plain(str(preset))} if isinstance(preset, (str, int, float)) else {}
        if self.schema.get("type") == "string" and self.schema.get("maxLength", 0) > _LONG_TEXT:
            return [*shown, {"type": "Textarea", **common, **default}]
        kind = (
            "number"
            if self.schema.get("type") in _NUMBERS
            else _INPUTS.get(str(self.schema.get("format")), "text")
        )
        return [*shown, {"type": "Input", **common, "inputType": kind, **default}]

    @property
    def _is_several(self) -> bool:
        return self.schema.get("type") == "array" and bool(self.choices)

    def _boxes(self, preset: list[Any]) -> list[dict[str, Any]]:
        return [
            {
                "type": "Checkbox",
                "name": f"{self.name}_{number}",
                "id": f"{self.name}_{number}",
                "label": label,
                "defaultChecked": value in preset,
            }
            for number, (value, label) in enumerate(self.choices.items())
        ]

    def read(self, form: Mapping[str, Any]) -> Any:
        """The answer that a form's values mean; None when nothing was answered.

        Raises:
            FieldUnusable: It means none, or one is required.
        """
        typed = form.get(self.name)
        if self.schema.get("type") == "boolean":
            return typed in _TRUE
        if self._is_several:
            return self._needed(
                [v for n, v in enumerate(self.choices) if form.get(f"{self.name}_{n}") in _TRUE]
            )
        said = "" if typed is None else str(typed)
        if self.schema.get("type") == "array":
            return self._needed([line.strip() for line in said.splitlines() if line.strip()])
        if not said:
            return self._needed(None)
        if (choices := self.choices) and said not in choices:
            raise FieldUnusable(f"{self.label}: choose one of the answers offered.")
        kind = _NUMBERS.get(str(self.schema.get("type")))
        return said if kind is None else self._number(said, kind)

    def _needed(self, answer: list[str] | None) -> list[str] | None:
        if answer or not self.is_required:
            return answer or None
        raise FieldUnusable(f"{self.label}: an answer is needed.")

    def _number(self, said: str, kind: type[int] | type[float]) -> int | float:
        try:
            number = parsed_json(said)
        except ValueError:
            number = None
        if isinstance(number, bool) or not isinstance(number, (int, float)) or kind(number) != number:
            raise FieldUnusable(f"{self.label}: {'a whole number' if kind is int else 'a number'} is needed.")
        return number


def fields_of_schema(schema: Mapping[str, Any]) -> list[QuestionField]:
    """The fields of a form, in the server's order, at most twenty."""
    properties = schema.get("properties")
    required = schema.get("required")
    names = set(required) if isinstance(required, list) else set()
    found = properties.items() if isinstance(properties, dict) else ()
    usable = [(key, part) for key, part in found if isinstance(part, dict) and _is_flat(part)]
    return [
        QuestionField(f"field_{number}", key, part, key in names)
        for number, (key, part) in enumerate(usable[:MAX_FIELDS])
    ]


def answers(schema: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """What a person typed, as the server wants it; unanswered optional fields are left out.

    Raises:
        FieldUnusable: Something does not fit.
    """
    read = {field.key: field.read(typed) for field in fields_of_schema(schema)}
    return {key: value for key, value in read.items() if value is not None}


def _is_flat(schema: Mapping[str, Any]) -> bool:
    return schema.get("type") in ("string", "number", "integer", "boolean", "array")
