"""Google as far as Gmail needs it: consent, token and revocation endpoints, and the Gmail API, over HTTP.

Answers, errors included, have the forms that Google documents. `python -m tests.peers.google_server PORT`
serves it for a browser.
"""

import base64
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http import HTTPStatus
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from tests.peers.google_mails import MAILS
from tests.peers.serving import HOST, serving

CLIENT_ID = "patchbay.apps.example"
CLIENT_SECRET = "CANARY-client-secret"
ACCOUNT = "ana.lindqvist@gmail.example"
READ = "https://www.googleapis.com/auth/gmail.readonly"
COMPOSE = "https://www.googleapis.com/auth/gmail.compose"

Json = dict[str, Any]


@dataclass
class Consent:
    """What somebody allowed: until it is revoked, its refresh token works."""

    scopes: list[str]
    redirect_uri: str
    challenge: str
    refresh_token: str = field(default_factory=lambda: f"1//CANARY-refresh-{token_urlsafe(12)}")


@dataclass
class GoogleServer:
    """Google as a test sees it: set what it does next, read what it was asked."""

    origin: str = ""
    expires_in: Any = 3599
    granted: list[str] | None = None
    gives_refresh_token: bool = True
    rotates: bool = False
    token_answers: list[Response] = field(default_factory=list)
    revoke_answers: list[Response] = field(default_factory=list)
    api_answers: list[Response] = field(default_factory=list)
    authorizations: list[Json] = field(default_factory=list)
    token_requests: list[Json] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    api_requests: list[str] = field(default_factory=list)
    sent: list[EmailMessage] = field(default_factory=list)
    drafts: list[EmailMessage] = field(default_factory=list)
    _codes: dict[str, Consent] = field(default_factory=dict)
    _refreshable: dict[str, Consent] = field(default_factory=dict)
    _access: dict[str, Consent] = field(default_factory=dict)

    @property
    def settings(self) -> Json:
        """What a service has to be told to use this Google."""
        return {
            "google_client_id": CLIENT_ID,
            "google_client_secret": CLIENT_SECRET,
            "google_accounts_url": self.origin,
            "google_oauth_url": self.origin,
            "google_gmail_url": self.origin,
        }

    def consent(self, authorization_url: str, **answer: str) -> str:
        """Press the button of the consent page; returns where the browser is sent."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(authorization_url).query).items()}
        self._check(asked)
        return self._back(asked, answer)

    def expire_access(self) -> None:
        """Every access token that was handed out is not accepted any more."""
        self._access.clear()

    def revoke_all(self) -> None:
        """The user takes everything back on Google's own pages."""
        self._access.clear()
        self._refreshable.clear()

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self._check(asked)
        allow, deny = self._back(asked, {}), self._back(asked, {"error": "access_denied"})
        return HTMLResponse(
            "<!doctype html><title>Sign in - Google Accounts</title><main><h1>Patchbay wants access</h1>"
            f'<p>{ACCOUNT}</p><p><a href="{allow}">Allow</a> <a href="{deny}">Cancel</a></p></main>'
        )

    async def connections(self, _: Request) -> Response:
        """The page where people look at who has access to their account."""
        rows = "".join(f"<li>{' '.join(consent.scopes)}</li>" for consent in self._refreshable.values())
        return HTMLResponse(f"<!doctype html><title>Third-party apps with access</title><ul>{rows}</ul>")

    async def token(self, request: Request) -> Response:
        form = {key: str(value) for key, value in (await request.form()).items()}
        self.token_requests.append(form)
        if self.token_answers:
            return self.token_answers.pop(0)
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return oauth_error("invalid_client", HTTPStatus.UNAUTHORIZED)
        if form["grant_type"] == "authorization_code":
            return self._redeem(form)
        consent = self._refreshable.get(form["refresh_token"])
        if consent is None:
            return oauth_error("invalid_grant")
        if not self.rotates:
            return self._tokens(consent)
        del self._refreshable[consent.refresh_token]
        consent.refresh_token = f"1//CANARY-rotated-{token_urlsafe(12)}"
        self._refreshable[consent.refresh_token] = consent
        return self._tokens(consent, refresh_token=consent.refresh_token)

    async def revoke(self, request: Request) -> Response:
        token = str((await request.form())["token"])
        if self.revoke_answers:
            return self.revoke_answers.pop(0)
        self.revoked.append(token)
        consent = self._refreshable.pop(token, None) or self._access.pop(token, None)
        if consent is None:
            return oauth_error("invalid_token")
        self._refreshable.pop(consent.refresh_token, None)
        self._access = {key: value for key, value in self._access.items() if value is not consent}
        return JSONResponse({})

    async def gmail(self, request: Request) -> Response:
        self.api_requests.append(f"{request.method} {request.url.path}?{request.url.query}")
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        consent = self._access.get(token) if scheme == "Bearer" else None
        if consent is None:
            return api_error(401, "authError", "Invalid Credentials")
        if self.api_answers:
            return self.api_answers.pop(0)
        path = request.url.path.partition("/users/me/")[2]
        if (READ if request.method == "GET" else COMPOSE) not in consent.scopes:
            return api_error(403, "insufficientPermissions", "Insufficient Permission")
        return (
            self._upload(path, await request.body())
            if request.method == "POST"
            else self._read(path, request)
        )

    def _read(self, path: str, request: Request) -> Response:
        if path == "profile":
            return JSONResponse({"emailAddress": ACCOUNT, "messagesTotal": len(MAILS), "historyId": "1"})
        if path == "messages":
            return self._list(request.query_params["q"], int(request.query_params["maxResults"]))
        mail = MAILS.get(path.removeprefix("messages/"))
        if mail is None:
            return api_error(404, "notFound", "Requested entity was not found.")
        if request.query_params["format"] == "metadata":
            wanted = request.query_params.getlist("metadataHeaders")
            headers = [each for each in mail["payload"]["headers"] if each["name"] in wanted]
            return JSONResponse({**mail, "payload": {"mimeType": "text/plain", "headers": headers}})
        return JSONResponse(mail)

    def _check(self, asked: Json) -> None:
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        self.authorizations.append(asked)

    def _back(self, asked: Json, answer: Json) -> str:
        if not answer:
            code = f"4/CANARY-code-{token_urlsafe(12)}"
            scopes = self.granted if self.granted is not None else asked["scope"].split()
            self._codes[code] = Consent(scopes, asked["redirect_uri"], asked["code_challenge"])
            answer = {"code": code, "scope": " ".join(scopes)}
        return f"{asked['redirect_uri']}?{urlencode({'state': asked['state'], **answer})}"

    def _redeem(self, form: Json) -> Response:
        consent = self._codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if consent is None or consent.redirect_uri != form["redirect_uri"] or consent.challenge != challenge:
            return oauth_error("invalid_grant")
        if not self.gives_refresh_token:
            return self._tokens(consent)
        self._refreshable[consent.refresh_token] = consent
        return self._tokens(consent, refresh_token=consent.refresh_token)

    def _tokens(self, consent: Consent, **more: str) -> Response:
        access_token = f"ya29.CANARY-access-{token_urlsafe(12)}"
        self._access[access_token] = consent
        scope = " ".join(consent.scopes)
        answer = {"access_token": access_token, "expires_in": self.expires_in, "scope": scope}
        return JSONResponse({**answer, "token_type": "Bearer", **more})

    def _list(self, query: str, limit: int) -> Response:
        words = query.lower().split()
        found = [
            {"id": each, "threadId": each}
            for each, mail in MAILS.items()
            if all(word.partition(":")[2] in str(mail).lower() for word in words if ":" in word)
            and all(word in str(mail).lower() for word in words if ":" not in word)
        ]
        answer: Json = {"resultSizeEstimate": len(found)}
        return JSONResponse(answer | ({"messages": found[:limit]} if found else {}))

    def _upload(self, path: str, body: bytes) -> Response:
        message = message_from_bytes(body, policy=default)
        assert isinstance(message, EmailMessage)
        if path == "drafts":
            self.drafts.append(message)
            return JSONResponse({"id": f"r{len(self.drafts)}", "message": {"id": "19d", "threadId": "19d"}})
        if not message["To"]:
            return api_error(400, "invalidArgument", "Recipient address required")
        self.sent.append(message)
        return JSONResponse({"id": f"19a{len(self.sent)}", "threadId": "19a", "labelIds": ["SENT"]})


def oauth_error(error: str, status: int = HTTPStatus.BAD_REQUEST) -> Response:
    return JSONResponse({"error": error, "error_description": "Bad Request"}, status)


def api_error(status: int, reason: str, message: str, **headers: str) -> Response:
    entry = {"message": message, "domain": "global", "reason": reason}
    return JSONResponse(
        {"error": {"code": status, "message": message, "errors": [entry]}}, status, headers or None
    )


def google_app(google: GoogleServer) -> Starlette:
    return Starlette(
        routes=[
            Route("/o/oauth2/v2/auth", google.authorize),
            Route("/connections", google.connections),
            Route("/token", google.token, methods=["POST"]),
            Route("/revoke", google.revoke, methods=["POST"]),
            Route("/gmail/v1/users/me/{path:path}", google.gmail),
            Route("/upload/gmail/v1/users/me/{path:path}", google.gmail, methods=["POST"]),
        ]
    )


@contextmanager
def local_google() -> Iterator[GoogleServer]:
    google = GoogleServer()
    with serving(google_app(google)) as google.origin:
        yield google


if __name__ == "__main__":
    uvicorn.run(google_app(GoogleServer()), host=HOST, port=int(sys.argv[1]), log_level="warning")
