"""One user's mailbox over the Gmail API (v1)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

import structlog

from app.network.http_exchange import ExchangeFailed, HttpCall, HttpReply
from app.tools.base import ActionFailed, Connection
from app.tools.gmail.incoming import Mail, read_mail

AT_ONCE = 5
_ME = "/gmail/v1/users/me"
_HEADERS_ONLY: Mapping[str, str | tuple[str, ...]] = {
    "format": "metadata",
    "metadataHeaders": ("From", "To", "Subject", "Date"),
}
_LIMITS = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded", "quotaExceeded"})
_NEVER_ARRIVED = ("dns_", "tls_", "address_", "port_", "connect_", "connection_refused", "network_")
_NOT_KNOWN = (
    "Gmail did not confirm it, so it is not known whether this was done. "
    "Look into the mailbox before doing it again."
)
_FORBIDDEN = {
    "accessNotConfigured": (
        "The Gmail API is switched off in the Google project of this server. Its operator has to enable it."
    ),
    "domainPolicy": "The administrator of this account does not let apps use its mail.",
}
_TOO_LITTLE = "Google allows less than this needs."
_ALLOW_ALL = "Open Apps, disconnect Gmail, and connect it again with every permission ticked."

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Every method raises ActionFailed, in words for the user, when Gmail does not do it."""

    connection: Connection

    async def address(self) -> str:
        profile = await self._get(f"{_ME}/profile")
        address = profile.get("emailAddress")
        if not isinstance(address, str) or "@" not in address:
            raise ActionFailed("Gmail does not say whose mailbox this is.")
        return address

    async def search(self, query: str, limit: int) -> list[Mail]:
        """The newest mails that match Gmail's own search syntax, headers only."""
        found = await self._get(f"{_ME}/messages", q=query, maxResults=str(limit))
        listed = found.get("messages")
        ids = [str(entry.get("id")) for entry in listed or [] if isinstance(entry, Mapping)][:limit]
        turns = asyncio.Semaphore(AT_ONCE)

        async def headers(mail_id: str) -> Mail | None:
            async with turns:
                reply = await self._ask("GET", _path(mail_id), _HEADERS_ONLY)
            # A mail may be deleted between the two requests.
            return None if reply.status == HTTPStatus.NOT_FOUND else read_mail(_json(reply))

        mails = await asyncio.gather(*map(headers, ids))
        return [mail for mail in mails if mail is not None]

    async def read(self, mail_id: str) -> Mail:
        return read_mail(await self._get(_path(mail_id), format="full"))

    async def send(self, message: bytes) -> str:
        """Returns the id of the mail that was sent."""
        return await self._upload(f"/upload{_ME}/messages/send", message)

    async def draft(self, message: bytes) -> str:
        return await self._upload(f"/upload{_ME}/drafts", message)

    async def _get(self, path: str, **query: str) -> Mapping[str, Any]:
        return _json(await self._ask("GET", path, query))

    async def _upload(self, path: str, message: bytes) -> str:
        reply = await self._ask("POST", path, {"uploadType": "media"}, message)
        if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ActionFailed(_NOT_KNOWN)
        made = _json(reply).get("id")
        return made if isinstance(made, str) else ""

    async def _ask(
        self, method: str, path: str, query: Mapping[str, str | tuple[str, ...]], body: bytes = b""
    ) -> HttpReply:
        base = self.connection.settings.google_gmail_url
        address = f"{base}{path}?{urlencode(query, doseq=True)}"
        headers = {"accept": "application/json"} | ({"content-type": "message/rfc822"} if body else {})
        try:
            return await self.connection.send(HttpCall(method, address, headers, body))
        except ExchangeFailed as error:
            log.warning("gmail.unreachable", error_code=error.reason)
            if error.reason == "body_too_large":
                raise ActionFailed("This mail is too large to be read here. Open it in Gmail.") from error
            if body and not error.reason.startswith(_NEVER_ARRIVED):
                raise ActionFailed(_NOT_KNOWN) from error
            raise ActionFailed(
                "Gmail cannot be reached at the moment. Nothing was done; try again soon."
            ) from error


def _path(mail_id: str) -> str:
    return f"{_ME}/messages/{quote(mail_id, safe='')}"


def _json(reply: HttpReply) -> Mapping[str, Any]:
    """The answer of a request that was granted."""
    body = reply.json_object()
    if not reply.is_success:
        raise _refusal(reply, _reasons(body or {}))
    if body is None:
        raise ActionFailed("Gmail's answer cannot be read. Try again in a moment.")
    return body


def _refusal(reply: HttpReply, reasons: set[str]) -> ActionFailed:
    log.warning("gmail.refused", status=reply.status, error_code=",".join(sorted(reasons)) or None)
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS or reasons & _LIMITS:
        wait = f"in {reply.retry_after_s} seconds" if reply.retry_after_s else "in a few minutes"
        return ActionFailed(f"Gmail's limit for this account is reached. Nothing was done; try again {wait}.")
    if reply.status == HTTPStatus.FORBIDDEN:
        known = next((reason for reason in _FORBIDDEN if reason in reasons), None)
        return ActionFailed(_FORBIDDEN[known]) if known else ActionFailed(_TOO_LITTLE, way_out=_ALLOW_ALL)
    if reply.status == HTTPStatus.NOT_FOUND:
        return ActionFailed("There is no such mail. Search for it to get its id.")
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ActionFailed("Gmail has a failure of its own. Try again in a moment.")
    return ActionFailed("Gmail does not accept this request. Change what is asked of it.")


def _reasons(body: Mapping[str, Any]) -> set[str]:
    """The stable words in an error of Google's APIs; its sentences are not repeated."""
    error = body.get("error")
    entries = error.get("errors") if isinstance(error, Mapping) else None
    found = {entry.get("reason") for entry in entries or [] if isinstance(entry, Mapping)}
    return {reason for reason in found if isinstance(reason, str) and reason.isalnum() and len(reason) < 60}  # noqa: PLR2004 - a word
