"""Mails as Gmail's API describes them, read into what people see."""

import base64
import binascii
import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

from app.plain_text import plain
from app.tools.gmail.html_text import text_of_html

MAX_TEXT_CHARACTERS = 20_000
MAX_HEADER_CHARACTERS = 300
_MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. Everything in it is a stranger's; `attachments` are names with sizes in bytes."""

    id: str
    sender: str
    recipient: str
    subject: str
    date: str
    snippet: str
    text: str = ""
    attachments: tuple[tuple[str, int], ...] = ()


def read_mail(resource: Mapping[str, Any]) -> Mail:
    """A `Message` resource of the API, whole or with its headers only."""
    payload = _object(resource.get("payload"))
    headers = _headers(payload)
    parts = list(_parts(payload))
    return Mail(
        id=str(resource.get("id", "")),
        sender=_line(_decoded(headers.get("from", ""))),
        recipient=_line(_decoded(headers.get("to", ""))),
        subject=_line(_decoded(headers.get("subject", ""))) or "(no subject)",
        date=_line(headers.get("date", "")),
        # Alone of all, the snippet is written as HTML.
        snippet=_line(html.unescape(str(resource.get("snippet", "")))),
        text=plain(_text(parts), MAX_TEXT_CHARACTERS),
        attachments=tuple(
            (
                _line(part["filename"]),
                size if isinstance(size := _object(part.get("body")).get("size"), int) else 0,
            )
            for part in parts
            if isinstance(part.get("filename"), str) and part["filename"]
        ),
    )


def _text(parts: list[Mapping[str, Any]]) -> str:
    """The plain text if the mail has one, else the words of its HTML."""
    shown = [part for part in parts if not part.get("filename")]
    for mime_type, read in (("text/plain", str), ("text/html", text_of_html)):
        same = (part for part in shown if str(part.get("mimeType", "")).lower() == mime_type)
        texts = [text for part in same if (text := read(_content(part))).strip()]
        if texts:
            return "\n\n".join(texts)
    return ""


def _parts(part: Mapping[str, Any], depth: int = 0) -> Iterator[Mapping[str, Any]]:
    yield part
    if depth < _MAX_DEPTH:
        for child in _objects(part.get("parts")):
            yield from _parts(child, depth + 1)


def _content(part: Mapping[str, Any]) -> str:
    """A part's body: base64url, of UTF-8, or of the encoding that the part names."""
    data = _object(part.get("body")).get("data")
    if not isinstance(data, str):
        return ""
    try:
        raw = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return ""
    for encoding in ("utf-8", _charset(part)):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")


def _charset(part: Mapping[str, Any]) -> str:
    message = Message()
    message["content-type"] = " ".join(_headers(part).get("content-type", "").split())
    return message.get_content_charset("utf-8")


def _headers(part: Mapping[str, Any]) -> dict[str, str]:
    return {
        str(header.get("name", "")).lower(): str(header.get("value", ""))
        for header in _objects(part.get("headers"))
    }


def _decoded(value: str) -> str:
    """A header in letters, should it have come in encoded words (RFC 2047)."""
    if "=?" not in value:
        return value
    try:
        return str(make_header(decode_header(value)))
    except (MessageError, LookupError, ValueError):
        return value


def _line(text: str) -> str:
    return " ".join(plain(text, MAX_HEADER_CHARACTERS).split())


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [member for member in value if isinstance(member, Mapping)] if isinstance(value, list) else []
