"""A form that a server wants filled in, cut down to what a form needs: the rest is a stranger's."""

from collections.abc import Mapping
from typing import Any

from app.plain_text import plain

MAX_FIELDS = 50
MAX_CHOICES = 200
MAX_NAME_CHARACTERS = 200
MAX_WORDS_CHARACTERS = 1000
MAX_NUMBER = 2**53
_TYPES = ("string", "number", "integer", "boolean", "array")
_WORDS = ("title", "description", "format")
_NUMBERS = ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems")


def bounded_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a form (MCP 2025-11-25, elicitation: one level of strings, numbers, booleans, choices).

    Words are cleaned. Names and choices go back to the server and so stay as they are; one that could not be
    shown as it is is left out, and so is whatever else the schema holds.
    """
    fields = {
        name: field
        for name, part in list(_mapping(schema.get("properties")).items())[:MAX_FIELDS]
        if _is_showable(name) and (field := _field(_mapping(part))) is not None
    }
    wanted = _list(schema.get("required"))
    return {"type": "object", "properties": fields, "required": [name for name in fields if name in wanted]}


def _field(part: Mapping[str, Any]) -> dict[str, Any] | None:
    part = _without_null(part)
    kind = part.get("type")
    if kind not in _TYPES:
        return None
    field: dict[str, Any] = {"type": kind}
    field |= {key: plain(part[key], MAX_WORDS_CHARACTERS) for key in _WORDS if isinstance(part.get(key), str)}
    field |= {key: part[key] for key in _NUMBERS if _is_number(part.get(key))}
    field |= _choices(part)
    if kind == "array":
        field["items"] = {"type": "string", **_choices(_mapping(part.get("items")))}
    if (preset := _preset(part.get("default"))) is not None:
        field["default"] = preset
    return field


def _without_null(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """An optional value may be spelled as a choice between it and null; a form just leaves it empty."""
    either = [_mapping(each) for each in _list(part.get("anyOf"))]
    some = [each for each in either if each.get("type") != "null"]
    if len(some) == 1 < len(either):
        return {**part, "anyOf": None, **some[0]}
    kinds = _list(part.get("type"))
    some_kinds = [kind for kind in kinds if kind != "null"]
    return {**part, "type": some_kinds[0]} if len(some_kinds) == 1 else part


def _choices(part: Mapping[str, Any]) -> dict[str, Any]:
    """Values and how they are called: titled ones, or a list of them with a list of names beside it."""
    for key in ("oneOf", "anyOf"):
        each_titled = [_mapping(each) for each in _list(part.get(key))[:MAX_CHOICES]]
        titled = [
            {"const": each["const"], "title": _name_of(each.get("title"), each["const"])}
            for each in each_titled
            if _is_showable(each.get("const"))
        ]
        if titled:
            return {key: titled}
    values, names = _list(part.get("enum")), _list(part.get("enumNames"))
    if len(names) != len(values):
        usable = [value for value in values[:MAX_CHOICES] if _is_showable(value)]
        return {"enum": usable} if usable else {}
    pairs = list(zip(values, names, strict=True))[:MAX_CHOICES]
    named = {value: _name_of(name, value) for value, name in pairs if _is_showable(value)}
    return {"enum": list(named), "enumNames": list(named.values())} if named else {}


def _name_of(name: Any, value: str) -> str:
    return plain(name, MAX_NAME_CHARACTERS) if isinstance(name, str) and name else value


def _preset(value: Any) -> Any:
    if isinstance(value, bool) or _is_number(value):
        return value
    if isinstance(value, str):
        return plain(value, MAX_WORDS_CHARACTERS)
    return [each for each in _list(value)[:MAX_CHOICES] if _is_showable(each)] or None


def _is_showable(name: Any) -> bool:
    return isinstance(name, str) and bool(name) and plain(name, MAX_NAME_CHARACTERS) == name


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= MAX_NUMBER


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
