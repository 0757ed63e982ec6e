"""Model APIs' refusals, written down a second time: by what their error texts say, not by what we send."""

import re
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

Json = dict[str, Any]

_OPENAPI = {
    "type", "format", "description", "nullable", "enum", "items", "properties", "required", "anyOf",
    "minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum", "pattern",
}  # fmt: skip
_TYPES = {"string", "number", "integer", "boolean", "array", "object"}


def refusal(dialect: str, body: Json) -> str | None:
    """What an API of this dialect says to a request that it refuses; None when it takes it."""
    tools = [tool.get("function", tool) for tool in body.get("tools", [])]
    return next(_REFUSALS[dialect](tools), None)


def _openai(tools: list[Json]) -> Iterator[str]:
    if len(tools) > 128:
        yield f"Invalid 'tools': array too long. Expected at most 128, but got {len(tools)} instead."
    for index, tool in enumerate(tools):
        name, schema = tool["name"], tool["parameters"]
        if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name):
            yield f"Invalid 'tools[{index}].function.name': string does not match pattern."
        if len(tool["description"]) > 1024:
            yield f"Invalid 'tools[{index}].function.description': string too long."
        if schema.get("type") != "object" or schema.keys() & {"oneOf", "anyOf", "allOf", "enum", "not"}:
            yield f"Invalid schema for function '{name}': schema must have type 'object' and not have 'oneOf'"
        for path, part in _parts(schema):
            if part.get("type") == "array" and "items" not in part:
                yield f"Invalid schema for function '{name}': In context={path}, array schema missing items."


def _anthropic(tools: list[Json]) -> Iterator[str]:
    for index, tool in enumerate(tools):
        where, schema = f"tools.{index}.custom", tool["parameters"]
        if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", tool["name"]):
            yield f"{where}.name: String should match pattern '^[a-zA-Z0-9_-]{{1,64}}$'"
        if schema.get("type") != "object":
            yield f"{where}.input_schema.type: Input should be 'object'"
        if schema.keys() & {"oneOf", "anyOf", "allOf"}:
            yield f"{where}.input_schema does not support oneOf, allOf, or anyOf at the top level"
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError:
            yield f"{where}.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12"
        for _, part in _parts(schema):
            if "$ref" in part:
                yield f"{where}.input_schema: $ref is not supported"
            for key in part.get("properties", {}):
                if not re.fullmatch(r"[a-zA-Z0-9_.-]{1,64}", key):
                    yield f"{where}.input_schema.properties: Property keys should match pattern"


def _typed(tools: list[Json], known: set[str], limit: int) -> Iterator[str]:
    if len(tools) > limit:
        yield f"tools[0].function_declarations: [FIELD_INVALID] At most {limit} function declarations"
    for index, tool in enumerate(tools):
        where = f"tools[0].function_declarations[{index}]"
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.:-]{0,63}", tool["name"]):
            yield f"* GenerateContentRequest.{where}.name: Invalid function name."
        schema = tool["parameters"]
        if schema.get("type") != "object":
            yield f"{where}.parameters: schema should be of type OBJECT"
        if _levels(schema) > 4:
            yield "A FunctionDeclaration in the request exceeds the maximum allowed nesting depth." + where
        for path, part in _parts(schema):
            yield from (f"{where}.parameters{path}{problem}" for problem in _of_part(part, known))


def _of_part(part: Json, known: set[str]) -> Iterator[str]:
    if unknown := part.keys() - known:
        yield f': Unknown name "{min(unknown)}": Cannot find field.'
    if "anyOf" in part:
        if len(part) > 1:
            yield ".any_of: When using any_of, it must be the only field set"
        return
    kind = part.get("type")
    if isinstance(kind, list):
        yield ".type: Proto field is not repeating, cannot start list."
        return
    if kind not in _TYPES:
        yield f".type: Invalid value (type.googleapis.com/Type), {kind!r}"
    yield from _of_values(part, kind)
    if kind == "array" and "items" not in part:
        yield ".items: missing field."
    if kind == "object" and not part.get("properties"):
        yield ".properties: should be non-empty for OBJECT type"
    if set(part.get("required", [])) - part.get("properties", {}).keys():
        yield ".required[0]: property is not defined"


def _of_values(part: Json, kind: Any) -> Iterator[str]:
    if kind == "string" and part.get("format", "date-time") not in {"enum", "date-time"}:
        yield ".format: only 'enum' and 'date-time' are supported for STRING type"
    if "enum" in part and kind != "string":
        yield ".enum: only allowed for STRING type"
    if any(not isinstance(value, str) or not value for value in part.get("enum", [])):
        yield ".enum[0]: cannot be empty, and is TYPE_STRING"


def _gemini(tools: list[Json]) -> Iterator[str]:
    return _typed(tools, _OPENAPI, 512)


def _other(tools: list[Json]) -> Iterator[str]:
    """The worst of all: Gemini behind a gateway that counts like OpenAI, or a grammar made of the schema."""
    yield from _typed(tools, _OPENAPI - {"nullable"}, 128)
    yield from _openai(tools)


_REFUSALS = {"openai": _openai, "anthropic": _anthropic, "gemini": _gemini, "other": _other}


def _parts(schema: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """All schemas in a schema, itself first."""
    yield path, schema
    for name, part in schema.get("properties", {}).items():
        yield from _parts(part, f"{path}.properties[{name}]")
    if isinstance(schema.get("items"), dict):
        yield from _parts(schema["items"], f"{path}.items")
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _parts(schema["additionalProperties"], f"{path}.additional_properties")
    for keyword in ("anyOf", "oneOf", "allOf"):
        for index, part in enumerate(schema.get(keyword, [])):
            yield from _parts(part, f"{path}.{keyword}[{index}]")


def _levels(schema: Json) -> int:
    children = [
        *schema.get("properties", {}).values(),
        *([schema["items"]] if isinstance(schema.get("items"), dict) else []),
        *schema.get("anyOf", []),
    ]
    deepest = max(map(_levels, children), default=0)
    return deepest + (1 if schema.get("type") in ("object", "array") else 0)
