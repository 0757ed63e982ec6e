"""Servers that let everybody in."""


class NoAuth:
    """Sends nothing."""

    def headers(self) -> dict[str, str]:
        return {}
