import json
import time
from typing import Any

import pytest

from app.connectors.mcp_json import ImportedDraft, ImportUnreadable, read_mcp_json
from app.connectors.mcp_json_places import Place, place_of

KEY = "CANARY-imported"


def read(**servers: Any) -> Any:
    return read_mcp_json(json.dumps({"mcpServers": servers}))


def key_of(draft: ImportedDraft, text: str) -> tuple[str, str | None] | None:
    """The header and the key that stands at the place told. The texts here have one unit per character."""
    if draft.credentials is None:
        return None
    at = draft.credentials.key_at
    return draft.credentials.header_name, text[at.start : at.end] if at else None


@pytest.mark.parametrize(
    "document",
    [
        {"mcpServers": {"notes": {"type": "http", "url": "https://notes.example/mcp"}}},
        {"servers": {"notes": {"type": "sse", "url": "https://notes.example/mcp"}}, "inputs": []},
        {"mcp": {"servers": {"notes": {"url": "https://notes.example/mcp"}}}},
        {"mcpServers": {"notes": {"serverUrl": "https://notes.example/mcp"}}},
        {"mcpServers": {"notes": {"httpUrl": "https://notes.example/mcp"}}},
        {"notes": {"url": "https://notes.example/mcp"}},
        {"name": "notes", "url": "https://notes.example/mcp"},
    ],
    ids=["claude", "vscode", "vscode settings", "windsurf", "gemini", "bare list", "bare entry"],
)
def test_the_forms_of_the_field_are_read(document: dict[str, Any]) -> None:
    (draft,) = read_mcp_json(json.dumps(document)).drafts
    assert (draft.name, draft.server_url, draft.credentials) == ("notes", "https://notes.example/mcp", None)


def test_comments_and_trailing_commas_are_allowed() -> None:
    text = """{ // my servers
      "servers": { /* one */ "a": {"url": "https://a.example//mcp", "note": ", }"}, },
    }"""
    (draft,) = read_mcp_json(text).drafts
    assert draft.server_url == "https://a.example//mcp"


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [
        ("Authorization", f"Bearer {KEY}", ("Authorization: Bearer", KEY)),
        ("authorization", f"Basic {KEY}", ("authorization: Basic", KEY)),
        ("Authorization", KEY, ("Authorization", KEY)),
        ("X-API-Key", KEY, ("X-API-Key", KEY)),
        ("X-API-Key", f"Token {KEY}", ("X-API-Key", f"Token {KEY}")),
        ("Authorization", "Bearer ${input:token}", ("Authorization: Bearer", None)),
        ("X-API-Key", "${env:NOTES_KEY}", ("X-API-Key", None)),
        ("X-API-Key", "YOUR_API_KEY", ("X-API-Key", None)),
        ("X-API-Key", "<your key>", ("X-API-Key", None)),
    ],
)
def test_a_header_becomes_an_api_key(header: str, value: str, expected: tuple[str, str | None]) -> None:
    text = json.dumps({"mcpServers": {"a": {"url": "https://a.example/mcp", "headers": {header: value}}}})
    (draft,) = read_mcp_json(text).drafts
    assert key_of(draft, text) == expected
    assert KEY not in repr(draft)


def test_of_several_headers_the_likeliest_is_used_and_named() -> None:
    headers = {"X-Team": "blue", "Accept": "x", "X-Api-Key": KEY, "Authorization": "Bearer other"}
    text = json.dumps({"mcpServers": {"a": {"url": "https://a.example/mcp", "headers": headers}}})
    (draft,) = read_mcp_json(text).drafts
    assert key_of(draft, text) == ("Authorization: Bearer", "other")
    (used, others) = draft.notes
    assert "Authorization" in used
    assert all(name in others for name in ("X-Team", "Accept", "X-Api-Key"))
    assert KEY not in repr(draft)
    assert KEY not in " ".join(draft.notes)


