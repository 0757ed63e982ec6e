"""Drafts of connectors out of a pasted file, over HTTP."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.connectors.credentials import AuthType
from app.connectors.mcp_json import MAX_CHARACTERS, ImportedDraft, RefusedEntry, read_mcp_json
from app.dependencies import CurrentUserDep
from app.routers.responses import errors

router = APIRouter(prefix="/connectors", tags=["connectors"], responses=errors(401))


class ConnectorImportRequest(BaseModel):
    content: str = Field(max_length=MAX_CHARACTERS)


class ImportedCredentialsResponse(BaseModel):
    """`api_key` is null when the file names a key that it does not contain."""

    header_name: str
    api_key: str | None = Field(repr=False)


class ImportedDraftResponse(BaseModel):
    """What was in the caller's own paste, as `POST /connectors` takes it. It is stored nowhere."""

    name: str
    server_url: str = Field(repr=False)
    auth_type: AuthType
    auth_config: ImportedCredentialsResponse | None
    notes: list[str]

    @classmethod
    def of(cls, draft: ImportedDraft) -> "ImportedDraftResponse":
        found = draft.credentials
        return cls(
            name=draft.name,
            server_url=draft.server_url,
            auth_type="api_key" if found else "none",
            auth_config=ImportedCredentialsResponse(header_name=found.header_name, api_key=found.api_key)
            if found
            else None,
            notes=list(draft.notes),
        )


class RefusedEntryResponse(BaseModel):
    name: str
    reason: str
    message: str
    fix: str

    @classmethod
    def of(cls, entry: RefusedEntry) -> "RefusedEntryResponse":
        return cls(name=entry.name, reason=entry.reason, message=entry.message, fix=entry.fix)


class ConnectorImportResponse(BaseModel):
    drafts: list[ImportedDraftResponse]
    refused: list[RefusedEntryResponse]


@router.post("/import")
async def import_connectors(body: ConnectorImportRequest, _: CurrentUserDep) -> ConnectorImportResponse:
    """Read a pasted `mcp.json`. Nothing is saved or dialled: the user confirms each draft."""
    imported = read_mcp_json(body.content)
    return ConnectorImportResponse(
        drafts=[ImportedDraftResponse.of(draft) for draft in imported.drafts],
        refused=[RefusedEntryResponse.of(entry) for entry in imported.refused],
    )
