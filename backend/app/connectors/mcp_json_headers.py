"""The one header of a pasted `mcp.json` entry that becomes an API key."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pydantic import ValidationError

from app.connectors.credentials import ApiKeyCredentials, parse_credentials
from app.plain_text import plain

MAX_SHOWN_HEADERS = 10
MAX_NAME_CHARACTERS = 64

Headers: TypeAlias = Mapping[str, Any]

_SCHEMED = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,30}) +(\S.*)")
_PLACEHOLDER = re.compile(r"\$\{[^}]*\}|\$[A-Z_]+|<[^>]+>|\{\{[^}]*\}\}|YOUR[_ -].*", re.IGNORECASE)
_LIKELY = re.compile(r"auth|api.?key|token|secret|key", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundHeader:
    """`header_name` as `auth_config` takes it; None when no header can carry credentials."""

    header_name: str | None
    api_key: str | None = field(repr=False, default=None)
    notes: tuple[str, ...] = ()


def credentials_of(headers: Headers) -> FoundHeader:
    """The header that most likely lets the user in; notes name the others, never their values."""
    usable = {name: found for name, value in headers.items() if (found := _read(name, value)) is not None}
    if not usable:
        left = _left_out(headers, None)
        return FoundHeader(None, notes=left)
    name = min(usable, key=lambda each: (each.lower() != "authorization", not _LIKELY.search(each)))
    header_name, api_key = usable[name]
    notes = (f"The key of the header {_shown(name)} is used.", *_left_out(headers, name))
    if api_key is None:
        notes = (f"The file does not contain the key of the header {_shown(name)}.", *notes[1:])
    return FoundHeader(header_name, api_key, notes)


def parse_header_line(line: str) -> tuple[str, str] | None:
    """`Name: value`, as command lines write it."""
    name, colon, value = line.partition(":")
    return (name.strip(), value.strip()) if colon and name.strip() else None


def _read(name: str, value: Any) -> tuple[str, str | None] | None:
    """The header as API-key credentials, None when it cannot carry any."""
    if not isinstance(value, str):
        return None
    header_name, secret = name.strip(), value.strip()
    if header_name.lower() == "authorization" and (schemed := _SCHEMED.fullmatch(secret)):
        header_name, secret = f"{header_name}: {schemed[1]}", schemed[2].strip()
    is_missing = not secret or _PLACEHOLDER.search(secret) is not None
    try:
        # The check of the real thing; a placeholder stands for a key of a good form.
        checked = parse_credentials(
            "api_key", {"header_name": header_name, "api_key": "missing" if is_missing else secret}
        )
    except ValidationError:
        return None
    assert isinstance(checked, ApiKeyCredentials)  # noqa: S101 - follows from "api_key"
    return checked.header_name, None if is_missing else secret


def _left_out(headers: Headers, used: str | None) -> tuple[str, ...]:
    others = [_shown(name) for name in headers if name != used]
    if not others:
        return ()
    rest = f" and {len(others) - MAX_SHOWN_HEADERS} more" if len(others) > MAX_SHOWN_HEADERS else ""
    return (
        f"Not taken over, one header per connector is sent: {', '.join(others[:MAX_SHOWN_HEADERS])}{rest}.",
    )


def _shown(name: str) -> str:
    return plain(name, MAX_NAME_CHARACTERS)
