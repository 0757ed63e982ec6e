"""Talking to a provider's token and revocation endpoints (RFC 6749, RFC 7009)."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

import structlog

from app.network.http_exchange import ExchangeFailed, HttpCall, HttpExchange, HttpReply
from app.oauth.grant import Grant, GrantUnreadable, read_grant
from app.oauth.provider import OAuthProvider

_FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}

log = structlog.get_logger()


class GrantRefused(Exception):
    """The provider does not accept the code or the refresh token: only a new sign-in helps."""


class ProviderFailed(Exception):
    """The provider gave no usable answer. `reason` is stable and quotes nothing of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class TokenEndpoint:
    provider: OAuthProvider
    exchange: HttpExchange

    async def redeem(self, code: str, *, verifier: str, redirect_uri: str) -> Grant:
        """Trade an authorization code for tokens.

        Raises:
            GrantRefused: The code is not accepted.
            ProviderFailed: No usable answer came.
        """
        return await self._ask(
            {
                "grant_type": "authorization_code",
                "code": code,
                "code_verifier": verifier,
                "redirect_uri": redirect_uri,
            }
        )

    async def refresh(self, grant: Grant) -> Grant:
        """Renew the access token; whatever the provider leaves out stays as it was.

        Raises:
            GrantRefused: The refresh token is not accepted any more, or there is none.
            ProviderFailed: No usable answer came; the tokens may still be good.
        """
        if grant.refresh_token is None:
            raise GrantRefused
        form = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token}
        return await self._ask(form, earlier=grant)

    async def revoke(self, grant: Grant) -> None:
        """Have the provider forget the grant. One that it does not know any more counts as forgotten.

        Raises:
            ProviderFailed: It may still know the grant.
        """
        if self.provider.revocation_endpoint is None:
            raise ProviderFailed("no_revocation")
        form = {"token": grant.refresh_token or grant.access_token}
        reply = await self._post(self.provider.revocation_endpoint, form)
        if not reply.is_success and _error(reply) != "invalid_token":
            raise self._failure(reply)

    async def _ask(self, form: Mapping[str, str], *, earlier: Grant | None = None) -> Grant:
        secret = self.provider.client_secret
        client = {"client_id": self.provider.client_id}
        if secret is not None:
            client["client_secret"] = secret.get_secret_value()
        reply = await self._post(self.provider.token_endpoint, {**form, **client})
        if not reply.is_success:
            if _error(reply) == "invalid_grant":
                raise GrantRefused
            raise self._failure(reply)
        try:
            return read_grant(reply.json_object(), earlier=earlier)
        except GrantUnreadable:
            log.warning("oauth.tokens_unreadable", provider=self.provider.name)
            raise ProviderFailed("tokens_unreadable") from None

    async def _post(self, url: str, form: Mapping[str, str]) -> HttpReply:
        try:
            return await self.exchange.send(HttpCall("POST", url, _FORM, urlencode(form).encode()))
        except ExchangeFailed as error:
            log.warning("oauth.provider_unreachable", provider=self.provider.name, error_code=error.reason)
            raise ProviderFailed(error.reason) from error

    def _failure(self, reply: HttpReply) -> ProviderFailed:
        is_ours = _error(reply) in {"invalid_client", "unauthorized_client"}
        reason = "client_refused" if is_ours else f"http_status_{reply.status}"
        log.warning("oauth.provider_failed", provider=self.provider.name, error_code=reason)
        return ProviderFailed(reason)


def _error(reply: HttpReply) -> str | None:
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return None
    error = (reply.json_object() or {}).get("error")
    return error if isinstance(error, str) else None
