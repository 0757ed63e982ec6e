"""The chat over HTTP: the ChatKit protocol and the files of a chat."""

from collections.abc import AsyncIterator
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile

from app.chat.attachment_parts import parts_of
from app.chat.attachments import attachment_value, load_file
from app.chat.context import ChatContext
from app.chat.mentions import MAX_QUERY_CHARS, Mention
from app.chat.raster_images import raster_type
from app.chat.uploads import AttachmentMissing
from app.dependencies import CurrentUserDep, ServicesDep
from app.routers.responses import errors

router = APIRouter(tags=["chat"], responses=errors(401))

MAX_FORM_FIELDS = 4
MAX_THREAD_ID_CHARS = 100
_THREAD_ID = r"^\w+$"
_STREAM_HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["type", "params"],
                    "properties": {"type": {"type": "string"}, "params": {"type": "object"}},
                }
            }
        },
    }
}
_UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "JSON, or a stream of ChatKit events",
        "content": {"application/json": {}, "text/event-stream": {}},
    },
    422: {"description": "Not a ChatKit request, or an entry of the menu that is no tool"},
}


async def get_arrived_body(request: Request, services: ServicesDep) -> AsyncIterator[bytes]:
    """The body, read to its end; from then until the answer begins, turns let this request go first."""
    body = await request.body()
    with services.chat.arriving():
        yield body


ArrivedBodyDep = Annotated[bytes, Depends(get_arrived_body, scope="function")]


class MentionResponse(BaseModel):
    """An entity of ChatKit; its id comes back as that of a tag in the message."""

    id: str
    title: str
    group: str
    icon: str

    @classmethod
    def of(cls, mention: Mention) -> "MentionResponse":
        return cls(id=mention.id, title=mention.title, group=mention.group, icon=mention.icon)


class MentionListResponse(BaseModel):
    mentions: list[MentionResponse]


@router.post(
    "/chatkit", response_class=Response, responses={**_ANSWERS, **errors(404, 409, 429)}, openapi_extra=_BODY
)
async def post_chatkit(body: ArrivedBodyDep, user: CurrentUserDep, services: ServicesDep) -> Response:
    """One request of the ChatKit protocol. A stream begins only once nothing stands in its way."""
    try:
        answer = await services.chat.handle(body, ChatContext(owner_id=user.id))
    except ValidationError as error:
        raise RequestValidationError(
            [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors(include_context=False)]
        ) from error
    if isinstance(answer, bytes):
        return Response(answer, media_type="application/json")
    watched = services.accounts.watched(user, answer)
    return StreamingResponse(watched, media_type="text/event-stream", headers=_STREAM_HEADERS)


@router.post(
    "/chatkit/attachments",
    response_class=Response,
    responses={200: {"description": "The file as ChatKit describes it"}, **errors(415, 429)},
    openapi_extra=_UPLOAD,
)
async def upload_attachment(request: Request, user: CurrentUserDep, services: ServicesDep) -> Response:
    """Take in one file for a message that is still to be sent; without one, it is gone after a day."""
    async with request.form(max_files=1, max_fields=MAX_FORM_FIELDS) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise AttachmentMissing("Send one file in the field “file” of a multipart form.")
        row = await services.chat.uploads.keep(file, owner_id=user.id)
    attachment = attachment_value(row, origin=services.settings.origin)
    return Response(
        attachment.model_dump_json(exclude_none=True, context={"exclude_metadata": True}),
        media_type="application/json",
    )


@router.get("/chatkit/mentions")
async def find_mentions(
    user: CurrentUserDep,
    services: ServicesDep,
    query: Annotated[str, Query(max_length=MAX_QUERY_CHARS)] = "",
    thread_id: Annotated[str | None, Query(max_length=MAX_THREAD_ID_CHARS, pattern=_THREAD_ID)] = None,
) -> MentionListResponse:
    """What a message can name with `@`: usable apps and their tools, and the files of one's own thread."""
    found = await services.chat.mentions(query, owner_id=user.id, thread_id=thread_id)
    return MentionListResponse(mentions=[MentionResponse.of(mention) for mention in found])


@router.get(
    "/attachments/{attachment_id}",
    response_class=Response,
    responses={200: {"content": {"*/*": {}}, "description": "The file"}, **errors(404)},
)
async def get_attachment(attachment_id: str, user: CurrentUserDep, services: ServicesDep) -> Response:
    """A file of one's own. Only raster images are shown in place; everything else is a download."""
    file = await load_file(services.database, attachment_id, owner_id=user.id)
    is_image = raster_type(file.content) == file.mime_type
    disposition = "inline" if is_image else "attachment"
    headers = {
        "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(file.name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Content-Length": str(file.size),
    }
    media_type = file.mime_type if is_image else "application/octet-stream"
    if file.content:
        return Response(file.content, media_type=media_type, headers=headers)
    parts = parts_of(services.database, file.id, owner_id=user.id)
    return StreamingResponse(parts, media_type=media_type, headers=headers)
