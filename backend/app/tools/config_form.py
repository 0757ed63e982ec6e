"""The settings of a tool as a form: fields that any page can draw, made from the tool's own model."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ValidationError


class FieldKind(StrEnum):
    TEXT = "text"
    EMAIL = "email"
    NUMBER = "number"
    SWITCH = "switch"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class ConfigField:
    """One setting. `choices` are the values of a `choice`."""

    name: str
    label: str
    help: str
    kind: FieldKind
    choices: tuple[str, ...] = ()


def fields_of(model: type[BaseModel] | None) -> tuple[ConfigField, ...]:
    """The fields in the order of the model; none for a tool without settings.

    Raises:
        ValueError: A setting has no default, or is of a kind that no page can draw.
    """
    if model is None:
        return ()
    schema = model.model_json_schema()
    if missing := schema.get("required"):
        raise ValueError(f"Settings without a default: {', '.join(missing)}.")
    return tuple(_field(name, part) for name, part in schema.get("properties", {}).items())


def valid_config(model: type[BaseModel], given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as the model keeps them.

    Raises:
        pydantic.ValidationError: They do not fit it.
    """
    return model.model_validate(dict(given)).model_dump(mode="json")


def stored_config(model: type[BaseModel] | None, stored: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored, read by today's model: settings that do not fit it any more are as if never made."""
    if model is None:
        return {}
    known = {name: value for name, value in stored.items() if name in model.model_fields}
    try:
        return valid_config(model, known)
    except ValidationError as error:
        misfits = {issue["loc"][0] for issue in error.errors() if issue["loc"]} or set(known)
        return valid_config(model, {name: value for name, value in known.items() if name not in misfits})


def _field(name: str, schema: Mapping[str, Any]) -> ConfigField:
    forms = [part for part in schema.get("anyOf", [schema]) if part.get("type") != "null"]
    kind, choices = _kind(forms[0]) if len(forms) == 1 else (None, ())
    if kind is None:
        raise ValueError(f"The setting {name!r} cannot be drawn as a field.")
    label = schema.get("title") or name.replace("_", " ").capitalize()
    return ConfigField(name, label, schema.get("description", ""), kind, choices)


def _kind(form: Mapping[str, Any]) -> tuple[FieldKind | None, tuple[str, ...]]:
    match form:
        case {"enum": list(values)} if all(isinstance(value, str) for value in values):
            return FieldKind.CHOICE, tuple(values)
        case {"type": "string", "format": "email"}:
            return FieldKind.EMAIL, ()
        case {"type": "string"}:
            return FieldKind.TEXT, ()
        case {"type": "boolean"}:
            return FieldKind.SWITCH, ()
        case {"type": "integer" | "number"}:
            return FieldKind.NUMBER, ()
        case _:
            return None, ()
