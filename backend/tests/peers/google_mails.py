"""The mails in the local Google's one mailbox, as `Message` resources of its API."""

import base64
from typing import Any


def _data(text: str) -> dict[str, Any]:
    return {"size": len(text.encode()), "data": base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")}


def _headers(sender: str, subject: str, date: str) -> list[dict[str, str]]:
    named = {"From": sender, "To": "ana.lindqvist@gmail.example", "Subject": subject, "Date": date}
    return [{"name": name, "value": value} for name, value in {**named, "X-Mailer": "peer"}.items()]


def _mail(mail_id: str, snippet: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {"id": mail_id, "threadId": mail_id, "labelIds": ["INBOX"], "snippet": snippet, "payload": payload}


MAILS: dict[str, dict[str, Any]] = {
    "18f3a": _mail(
        "18f3a",
        "The invoice for November is attached.",
        {
            "mimeType": "multipart/mixed",
            "headers": _headers("Bo Ek <bo@shop.example>", "Invoice 2207", "Mon, 23 Nov 2026 09:12:00 +0100"),
            "body": {"size": 0},
            "parts": [
                {
                    "mimeType": "multipart/alternative",
                    "body": {"size": 0},
                    "parts": [
                        {
                            "mimeType": "text/plain",
                            "body": _data("The invoice for November is attached.\n\nBo"),
                        },
                        {"mimeType": "text/html", "body": _data("<p>The invoice is <b>attached</b>.</p>")},
                    ],
                },
                {
                    "mimeType": "application/pdf",
                    "filename": "invoice-2207.pdf",
                    "body": {"size": 48211, "attachmentId": "ANGjdJ8"},
                },
            ],
        },
    ),
    "18f2b": _mail(
        "18f2b",
        "Lunch on Friday?",
        {
            "mimeType": "text/html",
            "headers": _headers("Mia <mia@friends.example>", "Lunch", "Sun, 22 Nov 2026 18:40:00 +0100"),
            "body": _data(
                "<html><head><style>p {color: red}</style></head><body><p>Lunch on Friday?</p>"
                "<script>alert(1)</script><p>The new place &amp; its soup.</p></body></html>"
            ),
        },
    ),
}
