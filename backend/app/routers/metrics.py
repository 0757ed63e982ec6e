"""`GET /metrics` for whoever watches the service."""

import hmac
import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response

from app.dependencies import ServicesDep
from app.errors import NotFound
from app.routers.responses import errors
from app.settings import Settings

router = APIRouter(tags=["health"])

_PORT = re.compile(r":\d+$")
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


class NoMetrics(NotFound):
    """To everybody else there is no such page."""


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}, "description": "Prometheus text format"}, **errors(404)},
)
async def get_metrics(request: Request, services: ServicesDep) -> Response:
    """For the holder of `METRICS_TOKEN`, and for callers on this machine that no proxy stands before.

    A page of somebody else's name that resolves to this machine is no caller on it.
    """
    if not (_has_token(request, services.settings) or _is_local(request, services.settings)):
        raise NoMetrics("There is nothing at this address.")
    return Response(services.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _has_token(request: Request, settings: Settings) -> bool:
    if settings.metrics_token is None:
        return False
    wanted = f"Bearer {settings.metrics_token.get_secret_value()}"
    return hmac.compare_digest(request.headers.get("authorization", "").encode(), wanted.encode())


def _is_local(request: Request, settings: Settings) -> bool:
    if request.client is None or any(name in request.headers for name in _PASSED_ON):
        return False
    asked_for = _PORT.sub("", request.headers.get("host", "")).strip("[]")
    own_names = {"localhost", urlsplit(settings.origin).hostname}
    return _is_loopback(request.client.host) and (asked_for in own_names or _is_loopback(asked_for))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
