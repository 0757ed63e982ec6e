"""Letting a system tool in at its provider, and taking that back."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import structlog

from app.database import Database
from app.errors import Rejected
from app.network.http_exchange import ExchangeFailed
from app.oauth.flow import Authorization, ClaimedFlow, OAuthFlows
from app.oauth.grant import Grant
from app.oauth.token_endpoint import GrantRefused, ProviderFailed, TokenEndpoint
from app.tools.base import ActionFailed, SystemTool, ToolNotConnected
from app.tools.connections import ToolConnections
from app.tools.manager import ToolManager
from app.tools.registry import system_tools

APP_PREFIX = "system:"

log = structlog.get_logger()


class ToolNotConfigured(Rejected):
    code = "TOOL_NOT_CONFIGURED"


class ToolNeedsNoSignIn(Rejected):
    code = "TOOL_NEEDS_NO_SIGN_IN"


class SignInFailure(StrEnum):
    """Why a sign-in came to nothing. The callback page has words for each."""

    CODE_REFUSED = "code_refused"
    SCOPE_MISSING = "scope_missing"
    NOT_LASTING = "not_lasting"
    PROVIDER_FAILED = "provider_failed"


class SignInFailed(Exception):
    def __init__(self, failure: SignInFailure) -> None:
        super().__init__(failure.value)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class ToolSignIns:
    """Sign-ins of all users. No transaction is held while a provider is asked."""

    database: Database
    flows: OAuthFlows
    connections: ToolConnections

    async def begin(
        self, tool_id: str, *, owner_id: int, session_id: UUID, return_to: str | None = None
    ) -> Authorization:
        """Where the browser goes to let the tool in.

        Raises:
            ToolNotFound: No tool has this id.
            ToolNotEnabled: The tool is announced only.
            ToolAlreadyConnected: There is nothing to do.
            ToolNeedsNoSignIn: It is connected without one.
            ToolNotConfigured: Its operator has to register this service first.
        """
        async with self.database.statement() as session:
            tool = (await ToolManager(session, owner_id=owner_id).connectable(tool_id)).tool
        if tool.sign_in is None:
            raise ToolNeedsNoSignIn(f"{tool.name} needs no sign-in. Connect it in Apps.")
        provider = tool.sign_in.provider(self.connections.settings)
        if provider is None:
            raise ToolNotConfigured(tool.sign_in.setup)
        return await self.flows.begin(
            provider,
            app_id=f"{APP_PREFIX}{tool.id}",
            owner_id=owner_id,
            session_id=session_id,
            return_to=return_to,
        )

    def is_from_provider(self, flow: ClaimedFlow, issuer: str | None) -> bool:
        """Whether an answer's issuer, if it names one, is the one that was asked (RFC 9207)."""
        tool = system_tools().get(flow.app_id.removeprefix(APP_PREFIX))
        mine = self.connections.grants.owned(tool, flow.owner_id)
        return mine is not None and issuer in {None, mine.provider.issuer}

    async def complete(self, flow: ClaimedFlow, code: str) -> SystemTool:
        """Trade the code for tokens and connect the tool; nothing is stored unless all of it worked.

        Raises:
            SignInFailed: It did not.
        """
        tool = system_tools().get(flow.app_id.removeprefix(APP_PREFIX))
        mine = self.connections.grants.owned(tool, flow.owner_id)
        if mine is None:
            raise SignInFailed(SignInFailure.PROVIDER_FAILED)
        endpoint = self.connections.grants.endpoint(mine.provider)
        try:
            grant = await endpoint.redeem(code, verifier=flow.verifier, redirect_uri=self.flows.redirect_uri)
        except GrantRefused:
            raise SignInFailed(SignInFailure.CODE_REFUSED) from None
        except ProviderFailed:
            raise SignInFailed(SignInFailure.PROVIDER_FAILED) from None
        try:
            account = await self._account(tool, grant, endpoint)
        except SignInFailed:
            await self._give_back(endpoint, grant)
            raise
        async with self.database.transaction() as session:
            await ToolManager(session, owner_id=flow.owner_id).signed_in(
                tool,
                account=account,
                seal=lambda row_id: self.connections.grants.seal(
                    grant, row_id=row_id, owner_id=flow.owner_id
                ),
            )
        return tool

    async def disconnect(self, tool_id: str, *, owner_id: int) -> str:
        """Forget the tool here, then at its provider; returns what its user should know.

        Raises:
            ToolNotFound: No tool has this id.
            ToolNotConnected: There is nothing to undo.
        """
        tool = system_tools().get(tool_id)
        mine = self.connections.grants.owned(tool, owner_id)
        async with self.database.transaction() as session:
            manager = ToolManager(session, owner_id=owner_id)
            has_grant = (await manager.state(tool_id)).is_signed_in
            grant = await self.connections.grants.take(session, mine) if mine else None
            await manager.disconnect(tool_id)
        if not has_grant:
            return f"{tool.name} is disconnected."
        if mine is None:
            # Its operator has taken this service's registration out of the settings.
            return _untold(tool, "its provider", None)
        # Credentials whose key is gone cannot be given back either.
        if grant and await self._give_back(self.connections.grants.endpoint(mine.provider), grant):
            return f"{tool.name} is disconnected, and {mine.provider.name} was told."
        return _untold(tool, mine.provider.name, mine.provider.access_page)

    async def forget_owner(self, owner_id: int) -> None:
        """Give back everything that a user who leaves has granted."""
        async with self.database.statement() as session:
            states = await ToolManager(session, owner_id=owner_id).states()
        for state in states:
            if state.is_signed_in:
                try:
                    await self.disconnect(state.tool.id, owner_id=owner_id)
                except ToolNotConnected:
                    continue

    async def _account(self, tool: SystemTool, grant: Grant, endpoint: TokenEndpoint) -> str:
        assert tool.sign_in is not None  # noqa: S101 - it was begun
        if missing := grant.lacks(endpoint.provider.scopes):
            log.warning("oauth.scope_missing", tool_name=tool.id, count=len(missing))
            raise SignInFailed(SignInFailure.SCOPE_MISSING)
        if grant.refresh_token is None:
            raise SignInFailed(SignInFailure.NOT_LASTING)
        try:
            return await tool.sign_in.account(self.connections.fresh(grant))
        except (ActionFailed, ExchangeFailed):
            raise SignInFailed(SignInFailure.PROVIDER_FAILED) from None

    @staticmethod
    async def _give_back(endpoint: TokenEndpoint, grant: Grant) -> bool:
        try:
            await endpoint.revoke(grant)
        except ProviderFailed:
            return False
        return True


def _untold(tool: SystemTool, provider: str, page: str | None) -> str:
    where = f" at {page}" if page else " there"
    return (
        f"{tool.name} is disconnected here, but {provider} could not be told. "
        f"Remove this service's access{where} yourself."
    )
