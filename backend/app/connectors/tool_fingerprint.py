"""What makes a tool the tool that its user accepted: a hash of its definition, whatever order it came in."""

import json
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

from app.connectors.mcp_values import DiscoveredTool

FIELDS = ("title", "description", "inputSchema", "outputSchema", "annotations")
"""The parts of a definition beside its name, as the wire calls them."""


def fingerprint(tool: DiscoveredTool) -> str:
    """SHA-256 over canonical JSON, hexadecimal: keys in order, numbers by value.

    A definition that has been in the database has the same fingerprint as on the wire, where `1e2` may have
    been written for `100`.
    """
    return sha256(_canonical(tool.to_wire()).encode()).hexdigest()


def changed_fields(before: DiscoveredTool, after: DiscoveredTool) -> tuple[str, ...]:
    """Which parts of the definition differ, in the order of `FIELDS`."""
    old, new = before.to_wire(), after.to_wire()
    return tuple(name for name in FIELDS if _canonical(old.get(name)) != _canonical(new.get(name)))


def _canonical(value: Any) -> str:
    return json.dumps(_by_value(value), sort_keys=True, separators=(",", ":"))


def _by_value(value: Any) -> Any:
    """JSON in which one number has one form. Depth is bounded by the check of every tool taken over."""
    if isinstance(value, Mapping):
        return {key: _by_value(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_by_value(member) for member in value]
    if isinstance(value, float) and value.is_integer():
        return int(Decimal(repr(value)))
    return value
