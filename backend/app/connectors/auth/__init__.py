"""How credentials become part of a request."""

from typing import Protocol, assert_never

from app.connectors.auth.api_key import HeaderAuth
from app.connectors.auth.none import NoAuth
from app.connectors.credentials import ApiKeyCredentials, Credentials, NoCredentials, OAuthCredentials

__all__ = ["AuthStrategy", "HeaderAuth", "NoAuth", "strategy_for"]


class AuthStrategy(Protocol):
    """What a client needs to know about credentials."""

    def headers(self) -> dict[str, str]:
        """The headers that go with every request to the user's server, and to nobody else."""


def strategy_for(credentials: Credentials) -> AuthStrategy:
    match credentials:
        case NoCredentials():
            return NoAuth()
        case ApiKeyCredentials():
            name, _, scheme = credentials.header_name.partition(":")
            return HeaderAuth(name, credentials.api_key, scheme.strip())
        case OAuthCredentials():
            return HeaderAuth("Authorization", credentials.access_token, "Bearer")
        case _:
            assert_never(credentials)
