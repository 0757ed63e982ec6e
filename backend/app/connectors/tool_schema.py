"""Tool schemas as model APIs accept them.

Servers may send any JSON Schema; the OpenAI, Gemini and Anthropic endpoints each refuse parts of it, and one
refused tool fails the whole request. So a schema is rewritten into the subset that all of them take, and a
tool that cannot be rewritten is left out with a reason.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.plain_text import has_hidden, plain

MAX_SCHEMA_BYTES = 32 * 1024
_DEPTHS = (8, 5, 3)
"""How deep a schema may be nested; what does not fit is written anew with less."""

_MAX_PARTS = 4_000
_MAX_ENUM = 200
_MAX_DESCRIPTION_CHARACTERS = 500
_PROPERTY_NAME = re.compile(r"[a-zA-Z0-9_.-]{1,64}")
_TYPES = frozenset({"object", "array", "string", "number", "integer", "boolean", "null"})
_TEXTS = frozenset({"title", "format", "pattern"})
_FLAGS = frozenset({"uniqueItems", "nullable"})
_COUNTS = frozenset({"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"})
_NUMBERS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})
_VALUES = frozenset({"default", "const"})
_COMBINED = ("anyOf", "oneOf", "allOf")
_RULES = frozenset(
    {
        "if", "then", "else", "not", "patternProperties", "propertyNames", "dependentRequired",
        "dependentSchemas", "dependencies", "contains", "minContains", "maxContains", "prefixItems",
        "additionalItems", "unevaluatedItems", "unevaluatedProperties",
    }
)  # fmt: skip


class Loss(StrEnum):
    """What a model is told otherwise than the server wrote it, in words that continue a sentence."""

    ALTERNATIVES = "alternative forms are merged into one"
    ARGUMENTS = "arguments with unusual names are left out"
    RULES = "rules that models cannot be given are dropped"
    NULL = "null is no value"
    TYPES = "types that are not JSON's are left open"
    CHOICES = f"a list of more than {_MAX_ENUM} choices is left open"
    REFERENCES = "references that lead nowhere in the schema are left open"
    DEPTH = "deeply nested parts are left open"
    WORDS = "long descriptions are cut"
    HIDDEN = "hidden characters are removed"


class SchemaUnusable(Exception):
    """No model API would take this tool; the message tells the user why."""


@dataclass(frozen=True, slots=True)
class RepairedSchema:
    """A schema that is always `{"type": "object", "properties": …}`, and what it lost on the way."""

    schema: dict[str, Any]
    losses: tuple[Loss, ...]


class Effort:
    """How many parts of schemas may still be written. One for all tools of a server bounds what they cost."""

    def __init__(self, parts: int) -> None:
        self._parts_left = parts

    def spend(self) -> None:
        self._parts_left -= 1
        if self._parts_left < 0:
            raise SchemaUnusable("The tools of its server take too long to describe, all together.")


def repair_schema(schema: Mapping[str, Any], effort: Effort | None = None) -> RepairedSchema:
    """An equivalent or wider schema for a tool's arguments.

    References are written out, alternatives at the top are merged, keywords that no model is told are
    dropped.

    Raises:
        SchemaUnusable: The arguments are no object, a required argument has a name that no API accepts, the
            result is larger than 32 KB, or the effort is spent.
    """
    effort = effort or Effort(len(_DEPTHS) * _MAX_PARTS)
    for depth in _DEPTHS:
        repair = _Repair(schema, effort, max_depth=depth)
        try:
            repaired = repair.arguments()
        except _TooLarge:
            continue
        if len(json.dumps(repaired, ensure_ascii=False).encode("utf-8", "replace")) <= MAX_SCHEMA_BYTES:
            return RepairedSchema(repaired, tuple(loss for loss in Loss if loss in repair.losses))
    raise SchemaUnusable("The description of its arguments is larger than 32 KB.")


class _TooLarge(Exception):
    """More parts than could fit."""


class _Repair:
    """One rewriting of one schema. A reference may multiply parts, so their number is bounded, too."""

    def __init__(self, root: Mapping[str, Any], effort: Effort, *, max_depth: int) -> None:
        self._root = root
        self._effort = effort
        self._max_depth = max_depth
        self._parts_left = _MAX_PARTS
        self.losses: set[Loss] = set()

    def arguments(self) -> dict[str, Any]:
        top = self._merged(self._followed(self._root), depth=0)
        kinds = top.get("type", "object")
        if kinds != "object" and not (isinstance(kinds, list) and "object" in kinds):
            raise SchemaUnusable("Its arguments are not an object.")
        repaired = self._repaired({**top, "type": "object"}, depth=0)
        for keyword in (*_COMBINED, "enum", "const", "default"):
            repaired.pop(keyword, None)
        repaired.setdefault("properties", {})
        given = _mapping(top.get("properties"))
        for name in _names(top.get("required")):
            if name in given and name not in repaired["properties"]:
                raise SchemaUnusable(
                    f"It needs an argument with a name that models cannot use: {plain(name, 64)!r}."
                )
        return repaired

    def _spend(self) -> None:
        self._effort.spend()
        self._parts_left -= 1
        if self._parts_left < 0:
            raise _TooLarge

    def _resolved(self, reference: Any) -> Any:
        """What a reference within this document points to; other addresses are never fetched."""
        if not isinstance(reference, str) or not reference.startswith("#"):
            return None
        target: Any = self._root
        for part in filter(None, reference[1:].split("/")):
            key = part.replace("~1", "/").replace("~0", "~")
            target = target.get(key) if isinstance(target, Mapping) else None
        return target

    def _followed(self, schema: Any, limit: int = 8) -> Mapping[str, Any]:
        """The schema with its own `$ref` (if any) replaced by what it points to; siblings win."""
        if not isinstance(schema, Mapping):
            return {}
        if "$ref" not in schema:
            return schema
        target = self._resolved(schema["$ref"]) if limit else None
        if target is None:
            self.losses.add(Loss.REFERENCES)
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        return {**self._followed(target, limit - 1), **rest}

    def _merged(self, schema: Mapping[str, Any], *, depth: int) -> dict[str, Any]:
        """Alternatives at the top as one object: all properties, required only where all of them agree."""
        self._spend()
        merged = {key: value for key, value in schema.items() if key not in _COMBINED}
        for keyword in _COMBINED:
            given = _schemas(schema.get(keyword))
            if given and depth == self._max_depth:
                self.losses.add(Loss.DEPTH)
                continue
            parts = [self._merged(self._followed(part), depth=depth + 1) for part in given]
            objects = [part for part in parts if part.get("type", "object") == "object"]
            for part in objects:
                properties = {**_mapping(part.get("properties")), **_mapping(merged.get("properties"))}
                merged["properties"] = properties
            needed = [set(_names(part.get("required"))) for part in objects]
            if needed:
                agreed = set.union(*needed) if keyword == "allOf" else set.intersection(*needed)
                merged["required"] = [*_names(merged.get("required")), *sorted(agreed)]
            if keyword != "allOf" and given:
                self.losses.add(Loss.ALTERNATIVES)
        return merged

    def _repaired(self, schema: Any, *, depth: int) -> dict[str, Any]:
        self._spend()
        schema = self._followed(schema)
        if depth > self._max_depth:
            if schema:
                self.losses.add(Loss.DEPTH)
            return {}
        if not _RULES.isdisjoint(schema):
            self.losses.add(Loss.RULES)
        repaired = {key: value for key, value in schema.items() if self._is_kept(key, value)}
        self._repair_type(schema.get("type"), repaired)
        self._repair_words(schema, repaired)
        self._repair_enum(schema.get("enum"), repaired)
        for keyword in _COMBINED:
            if parts := _schemas(schema.get(keyword)):
                repaired[keyword] = [self._repaired(part, depth=depth + 1) for part in parts]
        self._repair_object(schema, repaired, depth)
        self._repair_array(schema, repaired, depth)
        return repaired

    def _is_kept(self, keyword: str, value: Any) -> bool:
        """Whether a keyword without schemas inside is copied: known, and with a value of its kind."""
        if keyword in _VALUES:
            return self._is_visible(value)
        if keyword in _TEXTS:
            return isinstance(value, str) and self._is_visible(value)
        if keyword in _FLAGS:
            fits = isinstance(value, bool)
        elif keyword in _COUNTS:
            fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        elif keyword in _NUMBERS:
            fits = isinstance(value, int | float) and not isinstance(value, bool)
            fits = fits and (keyword != "multipleOf" or value > 0)
        else:
            return False
        if not fits:
            self.losses.add(Loss.RULES)
        return fits

    def _is_visible(self, value: Any) -> bool:
        """Whether a model may be shown a value as it is: it has to send it back unchanged."""
        if not any(map(has_hidden, _texts(value))):
            return True
        self.losses.add(Loss.HIDDEN)
        return False

    def _repair_type(self, kinds: Any, repaired: dict[str, Any]) -> None:
        given = kinds if isinstance(kinds, list) else [] if kinds is None else [kinds]
        known = [kind for kind in dict.fromkeys(_names(given)) if kind in _TYPES]
        if any(kind not in known for kind in given):
            self.losses.add(Loss.TYPES)
        single = [kind for kind in known if kind != "null"]
        if len(single) == 1:
            repaired["type"] = single[0]
            if len(known) > 1:
                self.losses.add(Loss.NULL)
        elif known:
            repaired["type"] = known if isinstance(kinds, list) else known[0]

    def _repair_words(self, schema: Mapping[str, Any], repaired: dict[str, Any]) -> None:
        words = schema.get("description")
        if not isinstance(words, str):
            return
        repaired["description"] = plain(words, _MAX_DESCRIPTION_CHARACTERS)
        if has_hidden(words):
            self.losses.add(Loss.HIDDEN)
        if len(words) > _MAX_DESCRIPTION_CHARACTERS:
            self.losses.add(Loss.WORDS)

    def _repair_enum(self, values: Any, repaired: dict[str, Any]) -> None:
        if not isinstance(values, list) or not values:
            return
        if len(values) > _MAX_ENUM:
            self.losses.add(Loss.CHOICES)
        elif self._is_visible(values):
            repaired["enum"] = values

    def _repair_object(self, schema: Mapping[str, Any], repaired: dict[str, Any], depth: int) -> None:
        properties = _mapping(schema.get("properties"))
        if not properties and repaired.get("type") != "object":
            return
        named = {name: part for name, part in properties.items() if _PROPERTY_NAME.fullmatch(str(name))}
        if len(named) < len(properties):
            self.losses.add(Loss.ARGUMENTS)
        kept = {name: self._repaired(part, depth=depth + 1) for name, part in named.items()}
        repaired["properties"] = kept
        if required := [name for name in dict.fromkeys(_names(schema.get("required"))) if name in kept]:
            repaired["required"] = required
        extra = schema.get("additionalProperties")
        if isinstance(extra, bool):
            repaired["additionalProperties"] = extra
        elif isinstance(extra, Mapping):
            repaired["additionalProperties"] = self._repaired(extra, depth=depth + 1)

    def _repair_array(self, schema: Mapping[str, Any], repaired: dict[str, Any], depth: int) -> None:
        kinds = repaired.get("type")
        if kinds != "array" and not (isinstance(kinds, list) and "array" in kinds) and "items" not in schema:
            return
        items = schema.get("items")
        if isinstance(items, list):  # tuples of draft 7
            self.losses.add(Loss.RULES)
            items = {"anyOf": items} if items else {}
        repaired["items"] = self._repaired(items, depth=depth + 1)


def _texts(value: Any) -> Iterator[str]:
    """The texts in a JSON value, keys included. Depth is bounded by the check of every tool taken over."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, member in value.items():
            yield key
            yield from _texts(member)
    elif isinstance(value, list):
        for member in value:
            yield from _texts(member)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _schemas(value: Any) -> list[Any]:
    return [part for part in value if isinstance(part, Mapping)] if isinstance(value, list) else []


def _names(value: Any) -> list[str]:
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
