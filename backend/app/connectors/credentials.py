"""What a user gives so that a server lets them in: one shape per kind of authentication."""

import re
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, TypeAdapter

MAX_SECRET_CHARACTERS = 8192
DEFAULT_HEADER = "Authorization: Bearer"

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}")
_SCHEME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}")
_PROTECTED = frozenset(
    {
        *(
            "host",
            "cookie",
            "connection",
            "content-length",
            "content-type",
            "content-encoding",
            "transfer-encoding",
        ),
        *(
            "te",
            "trailer",
            "upgrade",
            "keep-alive",
            "proxy-connection",
            "accept",
            "accept-encoding",
            "expect",
        ),
        *("user-agent", "origin", "referer", "last-event-id", "forwarded", "via"),
    }
)
_PROTECTED_PREFIXES = ("mcp-", "proxy-", "sec-", "x-forwarded-")


def _header_spec(text: str) -> str:
    """`Name` or `Name: Scheme`; names that carry the conversation itself are not for credentials."""
    name, colon, scheme = text.partition(":")
    name, scheme = name.strip(), scheme.strip()
    if not _TOKEN.fullmatch(name) or (colon and not _SCHEME.fullmatch(scheme)):
        raise ValueError("This is not a header name.")
    if name.lower() in _PROTECTED or name.lower().startswith(_PROTECTED_PREFIXES):
        raise ValueError("This header cannot carry credentials.")
    return f"{name}: {scheme}" if scheme else name


def _header_value(secret: SecretStr) -> SecretStr:
    """Visible ASCII, spaces inside allowed: what a header can carry without splitting."""
    value = secret.get_secret_value().strip()
    if not value or not all(" " <= character <= "~" for character in value):
        raise ValueError("This contains characters that a header cannot carry.")
    return SecretStr(value)


HeaderSpec = Annotated[str, Field(max_length=200), AfterValidator(_header_spec)]
HeaderSecret = Annotated[SecretStr, Field(max_length=MAX_SECRET_CHARACTERS), AfterValidator(_header_value)]


class _Credentials(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NoCredentials(_Credentials):
    auth_type: Literal["none"] = "none"


class ApiKeyCredentials(_Credentials):
    """A key sent in a header: `Name: Scheme` puts the scheme before the key."""

    auth_type: Literal["api_key"] = "api_key"
    header_name: HeaderSpec = DEFAULT_HEADER
    api_key: HeaderSecret


class OAuthCredentials(_Credentials):
    """An access token that the user already has."""

    auth_type: Literal["oauth"] = "oauth"
    access_token: HeaderSecret


AuthType: TypeAlias = Literal["none", "api_key", "oauth"]
Credentials: TypeAlias = NoCredentials | ApiKeyCredentials | OAuthCredentials

_adapter: TypeAdapter[Credentials] = TypeAdapter(
    Annotated[Credentials, Field(discriminator="auth_type")], config=ConfigDict(hide_input_in_errors=True)
)


def parse_credentials(auth_type: str, auth_config: dict[str, Any] | None) -> Credentials:
    """Read the two fields of the API.

    Raises:
        pydantic.ValidationError: It is not a known kind, or not that kind's shape. It never quotes the input.
    """
    return _adapter.validate_python({**(auth_config or {}), "auth_type": auth_type})


def reveal(credentials: Credentials) -> dict[str, Any]:
    """The plain JSON object, for sealing only."""
    return {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in credentials
    }
