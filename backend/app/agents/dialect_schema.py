"""A tool's arguments as one model API takes them; what it is not told as a rule it is told in words.

An object that the API cannot be told about is asked for as JSON text, which `given_arguments` reads again.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from app.agents.dialects import Dialect

UNUSED = "unused"
"""The argument of tools without any, for APIs that take no empty object."""

_MAX_WORDS = 600
_MAX_SHOWN_CHARS = 300
_ALTERNATIVES = ("anyOf", "oneOf")
_STRUCTURES = frozenset({"object", "array"})
_PREFERRED = ("object", "array", "string", "number", "integer", "boolean")


def fitted_schema(schema: Mapping[str, Any], dialect: Dialect) -> dict[str, Any]:
    """The schema of a tool's arguments, rewritten for one API."""
    if dialect.keywords is None:
        return dict(schema)
    fitted = _Fitting(dialect).part(schema, level=1)
    if not fitted["properties"]:
        fitted["properties"] = {UNUSED: {"type": "string", "description": "Leave this out."}}
    return fitted


class _Fitting:
    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def part(self, schema: Mapping[str, Any], *, level: int) -> dict[str, Any]:
        """One part; `level` counts objects and arrays from the arguments on."""
        schema = _joined(schema)
        alternatives = _alternatives(schema)
        if len(alternatives) > 1:
            return self._alternatives(schema, alternatives, level)
        if alternatives:
            rest = {key: value for key, value in schema.items() if key not in _ALTERNATIVES}
            schema = {**_joined(alternatives[0]), **rest}
        kind = _kind(schema)
        if kind in _STRUCTURES and level > 1 and self._is_too_much(schema, kind, level):
            return _as_text(schema)
        fitted: dict[str, Any] = {"type": kind}
        words = [*_words(schema), *self._rules(schema, kind, fitted)]
        if kind == "object":
            self._object(schema, fitted, level)
        elif kind == "array":
            items = schema.get("items")
            fitted["items"] = self.part(items if isinstance(items, Mapping) else {}, level=level + 1)
        if words:
            fitted["description"] = _cut(" ".join(words))
        return fitted

    def _alternatives(
        self, schema: Mapping[str, Any], parts: list[Mapping[str, Any]], level: int
    ) -> dict[str, Any]:
        """Alternatives alone: no other keyword may stand beside them, so the first one carries the words."""
        fitted = [self.part(part, level=level) for part in parts]
        own = [fitted[0]["description"]] if "description" in fitted[0] else []
        if words := [*_words(schema), *own]:
            fitted[0]["description"] = _cut(" ".join(words))
        return {"anyOf": fitted}

    def _is_too_much(self, schema: Mapping[str, Any], kind: str, level: int) -> bool:
        if self._dialect.max_levels is not None and level > self._dialect.max_levels:
            return True
        return kind == "object" and not schema.get("properties")

    def _object(self, schema: Mapping[str, Any], fitted: dict[str, Any], level: int) -> None:
        given = schema.get("properties") or {}
        fitted["properties"] = {name: self.part(part, level=level + 1) for name, part in given.items()}
        if required := [name for name in schema.get("required", ()) if name in given]:
            fitted["required"] = required

    def _rules(self, schema: Mapping[str, Any], kind: str, fitted: dict[str, Any]) -> Iterator[str]:
        """Take over the rules that the API knows; yield the others in words."""
        for keyword, value in schema.items():
            if keyword in {"type", "title", "description", "properties", "required", "items", *_ALTERNATIVES}:
                continue
            if keyword in {"enum", "const"}:
                yield from self._values(value if keyword == "enum" else [value], kind, fitted)
            elif keyword == "format":
                yield from self._format(str(value), kind, fitted)
            elif keyword in self._dialect_keywords:
                fitted[keyword] = value
            elif kind == "integer" and keyword in {"exclusiveMinimum", "exclusiveMaximum"}:
                fitted[keyword.replace("exclusiveM", "m")] = value + (
                    1 if keyword.endswith("Minimum") else -1
                )
            elif keyword in _IN_WORDS:
                yield _IN_WORDS[keyword].format(_shown(value))

    @property
    def _dialect_keywords(self) -> frozenset[str]:
        return self._dialect.keywords or frozenset()

    def _values(self, values: list[Any], kind: str, fitted: dict[str, Any]) -> Iterator[str]:
        if kind == "string" and (texts := [value for value in values if isinstance(value, str) and value]):
            fitted["enum"] = list(dict.fromkeys(texts))
        else:
            yield f"One of {', '.join(map(_shown, values))}."

    def _format(self, value: str, kind: str, fitted: dict[str, Any]) -> Iterator[str]:
        known = self._dialect.string_formats
        if kind == "string" and (known is None or value in known):
            fitted["format"] = value
        elif kind == "string":
            yield f"Format: {value}."


_NEXT = {"exclusiveMinimum": ("minimum", 1), "exclusiveMaximum": ("maximum", -1)}
_IN_WORDS = {
    "default": "Default: {}.",
    "exclusiveMinimum": "More than {}.",
    "exclusiveMaximum": "Less than {}.",
    "multipleOf": "A multiple of {}.",
    "minProperties": "At least {} members.",
    "maxProperties": "At most {} members.",
}


def _joined(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema with what `allOf` demands written into it."""
    if "allOf" not in schema:
        return schema
    joined = {key: value for key, value in schema.items() if key != "allOf"}
    for part in map(_joined, schema["allOf"]):
        properties = {**part.get("properties", {}), **joined.get("properties", {})}
        required = list(dict.fromkeys([*joined.get("required", ()), *part.get("required", ())]))
        joined = {**part, **joined}
        if properties:
            joined["properties"] = properties
        if required:
            joined["required"] = required
    return joined


def _alternatives(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [
        part for keyword in _ALTERNATIVES for part in schema.get(keyword, ()) if part.get("type") != "null"
    ]


def _kind(schema: Mapping[str, Any]) -> str:
    """The one type of a part: the given one, or what its other keywords speak of, or text."""
    given = schema.get("type")
    if isinstance(given, str) and given != "null":
        return given
    if isinstance(given, list):
        return next((kind for kind in _PREFERRED if kind in given and _is_told(kind, schema)), "string")
    if "properties" in schema:
        return "object"
    if "items" in schema:
        return "array"
    values = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    kinds = {bool: "boolean", int: "integer", float: "number"}
    return next((kinds[type(value)] for value in values if type(value) in kinds), "string")


def _is_told(kind: str, schema: Mapping[str, Any]) -> bool:
    """Of several types, a structure is only meant when it is described."""
    return {"object": "properties" in schema, "array": bool(schema.get("items"))}.get(kind, True)


def _as_text(schema: Mapping[str, Any]) -> dict[str, Any]:
    words = _words(schema)
    hidden = {"title", "description", "type"}
    shown = {key: value for key, value in schema.items() if key not in hidden and value not in ({}, [])}
    asked = "A JSON list, as text" if _kind(schema) == "array" else "A JSON object, as text"
    told = f"{asked}: {_shown(shown)}" if shown else f"{asked}."
    return {"type": "string", "description": _cut(" ".join([*words, told]))}


def _words(schema: Mapping[str, Any]) -> list[str]:
    given = str(schema.get("description", "")).strip()
    kinds = schema.get("type")
    several = f"({' or '.join(kinds)})" if isinstance(kinds, list) else ""
    return [word for word in (given, several) if word]


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _MAX_SHOWN_CHARS else f"{text[: _MAX_SHOWN_CHARS - 1]}…"


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_WORDS else f"{text[: _MAX_WORDS - 1]}…"
