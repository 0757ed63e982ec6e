"""Connectors out of a pasted `mcp.json`, in the forms of Claude Desktop, VS Code, Cursor and Windsurf.

Nothing is saved or dialled here. What a file of this kind starts as a program on the user's own computer is
refused, except for the bridge `mcp-remote`, which names the server that it leads to.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from app.connectors.checked_url import CheckedUrl, UrlRefused
from app.connectors.mcp_json_headers import Headers, credentials_of, parse_header_line
from app.connectors.mcp_json_places import Place, place_of
from app.connectors.reasons import explain
from app.errors import Rejected
from app.plain_text import plain

MAX_CHARACTERS = 64 * 1024
MAX_ENTRIES = 50
MAX_NAME_CHARACTERS = 100
_LISTS = ("mcpServers", "servers", "context_servers")
_ADDRESSES = ("url", "serverUrl", "httpUrl")
# What has a beginning and no end reaches to the end of the text: nothing is looked at twice.
_STRING = r'("(?:\\.|[^"\\])*(?:"|\\?\Z))'
_NOISE = re.compile(_STRING + r"|//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_TRAILING_COMMA = re.compile(_STRING + r"|,(?=\s*[}\]])", re.DOTALL)

Entry = Mapping[str, Any]


class ImportUnreadable(Rejected):
    code = "IMPORT_UNREADABLE"


@dataclass(frozen=True, slots=True)
class ImportedCredentials:
    """`key_at` is None when the file names a key that it does not contain, or writes it with escapes."""

    header_name: str
    key_at: Place | None


@dataclass(frozen=True, slots=True)
class ImportedDraft:
    """`server_url` is masked when it has a query; then `server_url_at` says where the whole of it stands."""

    name: str
    server_url: str
    server_url_at: Place | None
    credentials: ImportedCredentials | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    name: str
    reason: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Imported:
    drafts: tuple[ImportedDraft, ...]
    refused: tuple[RefusedEntry, ...]


def read_mcp_json(text: str) -> Imported:
    """One draft per remote server, and why each other entry is none.

    Raises:
        ImportUnreadable: This is no JSON, or there are no servers in it.
    """
    drafts: list[ImportedDraft] = []
    refused: list[RefusedEntry] = []
    entries = _entries(_parse(text))
    for name, entry in entries[:MAX_ENTRIES]:
        shown = " ".join(plain(name, MAX_NAME_CHARACTERS).split()) or "Connector"
        outcome = _outcome(shown, entry, text)
        if isinstance(outcome, ImportedDraft):
            drafts.append(outcome)
        else:
            refused.append(outcome)
    if len(entries) > MAX_ENTRIES:
        refused.append(
            RefusedEntry(
                f"{len(entries) - MAX_ENTRIES} more",
                "too_many_entries",
                f"Only the first {MAX_ENTRIES} servers of a file are read.",
                "Paste the others separately.",
            )
        )
    return Imported(tuple(drafts), tuple(refused))


def _parse(text: str) -> Any:
    """JSON, with the comments and trailing commas that editors allow in such files."""
    for candidate in (text, _TRAILING_COMMA.sub(r"\1", _NOISE.sub(r"\1", text))):
        try:
            return json.loads(candidate)
        except (ValueError, RecursionError):
            continue
    raise ImportUnreadable("This is not JSON. Paste the whole file, from { to }.")


def _entries(document: Any) -> list[tuple[str, Any]]:
    if isinstance(document, dict):
        if isinstance(document.get("mcp"), dict):  # the settings file of VS Code
            document = document["mcp"]
        for name in _LISTS:
            if isinstance(document.get(name), dict):
                return list(document[name].items())
        if _address(document) is not None or "command" in document:
            return [(str(document.get("name", "Connector")), document)]
        if document and all(isinstance(entry, dict) for entry in document.values()):
            return list(document.items())
    raise ImportUnreadable('There are no servers in this: a list named "mcpServers" or "servers" is missing.')


def _address(entry: Entry) -> str | None:
    return next((entry[key] for key in _ADDRESSES if isinstance(entry.get(key), str)), None)


def _outcome(name: str, entry: Any, text: str) -> ImportedDraft | RefusedEntry:
    if not isinstance(entry, dict):
        return RefusedEntry(name, "entry_malformed", "This entry is not an object.", "Correct the file.")
    address, headers, notes = _address(entry), entry.get("headers"), list[str]()
    if address is None and (bridged := _bridged(entry)):
        address, headers = bridged
        notes.append("The file starts mcp-remote, which only leads to this server: it is connected directly.")
    if address is None and ("command" in entry or entry.get("type") == "stdio"):
        return RefusedEntry(
            name,
            "stdio_not_supported",
            "This entry starts a program on your own computer; only servers with an address can be used.",
            "Look for the service's remote MCP address (https://…), or put an HTTP front before the program.",
        )
    if address is None:
        return RefusedEntry(name, "url_missing", "This entry has no address.", 'Add its "url" to the file.')
    try:
        url = CheckedUrl.parse(address.strip())
    except UrlRefused as refusal:
        words = explain(refusal.reason)
        return RefusedEntry(name, refusal.reason.value, words.detail, words.fix)
    found = credentials_of(headers if isinstance(headers, dict) else {})
    if entry.get("disabled") is True:
        notes.append("The file has this server switched off.")
    notes.extend(found.notes)
    url_at = place_of(address.strip(), text) if url.query else None
    key_at = place_of(found.api_key, text) if found.api_key else None
    if (url.query and url_at is None) or (found.api_key and key_at is None):
        notes.append("The file writes the address or the key with escapes: enter it yourself.")
    credentials = ImportedCredentials(found.header_name, key_at) if found.header_name else None
    return ImportedDraft(name, url.public, url_at, credentials, tuple(notes))


def _bridged(entry: Entry) -> tuple[str, Headers] | None:
    """What `npx mcp-remote <address> --header "Name: value"` leads to."""
    arguments = entry.get("args")
    if not isinstance(arguments, list) or not all(isinstance(each, str) for each in arguments):
        return None
    if not any(re.fullmatch(r"mcp-remote(@.*)?", each) for each in arguments):
        return None
    address = next((each for each in arguments if each.startswith(("http://", "https://"))), None)
    return None if address is None else (address, dict(_header_arguments(arguments)))


def _header_arguments(arguments: list[str]) -> Iterator[tuple[str, str]]:
    for flag, line in pairwise(arguments):
        if flag == "--header" and (header := parse_header_line(line)):
            yield header
