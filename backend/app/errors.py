"""Failures that a caller is told about: named once here or in a feature, rendered once in `main`."""

from typing import ClassVar


class AppError(Exception):
    """A failure with a stable code and a message written for the user.

    Features subclass one of the kinds below and set only `code`.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "INTERNAL_ERROR"

    def __init__(self, message: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.retry_after_s = retry_after_s


class Unauthorized(AppError):
    status = 401
    code = "UNAUTHORIZED"


class Forbidden(AppError):
    status = 403
    code = "FORBIDDEN"


class NotFound(AppError):
    status = 404
    code = "NOT_FOUND"


class Conflict(AppError):
    status = 409
    code = "CONFLICT"


class Rejected(AppError):
    status = 400
    code = "REJECTED"


class TooMany(AppError):
    """The caller must wait; `retry_after_s` becomes the `Retry-After` header."""

    status = 429
    code = "TOO_MANY_REQUESTS"


class UpstreamFailed(AppError):
    status = 502
    code = "UPSTREAM_FAILED"


class Unavailable(AppError):
    status = 503
    code = "UNAVAILABLE"
