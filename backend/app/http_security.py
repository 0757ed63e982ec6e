"""What every request passes: size limit, origin check, request id, and the headers of every answer."""

from http import HTTPStatus
from uuid import uuid4

import structlog
from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.error_rendering import CrashAnswer, failure, http_failure
from app.frontend import inline_script_hashes
from app.settings import Settings

MAX_BODY_BYTES = 1 << 20
MAX_UPLOAD_BYTES = 25 << 20
UPLOAD_PATH = "/api/chatkit/attachments"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_SIGN_IN_WINDOW_PATHS = frozenset({"/api/oauth/callback", "/connectors/callback"})
_CDN = "https://cdn.platform.openai.com"


def secure(app: FastAPI, settings: Settings) -> None:
    """Wrap the app; the last one added sees a request first."""
    app.add_middleware(SameOriginOnly, origins=_own_origins(settings))
    app.add_middleware(BodyLimit)
    app.add_middleware(CrashAnswer)
    app.add_middleware(AnswerHeaders, headers=_headers(settings))


def _own_origins(settings: Settings) -> frozenset[str]:
    own = {settings.origin}
    if not settings.is_production:
        own |= {
            f"http://{host}:{port}" for host in ("127.0.0.1", "localhost") for port in (settings.port, 3000)
        }
    return frozenset(own)


def _headers(settings: Settings) -> dict[str, str]:
    scripts = " ".join(["'self'", *inline_script_hashes(settings.frontend_dir)])
    frames = "'none'"
    if settings.chatkit_renderer == "cdn":
        scripts, frames = f"{scripts} {_CDN}", _CDN
    policy = {
        "default-src": "'self'",
        "script-src": scripts,
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "frame-src": frames,
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    headers = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    }
    if settings.is_production:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


class AnswerHeaders:
    """Security headers and a request id on every answer; API answers are never cached."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid4().hex

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if scope["path"] in _SIGN_IN_WINDOW_PATHS:
                    # Another policy would part it from the page that opened it, and it could not close.
                    headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
                headers["X-Request-Id"] = request_id
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self._app(scope, receive, send_with_headers)


class SameOriginOnly:
    """Refuse cross-site writes: a browser names its origin, and it must be ours.

    A caller with a bearer token carries no ambient authority and needs no origin.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._is_foreign(scope):
            message = "Requests that change something must come from this site."
            answer = failure(HTTPStatus.FORBIDDEN, "CROSS_ORIGIN", message)
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_foreign(self, scope: Scope) -> bool:
        if scope["method"] in _SAFE_METHODS or not scope["path"].startswith("/api/"):
            return False
        headers = Headers(scope=scope)
        if headers.get("authorization", "").lower().startswith("bearer "):
            return False
        origin = headers.get("origin")
        if origin is not None:
            return origin not in self._origins
        # Not a browser, or one that says where the request comes from otherwise.
        return headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}


class BodyLimit:
    """Refuse bodies that are larger than anything the API takes, announced or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        limit = MAX_UPLOAD_BYTES if scope["path"] == UPLOAD_PATH else MAX_BODY_BYTES
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or len(announced) > len(str(limit)) or int(announced) > limit:
            await _too_large(scope, receive, send)
            return
        received = 0

        async def receive_limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                # The one kind of exception that FastAPI lets pass while it reads a body.
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return message

        await self._app(scope, receive_limited, send)


async def _too_large(scope: Scope, receive: Receive, send: Send) -> None:
    answer = http_failure(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    await answer(scope, receive, send)
