"""Every setting of the service, read from the environment and `.env`, checked before the socket opens."""

import base64
import fcntl
import os
import re
import secrets
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

REPOSITORY = Path(__file__).resolve().parents[2]
MIN_SECRET_BYTES = 32
FERNET_KEY_BYTES = 32
MIN_DISTINCT = 8
"""Different characters or bytes: a random secret has more, a placeholder of repeated ones has not."""

_DEFAULT_PORT = re.compile(r"^(https://.+):443$|^(http://.+):80$")
_SAFE_PUBLIC_URL = re.compile(r"(https://[^/?#@\s]+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)/?")
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#@]+([/?][^\s#]*)?")
_ORIGIN = re.compile(r"https?://[^\s/?#@]+/?")

SecretMaker = Callable[[], str]


class SettingsError(Exception):
    """The service must not start with these settings. The text names settings, never values."""


class Settings(BaseSettings):
    """One process's settings. Without `ENVIRONMENT` the strict rules of production hold."""

    model_config = SettingsConfigDict(
        env_file=REPOSITORY / ".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    environment: Literal["production", "development"] = "production"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str | None = None
    data_dir: Path = REPOSITORY / ".data"
    frontend_dir: Path = REPOSITORY / "frontend" / "out"
    trusted_proxies: str = ""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    database_url: SecretStr | None = None
    auto_migrate: bool = True

    auth_secret: SecretStr | None = None
    session_days: int = Field(default=30, ge=1, le=365)
    token_encryption_key: SecretStr | None = None

    egress_private_allow: str = ""
    alert_webhook_url: SecretStr | None = None
    activity_retention_days: int = Field(default=90, ge=1, le=3650)
    export_retention_days: int = Field(default=30, ge=1, le=3650)
    export_max_rows: int = Field(default=1_000_000, ge=1)
    export_max_mb: int = Field(default=100, ge=1, le=1_000)
    metrics_token: SecretStr | None = Field(default=None, min_length=16)

    llm_api_key: SecretStr | None = None
    llm_base_url: str | None = None
    llm_model: str | None = None
    llm_models: str = ""
    llm_api: Literal["chat_completions", "responses"] = "chat_completions"
    llm_vision: bool = True
    llm_context_tokens: int | None = Field(default=None, ge=1_000)
    tool_token_budget: int = Field(default=8_000, ge=500)

    turns_per_minute: int = Field(default=30, ge=0)
    turns_per_day: int = Field(default=2_000, ge=0)
    usage_tokens_per_day: int = Field(default=0, ge=0)
    runs_at_once: int = Field(default=3, ge=1, le=100)
    tool_calls_per_turn: int = Field(default=40, ge=1)
    tool_calls_at_once: int = Field(default=8, ge=1)
    turn_seconds: int = Field(default=120, ge=1)

    chatkit_renderer: Literal["local", "cdn"] = "local"
    chatkit_domain_key: str = "local"

    google_client_id: str | None = None
    google_client_secret: SecretStr | None = None
    google_accounts_url: str = "https://accounts.google.com"
    google_oauth_url: str = "https://oauth2.googleapis.com"
    google_gmail_url: str = "https://gmail.googleapis.com"

    searxng_url: str | None = None
    brave_search_api_key: SecretStr | None = None
    brave_search_url: str = "https://api.search.brave.com"
    tavily_api_key: SecretStr | None = None
    tavily_url: str = "https://api.tavily.com"

    @model_validator(mode="after")
    def _absolute_data_dir(self) -> Self:
        if not self.data_dir.is_absolute():
            object.__setattr__(self, "data_dir", (REPOSITORY / self.data_dir).resolve())
        return self

    @field_validator("trusted_proxies")
    @classmethod
    def _networks_only(cls, given: str) -> str:
        for entry in filter(None, map(str.strip, given.split(","))):
            if ip_network(entry).prefixlen == 0:
                raise ValueError("the whole internet is no proxy")
        return given

    @field_validator("alert_webhook_url")
    @classmethod
    def _web_address(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None and not _WEB_ADDRESS.fullmatch(given.get_secret_value()):
            raise ValueError("this is no http or https address")
        return given

    @field_validator("searxng_url")
    @classmethod
    def _base(cls, given: str | None) -> str | None:
        if given is not None and ("?" in given or not _WEB_ADDRESS.fullmatch(given)):
            raise ValueError("this is no http or https address without a query")
        return given.rstrip("/") if given else None

    @field_validator(
        "google_accounts_url", "google_oauth_url", "google_gmail_url", "brave_search_url", "tavily_url"
    )
    @classmethod
    def _origin(cls, given: str) -> str:
        if not _ORIGIN.fullmatch(given):
            raise ValueError("this is no http or https address without a path")
        return given.rstrip("/")

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def trusted_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The proxies whose word on a request's origin counts."""
        return tuple(ip_network(entry.strip()) for entry in self.trusted_proxies.split(",") if entry.strip())

    @property
    def origin(self) -> str:
        """Where browsers reach the service, without a trailing slash."""
        if self.public_url:
            # As browsers write it in `Origin`: lower case, the default port left out.
            return _DEFAULT_PORT.sub(r"\1\2", self.public_url.rstrip("/").lower())
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def signing_secret(self) -> str:
        """The key of session tokens (HS256, at least 32 bytes)."""
        return self._secret("AUTH_SECRET", self.auth_secret, lambda: secrets.token_urlsafe(48))

    def encryption_keys(self) -> str:
        """`TOKEN_ENCRYPTION_KEY`: comma-separated Fernet keys, the first of which encrypts."""
        return self._secret("TOKEN_ENCRYPTION_KEY", self.token_encryption_key, _fernet_key)

    def _secret(self, name: str, given: SecretStr | None, make: SecretMaker) -> str:
        if given is not None and given.get_secret_value():
            return given.get_secret_value()
        if self.is_production:
            raise SettingsError(f"{name} must be set in production.")
        return _development_secret(self.data_dir / name.lower(), make)

    def problems(self) -> list[str]:
        """What forbids a start in production, one sentence each; empty in development."""
        if not self.is_production:
            return []
        checks = {
            "AUTH_SECRET must have at least 32 characters.": len(_value(self.auth_secret))
            >= MIN_SECRET_BYTES,
            "AUTH_SECRET must be random.": len(set(_value(self.auth_secret))) >= MIN_DISTINCT,
            "TOKEN_ENCRYPTION_KEY must be one or more random Fernet keys, separated by commas.": all(
                map(_is_random_fernet_key, _value(self.token_encryption_key).split(","))
            ),
            "AUTH_SECRET and TOKEN_ENCRYPTION_KEY must differ.": _value(self.auth_secret)
            != _value(self.token_encryption_key)
            or not self.auth_secret,
            "GOOGLE_ACCOUNTS_URL, GOOGLE_OAUTH_URL and GOOGLE_GMAIL_URL must be https addresses.": all(
                url.startswith("https://")
                for url in (self.google_accounts_url, self.google_oauth_url, self.google_gmail_url)
            ),
            "BRAVE_SEARCH_URL and TAVILY_URL must be https addresses.": all(
                url.startswith("https://") for url in (self.brave_search_url, self.tavily_url)
            ),
            "DATABASE_URL must be set.": bool(_value(self.database_url)),
            "PUBLIC_URL must be the https address of the service (http only on localhost).": bool(
                _SAFE_PUBLIC_URL.fullmatch(self.public_url or "")
            ),
        }
        return [problem for problem, holds in checks.items() if not holds]


def _value(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


def _is_random_fernet_key(text: str) -> bool:
    try:
        key = base64.urlsafe_b64decode(text.strip())
    except ValueError:
        return False
    return len(key) == FERNET_KEY_BYTES and len(set(key)) >= MIN_DISTINCT


def _fernet_key() -> str:
    """32 random bytes, URL-safe base64 with padding: the form of a Fernet key."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _development_secret(path: Path, make: SecretMaker) -> str:
    """Read the secret of this data folder, made on first use with mode 0600; two first uses agree."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        secret = file.read().strip()
        if not secret:
            secret = make()
            file.write(secret)
        return secret


@lru_cache
def get_settings() -> Settings:
    """This process's settings.

    Raises:
        SettingsError: One does not fit; its name and what it should be are told, its value is not.
    """
    try:
        return Settings()
    except ValidationError as error:
        misfits = (f"{'.'.join(map(str, each['loc'])).upper()}: {each['msg']}." for each in error.errors())
        raise SettingsError(" ".join(misfits)) from None
