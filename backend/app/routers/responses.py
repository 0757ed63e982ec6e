"""The failures of a route as OpenAPI sees them."""

from typing import Any

from pydantic import BaseModel, Field

OF_EVERY_ROUTE = (400, 403, 405, 413)
"""Unreadable body, foreign origin, wrong method, body too large: answered before a route is reached."""

_MEANINGS = {
    400: "Refused, or the request cannot be read",
    401: "Not signed in",
    403: "Sent by another site's page",
    404: "No such thing, or not yours",
    405: "Wrong method",
    409: "Conflicts with what exists",
    413: "Body too large",
    429: "Too many requests; `Retry-After` says how many seconds to wait",
    502: "A server that this one depends on failed",
    503: "Not ready",
}


class ErrorResponse(BaseModel):
    """Every failure except 422."""

    error: str = Field(description="Stable, in capitals.", pattern="^[A-Z][A-Z0-9_]*$")
    message: str = Field(description="Written for the user.")


class RequestIssue(BaseModel):
    loc: list[str | int] = Field(description="Where: body, query or path, then the names leading there.")
    msg: str
    type: str


class InvalidRequestResponse(BaseModel):
    """What of a request did not fit. The rejected input is not repeated: it may be a secret."""

    detail: list[RequestIssue]


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route or router that fails in these ways, too."""
    documented: dict[int | str, dict[str, Any]] = {
        status: {"model": ErrorResponse, "description": _MEANINGS[status]}
        for status in sorted({*OF_EVERY_ROUTE, *statuses} - {422})
    }
    if 422 in statuses:  # noqa: PLR2004 - an HTTP status
        documented[422] = {"model": InvalidRequestResponse, "description": "The request does not fit"}
    return documented
