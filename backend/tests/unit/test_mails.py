"""Mails as the world writes them: read into what people see, and written so that they arrive."""

import base64
from email import message_from_bytes
from email.policy import SMTP
from typing import Any

import pytest
from pydantic import ValidationError

from app.tools.base import ToolFile
from app.tools.gmail.html_text import text_of_html
from app.tools.gmail.incoming import read_mail
from app.tools.gmail.outgoing import Outgoing, message_of


def part(mime_type: str, content: bytes, *, content_type: str | None = None, **more: Any) -> dict[str, Any]:
    headers = [{"name": "Content-Type", "value": content_type}] if content_type else []
    body = {"data": base64.urlsafe_b64encode(content).decode().rstrip("=")}
    return {"mimeType": mime_type, "headers": headers, "body": body, **more}


def text_of(payload: dict[str, Any]) -> str:
    return read_mail({"payload": payload}).text


def letter(**changes: Any) -> Outgoing:
    return Outgoing.model_validate({"to": "bo@shop.example", "subject": "Hi", "body": "Hello", **changes})


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [
        ("latin-1", "iso-8859-1"),
        ("cp1252", '"Windows-1252"'),
        ("shift_jis", "Shift_JIS"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_a_mail_is_read_in_the_encoding_that_it_names(encoding: str, charset: str) -> None:
    words = {"shift_jis": "請求書です", "koi8-r": "Счёт за март"}.get(encoding, "Grüße für März")
    content = words.encode(encoding)
    assert text_of(part("text/plain", content, content_type=f"text/plain; charset={charset}")) == words


@pytest.mark.parametrize("content_type", ["text/plain; charset=no-such", "text/plain;;=", None])
def test_an_encoding_that_nobody_knows_costs_letters_and_not_the_mail(content_type: str | None) -> None:
    assert (
        text_of(part("text/plain", "Grüße".encode("latin-1"), content_type=content_type)) == "Gr\ufffd\ufffde"
    )


def test_an_empty_plain_text_does_not_hide_the_html_beside_it() -> None:
    parts = [part("text/plain", b"\r\n \r\n"), part("TEXT/HTML", b"<p>Your order</p>")]
    assert text_of({"mimeType": "multipart/alternative", "parts": parts}) == "Your order"


def test_html_whose_head_is_not_closed_is_read() -> None:
    page = "<html><head><meta charset=utf-8><style>p{}</style><body><p>Hello<table><tr><td>A<td>B</table>"
    assert text_of_html(page).split("\n") == ["Hello", "", "A B"]


def test_headers_in_encoded_words_and_escaped_snippets_are_shown_in_letters() -> None:
    headers = [
        {"name": "Subject", "value": "=?iso-8859-1?q?Gr=FC=DFe?= an alle"},
        {"name": "From", "value": "=?utf-8?b?w4RubmE=?= <anna@shop.example>"},
        {"name": "To", "value": "=?no-such?q?x?= <bo@shop.example>"},
    ]
    mail = read_mail({"payload": {"headers": headers}, "snippet": "Don&#39;t pay &lt; 5 &amp; wait"})
    assert (mail.subject, mail.sender) == ("Grüße an alle", "Änna <anna@shop.example>")
    assert "bo@shop.example" in mail.recipient
    assert mail.snippet == "Don't pay < 5 & wait"


def test_a_domain_of_other_letters_is_written_as_it_is_looked_up() -> None:
    assert letter(to="ana@münchen.example").to == "ana@xn--mnchen-3ya.example"
    assert letter(to="boss@sh\u043ep.example").to != "boss@shop.example"
    assert b"To: ana@xn--mnchen-3ya.example\r\n" in message_of(letter(to="ana@münchen.example"), [])


def test_an_address_of_other_letters_stays_the_same_address() -> None:
    raw = message_of(letter(to="jürgen@shop.example", subject="Grüße"), [])
    assert "To: jürgen@shop.example\r\nSubject: Grüße\r\n".encode() in raw


def test_control_characters_go_and_a_subject_of_nothing_is_refused() -> None:
    mail = letter(subject="Hi\x00\x1b[2J\r\nBcc: evil@x.example", body="a\x00b\tc\n\x08d")
    assert (mail.subject, mail.body) == ("Hi[2J Bcc: evil@x.example", "ab\tc\nd")
    with pytest.raises(ValidationError, match="no subject"):
        letter(subject=" \r\n\t ")


@pytest.mark.parametrize("name", ["Übersicht 東京.csv", "a" * 200 + ".csv", 'quo"te;x=.csv', "emoji 🎉.csv"])
def test_an_attachment_keeps_its_name_and_its_bytes(name: str) -> None:
    content = bytes(range(256)) * 40
    raw = message_of(letter(body="ä" * 3_000), [ToolFile(name, "text/csv; charset=utf-8", content)])
    assert max(map(len, raw.split(b"\r\n"))) < 998
    [text, attached] = message_from_bytes(raw, policy=SMTP).iter_parts()
    assert text.get_content() == "ä" * 3_000 + "\r\n"
    assert (attached.get_filename(), attached.get_payload(decode=True)) == (name, content)
