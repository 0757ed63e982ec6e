"""Connectors and their tools as answers."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from app.connectors.cataloged_tool import CatalogedTool, ChangeKind, ToolChange, ToolPolicy, listed
from app.connectors.credentials import AuthType
from app.connectors.manager import ConnectorStatus, status_of
from app.connectors.reasons import ErrorCode, Reason, explain
from app.models import UserMCPConnection
from app.routers.connection_test_answers import FoundToolResponse, ToolDefinitionResponse

_NEEDS_THE_USER = frozenset({ConnectorStatus.RECONNECT, ConnectorStatus.FAILING})


class ToolChangeResponse(BaseModel):
    """Why a tool waits. `before` is the accepted definition; after is the tool itself."""

    kind: ChangeKind
    fields: list[Literal["title", "description", "inputSchema", "outputSchema", "annotations"]]
    before: ToolDefinitionResponse | None

    @classmethod
    def of(cls, change: ToolChange) -> "ToolChangeResponse":
        before = change.before.to_wire() if change.before else None
        return cls.model_validate({"kind": change.kind, "fields": change.fields, "before": before})


class CatalogToolResponse(FoundToolResponse):
    """A tool as its server describes it now, with what the user decided."""

    fingerprint: str
    policy: ToolPolicy
    enabled: bool
    changed: ToolChangeResponse | None

    @classmethod
    def of(cls, tool: CatalogedTool) -> "CatalogToolResponse":
        return cls.model_validate(
            {
                **tool.checked.to_wire(),
                "is_read_only": tool.definition.is_read_only,
                "fingerprint": tool.fingerprint,
                "policy": tool.policy,
                "enabled": tool.is_enabled,
                "changed": ToolChangeResponse.of(tool.change) if tool.change else None,
            }
        )


class LastErrorResponse(BaseModel):
    error_code: ErrorCode
    reason: Reason
    detail: str
    fix: str

    @classmethod
    def of(cls, reason: Reason) -> "LastErrorResponse":
        words = explain(reason)
        return cls(error_code=words.code, reason=reason, detail=words.detail, fix=words.fix)


class ConnectorResponse(BaseModel):
    """Credentials are never part of an answer; the query of `server_url` is masked."""

    id: int
    name: str
    description: str | None
    server_url: str
    auth_type: AuthType
    is_active: bool
    is_verified: bool
    tool_count: int
    enabled_tool_count: int
    pending_tool_count: int
    tokens: int = Field(description="What its enabled tools cost in a prompt, estimated.")
    needs_attention: bool
    version: int
    status: ConnectorStatus
    status_since: datetime | None
    last_error: LastErrorResponse | None
    next_trial_at: datetime | None
    last_verified_at: datetime | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, connector: UserMCPConnection) -> "ConnectorResponse":
        return cls.model_validate(_fields(connector, listed(connector.discovered_tools)))


class ConnectorDetailResponse(ConnectorResponse):
    server_name: str | None
    protocol_version: str | None
    discovered_at: datetime | None
    discovered_tools: list[CatalogToolResponse]

    @classmethod
    def of(cls, connector: UserMCPConnection) -> "ConnectorDetailResponse":
        tools = listed(connector.discovered_tools)
        return cls.model_validate(
            {
                **_fields(connector, tools),
                "server_name": connector.server_name,
                "protocol_version": connector.protocol_version,
                "discovered_at": connector.discovered_at,
                "discovered_tools": [CatalogToolResponse.of(tool) for tool in tools],
            }
        )


class ConnectorListResponse(BaseModel):
    connectors: list[ConnectorResponse]
    total: int


class ConnectorDeleteResponse(BaseModel):
    success: bool
    message: str


def _fields(connector: UserMCPConnection, tools: list[CatalogedTool]) -> dict[str, Any]:
    status = status_of(connector)
    pending = sum(tool.change is not None for tool in tools)
    reason = connector.last_error_reason
    return {
        **{
            name: getattr(connector, name)
            for name in ConnectorResponse.model_fields
            if hasattr(connector, name)
        },
        "tool_count": len(tools),
        "enabled_tool_count": sum(tool.is_usable for tool in tools),
        "pending_tool_count": pending,
        "tokens": sum(tool.checked.tokens for tool in tools if tool.is_usable),
        "needs_attention": connector.is_active and (pending > 0 or status in _NEEDS_THE_USER),
        "status": status,
        "status_since": connector.failing_since,
        "last_error": LastErrorResponse.of(Reason(reason)) if reason else None,
    }
