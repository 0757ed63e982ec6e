"""Who grants access, as data: the flow is the same for every provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class OAuthProvider:
    """An authorization server and this service's registration there.

    `parameters` are added to the authorization request; `scopes` are asked for and must all be granted.
    `access_page` is where its users take back what they granted.
    """

    name: str
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    revocation_endpoint: str | None
    client_id: str
    client_secret: SecretStr | None
    scopes: tuple[str, ...]
    parameters: Mapping[str, str] = field(default_factory=dict)
    access_page: str | None = None
