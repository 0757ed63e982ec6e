"""Ready-made connectors over HTTP."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from app.connectors.ready_made import READY_MADE
from app.dependencies import CurrentUserDep
from app.routers.responses import errors

router = APIRouter(prefix="/connectors", tags=["connectors"], responses=errors(401))


class KeyToMakeResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str = Field(description="What the developer calls it: `personal access token`")
    page: str = Field(description="Where one is made")


class ReadyMadeConnectorResponse(BaseModel):
    """`key` is null when the server lets everybody in; else it goes into `Authorization: Bearer`."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    description: str
    category: str
    capabilities: list[str]
    developer: str
    website: str
    privacy_policy: str
    mcp_server_url: str
    key: KeyToMakeResponse | None


class ReadyMadeConnectorListResponse(BaseModel):
    connectors: list[ReadyMadeConnectorResponse]


@router.get("/predefined")
async def list_ready_made_connectors(_: CurrentUserDep) -> ReadyMadeConnectorListResponse:
    """Servers that everybody can use. Nothing is dialled: adding one goes through the test as any other."""
    return ReadyMadeConnectorListResponse(
        connectors=[ReadyMadeConnectorResponse.model_validate(each) for each in READY_MADE]
    )
