"""The failures of a route as OpenAPI sees them."""

from typing import Any

from pydantic import BaseModel, Field

_MEANINGS = {
    400: "Refused, or unreadable",
    401: "Not signed in",
    403: "Sent by another site's page",
    404: "No such thing, or not yours",
    409: "Conflicts with what exists",
    413: "Body too large",
    415: "Of a kind that is not taken",
    429: "Too many requests; `Retry-After` says how many seconds to wait",
    502: "A server that this one depends on failed",
    503: "Not available now",
}


class ErrorResponse(BaseModel):
    """Every failure except 422."""

    error: str = Field(description="Stable, in capitals.", pattern="^[A-Z][A-Z0-9_]*$")
    message: str = Field(description="Written for the user.")


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route, or of a whole router, that may fail in these ways.

    422 is not among them: FastAPI documents it wherever a request has something to validate.
    """
    return {status: {"model": ErrorResponse, "description": _MEANINGS[status]} for status in statuses}


OF_EVERY_ROUTE = errors(400, 403, 413)
"""Unreadable body, another site's page, body too large: answered before a route is reached."""
