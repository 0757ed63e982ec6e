"""JSON as PostgreSQL's `jsonb` takes it: no NUL and no lone surrogates in any string."""

from typing import Any


def storable(value: Any) -> Any:
    """The same JSON value with characters removed that the database would refuse."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, dict):
        return {text(str(key)): storable(member) for key, member in value.items()}
    if isinstance(value, list):
        return [storable(member) for member in value]
    return value


def text(value: str) -> str:
    if value.isascii() and "\0" not in value:
        return value
    return value.replace("\0", "").encode("utf-8", "ignore").decode()
