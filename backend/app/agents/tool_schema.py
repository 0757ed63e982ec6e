"""Tool schemas as model APIs accept them.

Servers may send any JSON Schema; the OpenAI, Gemini and Anthropic endpoints each refuse parts of it, and one
refused tool fails the whole request. So a schema is rewritten into the subset that all of them take, and a
tool that cannot be rewritten is left out with a reason.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.agents.plain_text import plain

MAX_SCHEMA_BYTES = 32 * 1024
_MAX_DEPTH = 8
_MAX_ENUM = 200
_MAX_DESCRIPTION_CHARS = 500
_PROPERTY_NAME = re.compile(r"[a-zA-Z0-9_.-]{1,64}")
_TYPES = frozenset({"object", "array", "string", "number", "integer", "boolean", "null"})
_COPIED = frozenset(
    {
        "type", "title", "format", "default", "const", "minimum", "maximum", "exclusiveMinimum",
        "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems", "maxItems",
        "uniqueItems", "minProperties", "maxProperties", "nullable",
    }
)  # fmt: skip
_COMBINED = ("anyOf", "oneOf", "allOf")


class SchemaUnusable(Exception):
    """No model API would take this tool; the message tells the user why."""


@dataclass(frozen=True, slots=True)
class _Document:
    root: Mapping[str, Any]

    def resolve(self, reference: Any) -> Any:
        """What a reference within this document points to; other addresses are never fetched."""
        if not isinstance(reference, str) or not reference.startswith("#"):
            return None
        target: Any = self.root
        for part in filter(None, reference[1:].split("/")):
            key = part.replace("~1", "/").replace("~0", "~")
            target = target.get(key) if isinstance(target, Mapping) else None
        return target


def repair_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """An equivalent or wider schema for a tool's arguments, always `{"type": "object", "properties": …}`.

    References are written out, alternatives at the top are merged, unknown keywords are dropped.

    Raises:
        SchemaUnusable: The arguments are no object, a required argument has a name that no API accepts, or
            the result is larger than 32 KB.
    """
    document = _Document(schema)
    top = _merged(_followed(schema, document), document)
    kinds = top.get("type", "object")
    if kinds != "object" and not (isinstance(kinds, list) and "object" in kinds):
        raise SchemaUnusable("Its arguments are not an object.")
    repaired = _repaired({**top, "type": "object"}, document, depth=0)
    for keyword in (*_COMBINED, "enum", "const", "default"):
        repaired.pop(keyword, None)
    repaired.setdefault("properties", {})
    lost = [str(name) for name in _names(top.get("required")) if name not in repaired["properties"]]
    if unnameable := [name for name in lost if name in (top.get("properties") or {})]:
        raise SchemaUnusable(
            f"It requires an argument with a name that models cannot use: {unnameable[0]!r}."
        )
    if len(json.dumps(repaired, ensure_ascii=False).encode("utf-8", "replace")) > MAX_SCHEMA_BYTES:
        raise SchemaUnusable("Its argument description is larger than 32 KB.")
    return repaired


def _followed(schema: Any, document: _Document, limit: int = _MAX_DEPTH) -> Mapping[str, Any]:
    """The schema with its own `$ref` (if any) replaced by what it points to; siblings win."""
    if not isinstance(schema, Mapping):
        return {}
    if "$ref" not in schema:
        return schema
    target = document.resolve(schema["$ref"]) if limit else None
    rest = {key: value for key, value in schema.items() if key != "$ref"}
    return {**_followed(target, document, limit - 1), **rest}


def _merged(schema: Mapping[str, Any], document: _Document) -> dict[str, Any]:
    """Alternatives at the top as one object: all properties, required only where every alternative agrees."""
    merged = {key: value for key, value in schema.items() if key not in _COMBINED}
    for keyword in _COMBINED:
        parts = [_merged(_followed(part, document), document) for part in _schemas(schema.get(keyword))]
        objects = [part for part in parts if part.get("type", "object") == "object"]
        for part in objects:
            merged["properties"] = {**_mapping(part.get("properties")), **_mapping(merged.get("properties"))}
        needed = [set(_names(part.get("required"))) for part in objects]
        if needed:
            agreed = set.union(*needed) if keyword == "allOf" else set.intersection(*needed)
            merged["required"] = [*_names(merged.get("required")), *sorted(agreed)]
    return merged


def _repaired(schema: Any, document: _Document, *, depth: int) -> dict[str, Any]:
    schema = _followed(schema, document)
    if depth > _MAX_DEPTH:
        return {}
    repaired = {key: value for key, value in schema.items() if key in _COPIED}
    _repair_type(repaired)
    if isinstance(schema.get("description"), str):
        repaired["description"] = plain(schema["description"], max_chars=_MAX_DESCRIPTION_CHARS)
    values = schema.get("enum")
    if isinstance(values, list) and 0 < len(values) <= _MAX_ENUM:
        repaired["enum"] = values
    for keyword in _COMBINED:
        if parts := _schemas(schema.get(keyword)):
            repaired[keyword] = [_repaired(part, document, depth=depth + 1) for part in parts]
    _repair_object(schema, repaired, document, depth)
    _repair_array(schema, repaired, document, depth)
    return repaired


def _repair_type(repaired: dict[str, Any]) -> None:
    kinds = repaired.pop("type", None)
    known = [kind for kind in _names(kinds if isinstance(kinds, list) else [kinds]) if kind in _TYPES]
    single = [kind for kind in known if kind != "null"]
    if len(single) == 1:
        repaired["type"] = single[0]
    elif known:
        repaired["type"] = known if isinstance(kinds, list) else known[0]


def _repair_object(
    schema: Mapping[str, Any], repaired: dict[str, Any], document: _Document, depth: int
) -> None:
    properties = _mapping(schema.get("properties"))
    if not properties and repaired.get("type") != "object":
        return
    kept = {
        name: _repaired(part, document, depth=depth + 1)
        for name, part in properties.items()
        if isinstance(name, str) and _PROPERTY_NAME.fullmatch(name)
    }
    repaired["properties"] = kept
    if required := [name for name in dict.fromkeys(_names(schema.get("required"))) if name in kept]:
        repaired["required"] = required
    extra = schema.get("additionalProperties")
    if isinstance(extra, bool):
        repaired["additionalProperties"] = extra
    elif isinstance(extra, Mapping):
        repaired["additionalProperties"] = _repaired(extra, document, depth=depth + 1)


def _repair_array(
    schema: Mapping[str, Any], repaired: dict[str, Any], document: _Document, depth: int
) -> None:
    kinds = repaired.get("type")
    if kinds != "array" and not (isinstance(kinds, list) and "array" in kinds) and "items" not in schema:
        return
    items = schema.get("items")
    if isinstance(items, list):  # tuples of draft 7
        items = {"anyOf": items} if items else {}
    repaired["items"] = _repaired(items, document, depth=depth + 1)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _schemas(value: Any) -> list[Any]:
    return [part for part in value if isinstance(part, Mapping)] if isinstance(value, list) else []


def _names(value: Any) -> list[str]:
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
