"""Drafts of connectors out of a pasted file, over HTTP."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from app.connectors.credentials import AuthType
from app.connectors.mcp_json import MAX_CHARACTERS, ImportedDraft, RefusedEntry, read_mcp_json
from app.dependencies import CurrentUserDep
from app.routers.responses import errors

router = APIRouter(prefix="/connectors", tags=["connectors"], responses=errors(401))


class ConnectorImportRequest(BaseModel):
    content: str = Field(max_length=MAX_CHARACTERS)


class PlaceResponse(BaseModel):
    """`content.slice(start, end)` in JavaScript: positions in the paste are UTF-16 code units."""

    model_config = ConfigDict(from_attributes=True)

    start: int
    end: int


class ImportedCredentialsResponse(BaseModel):
    """`key_at` is null when the file does not contain the key, or writes it with escapes."""

    model_config = ConfigDict(from_attributes=True)

    header_name: str
    key_at: PlaceResponse | None


class ImportedDraftResponse(BaseModel):
    """A connector that the paste describes. Secrets are not repeated: the answer says where they stand.

    `server_url` is masked when it has a query; then `server_url_at` says where the whole address stands.
    """

    name: str
    server_url: str
    server_url_at: PlaceResponse | None
    auth_type: AuthType
    credentials: ImportedCredentialsResponse | None
    notes: list[str]

    @classmethod
    def of(cls, draft: ImportedDraft) -> "ImportedDraftResponse":
        return cls.model_validate(
            {
                "name": draft.name,
                "server_url": draft.server_url,
                "server_url_at": draft.server_url_at,
                "auth_type": "api_key" if draft.credentials else "none",
                "credentials": draft.credentials,
                "notes": draft.notes,
            }
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
