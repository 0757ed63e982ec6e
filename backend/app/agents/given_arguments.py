"""Arguments as a model gave them, read as the tool's schema means them."""

from collections.abc import Mapping
from typing import Any

from app.agents.dialect_schema import UNUSED
from app.exact_json import parsed_json

_STRUCTURES: dict[str, type] = {"object": dict, "array": list}


def as_declared(arguments: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments with JSON text unpacked where the schema wants an object or a list.

    Some APIs are told to send text there, and some models do so unasked.
    """
    properties = schema.get("properties", {})
    return {
        name: _unpacked(value, properties.get(name, {}))
        for name, value in arguments.items()
        if name != UNUSED or name in properties
    }


def _unpacked(value: Any, schema: Any) -> Any:
    if not isinstance(schema, Mapping):
        return value
    kinds = [
        part.get("type")
        for part in (schema, *schema.get("anyOf", ()), *schema.get("oneOf", ()))
        if isinstance(part, Mapping)
    ]
    if isinstance(value, str) and "string" not in kinds:
        value = _parsed(value, tuple(_STRUCTURES[kind] for kind in kinds if kind in _STRUCTURES))
    if isinstance(value, dict) and schema.get("properties"):
        return as_declared(value, schema)
    if isinstance(value, list) and isinstance(schema.get("items"), Mapping):
        return [_unpacked(member, schema["items"]) for member in value]
    return value


def _parsed(text: str, wanted: tuple[type, ...]) -> Any:
    try:
        value = parsed_json(text)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, wanted) else text
