"""The staged connection test: what the user sees before a connector is saved."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any, Literal

from app.connectors.auth import strategy_for
from app.connectors.checked_url import CheckedUrl, UrlRefused
from app.connectors.credentials import Credentials, NoCredentials, parse_credentials
from app.connectors.diagnosis import failure
from app.connectors.egress import Egress
from app.connectors.egress_journal import Journal, Phase
from app.connectors.errors import ToolCallError
from app.connectors.mcp_client import UserMCPClient
from app.connectors.mcp_values import ServerIdentity, ToolListing
from app.connectors.other_paths import LOOK_S, WRONG_PATH, endpoint_beside, usual_paths
from app.connectors.reasons import ErrorCode, Reason, explain
from app.connectors.stages import OnStage, Stage, StageLog, StageName
from app.connectors.tool_checks import CheckedTool, check_tools
from app.connectors.tool_verdicts import Verdict
from app.network.egress_policy import EgressPolicy
from app.settings import get_settings

TEST_S = 9.5
"""What is left of the ten seconds that users are promised is for telling them."""

MAX_NAMED_TOOLS = 5


@dataclass(frozen=True, slots=True)
class ValidationResult:
    """The outcome of a test. A failed test is a value like any other.

    `error_code` NO_TOOLS and `reason` too_many_tools come with `success`: warnings. `tools` hold the names of
    the wire (`inputSchema`), and a verdict each; what is left out is among them.
    """

    success: bool
    error_code: ErrorCode | None
    error_message: str | None
    reason: Reason | None
    fix: str | None
    tools: list[dict[str, Any]]
    server: ServerIdentity | None
    stages: tuple[Stage, ...]

    @classmethod
    def failed(
        cls, reason: Reason, *, stages: tuple[Stage, ...], server: ServerIdentity | None = None
    ) -> "ValidationResult":
        explanation = explain(reason)
        return cls(
            success=False,
            error_code=explanation.code,
            error_message=explanation.code.message,
            reason=reason,
            fix=explanation.fix,
            tools=[],
            server=server,
            stages=stages,
        )

    @property
    def discovered(self) -> tuple[CheckedTool, ...]:
        return tuple(CheckedTool.from_wire(tool) for tool in self.tools)


class ConnectionValidator:
    """Tests one address. The whole test ends within 10 s, whatever the server does."""

    def __init__(self, egress: Egress, *, on_stage: OnStage | None = None, limit_s: float = TEST_S) -> None:
        self._egress = egress
        self._limit_s = limit_s
        self._stages = StageLog(on_stage)
        self._journal = Journal(listener=self._hear)
        self._server: ServerIdentity | None = None
        self._checked: tuple[CheckedTool, ...] = ()
        self._lists_more = False

    async def test(self, address: str, credentials: Credentials) -> ValidationResult:
        """Run all stages; cancelling this coroutine ends the test and closes its connection."""
        ends_at = asyncio.get_running_loop().time() + self._limit_s
        try:
            url = self._checked_url(address)
            async with asyncio.timeout_at(ends_at):
                await self._converse(url, credentials)
        except UrlRefused as refused:
            return self._failed(refused.reason)
        except TimeoutError:
            return self._failed(self._reason_of_timeout())
        except ToolCallError as error:
            if error.reason in WRONG_PATH and ends_at - asyncio.get_running_loop().time() > LOOK_S:
                return await self._helped(error.reason, url, credentials)
            return self._failed(error.reason)
        return self._passed()

    def _checked_url(self, address: str) -> CheckedUrl:
        self._stages.begin(StageName.URL)
        url = CheckedUrl.parse(address)
        self._stages.end(StageName.URL)
        self._stages.begin(StageName.POLICY)
        refusal = url.refused_by(self._egress.policy)
        if refusal is not None:
            raise failure(refusal)
        self._stages.end(StageName.POLICY)
        if url.address is not None:
            self._stages.end(StageName.DNS, "skipped", "The URL holds an IP address.")
        if url.scheme == "http":
            self._stages.end(StageName.TLS, "skipped", "The connection is not encrypted.")
        return url

    async def _converse(self, url: CheckedUrl, credentials: Credentials) -> None:
        client = UserMCPClient(
            url, auth=strategy_for(credentials), egress=self._egress, journal=self._journal
        )
        async with client.session() as session:
            self._server = session.server
            self._stages.end(StageName.HANDSHAKE, detail=f"MCP {session.server.protocol_version}")
            self._stages.begin(StageName.AUTH)
            self._stages.begin(StageName.TOOLS)
            listing = await session.list_tools()
            needed = "No credentials were needed." if isinstance(credentials, NoCredentials) else None
            self._stages.end(StageName.AUTH, detail=needed)
            await self._judge(listing)

    async def _judge(self, listing: ToolListing) -> None:
        found = len(listing.tools) + len(listing.unreadable)
        if not found:
            self._stages.end(StageName.TOOLS, "warning", explain(Reason.NO_TOOLS).detail)
            return
        if listing.is_complete:
            self._stages.end(StageName.TOOLS, detail=f"{found} found")
        else:
            self._lists_more = True
            self._stages.end(StageName.TOOLS, "warning", f"There are more; the first {found} are used.")
        self._stages.begin(StageName.SCHEMAS)
        self._checked = await asyncio.to_thread(check_tools, listing.tools, listing.unreadable)
        adjusted = sum(tool.verdict.verdict is Verdict.ADJUSTED for tool in self._checked)
        left_out = [tool for tool in self._checked if tool.verdict.is_left_out]
        told = [f"{adjusted} adjusted for models."] if adjusted else []
        if left_out:
            told.append(f"{len(left_out)} left out.")
            told.extend(f"{tool.name}: {tool.verdict.reason}" for tool in left_out[:MAX_NAMED_TOOLS])
        self._stages.end(StageName.SCHEMAS, "warning" if left_out else "passed", " ".join(told) or None)

    def _hear(self, phase: Phase, what: Literal["begun", "ended"]) -> None:
        """Follow the first connection; later ones of the same test repeat what is known."""
        name = StageName(phase.value)
        if what == "begun":
            self._stages.begin(name)
        elif self._stages.status(name) == "running":
            self._stages.end(name)
            if phase is Phase.HTTP:
                self._stages.begin(StageName.HANDSHAKE)

    def _reason_of_timeout(self) -> Reason:
        match self._stages.running:
            case StageName.DNS:
                return Reason.DNS_TIMEOUT
            case StageName.CONNECT:
                return Reason.CONNECT_TIMEOUT
            case StageName.TLS:
                return Reason.TLS_TIMEOUT
            case StageName.HTTP:
                return Reason.NO_ANSWER
            case _:
                return Reason.ANSWER_TOO_SLOW

    async def _helped(self, reason: Reason, url: CheckedUrl, credentials: Credentials) -> ValidationResult:
        """Look whether only the path is wrong. What is found is said, never used in place of the address."""
        found = await endpoint_beside(url, auth=strategy_for(credentials), egress=self._egress)
        detail = explain(reason).detail
        if found is None:
            tried = " and ".join(each.path for each in usual_paths(url))
            self._stages.end(
                StageName.HANDSHAKE, "failed", f"{detail} No MCP server answers at {tried} either."
            )
            return ValidationResult.failed(reason, stages=self._stages.finish())
        self._stages.end(StageName.HANDSHAKE, "failed", f"{detail} An MCP server answers at {found.base}.")
        result = ValidationResult.failed(reason, stages=self._stages.finish())
        return replace(result, fix=f"Enter {found.base} instead, if that is the server you mean.")

    def _failed(self, reason: Reason) -> ValidationResult:
        explanation = explain(reason)
        if explanation.code is ErrorCode.AUTH_FAILED:
            self._stages.end(StageName.AUTH, "failed", explanation.detail)
        elif self._stages.running is not None:
            self._stages.end(self._stages.running, "failed", explanation.detail)
        return ValidationResult.failed(reason, stages=self._stages.finish(), server=self._server)

    def _passed(self) -> ValidationResult:
        reason = None
        if all(tool.verdict.is_left_out for tool in self._checked):
            reason = Reason.NO_TOOLS
        elif self._lists_more:
            reason = Reason.TOO_MANY_TOOLS
        is_empty = reason is Reason.NO_TOOLS
        return ValidationResult(
            success=True,
            error_code=ErrorCode.NO_TOOLS if is_empty else None,
            error_message=ErrorCode.NO_TOOLS.message if is_empty else None,
            reason=reason,
            fix=explain(reason).fix if reason else None,
            tools=[tool.to_wire() for tool in self._checked],
            server=self._server,
            stages=self._stages.finish(),
        )


def validate_mcp_connection(
    url: str, auth_type: str = "none", auth_config: dict[str, Any] | None = None
) -> ValidationResult:
    """Test an address from code without an event loop, under the policy of this process's settings.

    Raises:
        pydantic.ValidationError: The authentication is not of a known kind or shape.
    """
    credentials = parse_credentials(auth_type, auth_config)
    egress = Egress(EgressPolicy.from_settings(get_settings()))
    return asyncio.run(ConnectionValidator(egress).test(url, credentials))
