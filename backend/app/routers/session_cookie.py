"""The cookie that a browser is known by."""

from fastapi import Response

from app.auth.sessions import OpenedSession
from app.dependencies import session_cookie_name
from app.settings import Settings


def set_session_cookie(
    response: Response, settings: Settings, opened: OpenedSession, *, max_age_s: int
) -> None:
    _set(response, settings, opened.token, max_age_s)


def clear_session_cookie(response: Response, settings: Settings) -> None:
    """Delete it with the attributes that it was set with, or browsers would keep it."""
    _set(response, settings, "", 0)


def _set(response: Response, settings: Settings, value: str, max_age_s: int) -> None:
    response.set_cookie(
        session_cookie_name(settings),
        value,
        max_age=max_age_s,
        path="/",
        secure=settings.origin.startswith("https://"),
        httponly=True,
        samesite="lax",
    )