@pytest.mark.parametrize("headers", [{"Host": "x"}, {"X-N": 5}, {"X-N": "a\nb"}, [], "x", {"b d": "x"}])
def test_headers_that_cannot_carry_credentials_are_left_out(headers: Any) -> None:
    (draft,) = read(a={"url": "https://a.example/mcp", "headers": headers}).drafts
    assert draft.credentials is None


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"command": "npx", "args": ["-y", "server-filesystem"]}, "stdio_not_supported"),
        ({"type": "stdio", "command": "uvx"}, "stdio_not_supported"),
        ({"command": "npx", "args": [1]}, "stdio_not_supported"),
        ({"headers": {}}, "url_missing"),
        ({"url": 5}, "url_missing"),
        ({"url": "ftp://a.example"}, "url_scheme_unsupported"),
        ({"url": f"https://u:{KEY}@a.example/"}, "url_has_credentials"),
        ("https://a.example", "entry_malformed"),
    ],
)
def test_other_entries_are_refused_with_a_reason(entry: Any, reason: str) -> None:
    imported = read(a=entry)
    assert imported.drafts == ()
    (refused,) = imported.refused
    assert (refused.name, refused.reason) == ("a", reason)
    assert refused.message
    assert refused.fix
    assert KEY not in repr(imported)


def test_a_bridge_is_connected_directly() -> None:
    arguments = ["-y", "mcp-remote@latest", "https://a.example/mcp", "--header", f"X-Key: {KEY}"]
    text = json.dumps({"mcpServers": {"a": {"command": "npx", "args": arguments}}})
    (draft,) = read_mcp_json(text).drafts
    assert draft.server_url == "https://a.example/mcp"
    assert key_of(draft, text) == ("X-Key", KEY)
    assert "mcp-remote" in draft.notes[0]


def test_a_key_in_the_address_is_pointed_at_and_masked() -> None:
    text = f'{{"a": {{"url": " https://A.example/mcp?key={KEY} "}}}}'
    (draft,) = read_mcp_json(text).drafts
    assert draft.server_url == "https://a.example/mcp?***"
    assert draft.server_url_at is not None
    place = slice(draft.server_url_at.start, draft.server_url_at.end)
    assert text[place] == f"https://A.example/mcp?key={KEY}"


@pytest.mark.parametrize(
    "entry",
    [
        '{"url": "https://a.example/mcp", "headers": {"X-Key": "CANARY\\/imported"}}',
        '{"url": "https:\\/\\/a.example\\/mcp?key=CANARY"}',
    ],
)
def test_what_is_written_with_escapes_is_left_to_the_user(entry: str) -> None:
    (draft,) = read_mcp_json(f'{{"a": {entry}}}').drafts
    assert draft.server_url_at is None
    assert draft.credentials is None or draft.credentials.key_at is None
    assert "escapes" in draft.notes[-1]


def test_places_are_counted_as_browsers_count() -> None:
    assert place_of("key", "\N{KEY}\N{KEY} key") == Place(5, 8)
    assert place_of("key", "\ud83d key") == Place(2, 5)
    assert place_of("key", "kez") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "[]",
        "5",
        "null",
        "{}",
        '{"mcpServers": []}',
        "[" * 60_000,
        '{"a":' * 10_000,
        "9" * 60_000,
    ],
)
def test_what_has_no_servers_is_unreadable(text: str) -> None:
    begun = time.monotonic()
    with pytest.raises(ImportUnreadable):
        read_mcp_json(text)
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize(
    "text",
    [
        "/*" * 30_000,
        '"' * 65_000,
        "," * 65_000,
        ", " * 32_000,
        "//" * 30_000,
        "/* " * 20_000,
        '"' + '\\"' * 32_000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    begun = time.monotonic()
    with pytest.raises(ImportUnreadable):
        read_mcp_json(text)
    assert time.monotonic() - begun < 1


def test_the_number_of_entries_is_bounded() -> None:
    imported = read(**{f"s{number}": {"url": "https://a.example/mcp"} for number in range(60)})
    assert len(imported.drafts) == 50
    assert [entry.reason for entry in imported.refused] == ["too_many_entries"]


def test_names_are_made_fit() -> None:
    (draft,) = read(**{" a\u202e\n" + "b" * 200: {"url": "https://a.example/mcp"}}).drafts
    assert draft.name.startswith("a b")
    assert len(draft.name) <= 100
