"""Introducing ourselves to a server: the start of a conversation until it is ready for the first question."""

import asyncio
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import md5

from app.databases.errors import ConversationFailed, ServerError, server_words
from app.databases.postgres.frames import Frame, Frames, message, text, texts
from app.databases.postgres.scram import MECHANISM, ScramLogin
from app.databases.reasons import DatabaseReason

PROTOCOL = 196608  # 3.0
MAX_ASIDES = 500
"""Notices and the like before the server is ready."""

_CODE = struct.Struct(">I")
_POSITION = re.compile(r"[0-9]{1,9}")
_LOGIN_ERRORS = {
    "28P01": DatabaseReason.PASSWORD_REJECTED,
    "28000": DatabaseReason.LOGIN_NOT_ALLOWED,
    "3D000": DatabaseReason.DATABASE_NOT_FOUND,
    "53300": DatabaseReason.TOO_MANY_CONNECTIONS,
    "57P03": DatabaseReason.SERVER_STARTING,
}


@dataclass(slots=True)
class Backend:
    """What the server told of the process that serves this connection."""

    parameters: dict[str, str] = field(default_factory=dict)
    cancel_key: bytes = b""

    @property
    def version(self) -> int:
        """The major version, 0 if the server does not say."""
        number = self.parameters.get("server_version", "").partition(".")[0].partition(" ")[0]
        digits = "".join(character for character in number if character.isdecimal())[:4]
        return int(digits or 0)


async def log_in(
    frames: Frames, writer: asyncio.StreamWriter, settings: Mapping[str, str], password: str
) -> Backend:
    """Say who we are, prove it, and wait until the server is ready.

    Args:
        frames: What the server says.
        writer: The connection.
        settings: `user`, `database` and what else the conversation starts with.
        password: Proven to whoever asks: the connection has to be one on which that is right.

    Raises:
        ConversationFailed: It was refused, or the server does not keep to the protocol.
    """
    pairs = b"".join(text(name) + text(value) for name, value in settings.items())
    writer.write(_CODE.pack(len(pairs) + 9) + _CODE.pack(PROTOCOL) + pairs + b"\0")
    await _Prover(frames, writer, settings["user"], password).prove()
    return await _until_ready(frames, password)


class _Prover:
    """Answers what the server asks until it says that it is satisfied."""

    def __init__(self, frames: Frames, writer: asyncio.StreamWriter, user: str, password: str) -> None:
        self._frames = frames
        self._writer = writer
        self._user = user
        self._password = password

    async def prove(self) -> None:
        for _ in range(MAX_ASIDES):
            frame = await self._frames.next()
            if frame.kind == b"R" and len(frame.body) >= _CODE.size:
                if await self._answer(_CODE.unpack_from(frame.body)[0], frame.body[_CODE.size :]):
                    return
            elif frame.kind not in {b"N", b"v"}:
                raise _refusal(frame, self._password)
        raise ConversationFailed(DatabaseReason.NOT_POSTGRES)

    async def _answer(self, code: int, body: bytes) -> bool:
        match code:
            case 0:
                return True
            case 3:
                self._say(text(self._needed()))
            case 5:
                inner = md5(self._needed().encode() + self._user.encode()).hexdigest()  # noqa: S324 - the protocol's
                self._say(text("md5" + md5(inner.encode() + body[:4]).hexdigest()))  # noqa: S324 - the same
            case 10:
                await self._begin_scram(texts(body))
            case _:
                raise ConversationFailed(DatabaseReason.AUTHENTICATION_UNSUPPORTED)
        return False

    async def _begin_scram(self, mechanisms: list[str]) -> None:
        """The whole exchange: opening, challenge, proof, and the server's own proof."""
        if MECHANISM not in mechanisms:
            raise ConversationFailed(DatabaseReason.AUTHENTICATION_UNSUPPORTED)
        scram = ScramLogin(self._needed())
        opening = scram.opening.encode()
        self._say(text(MECHANISM) + _CODE.pack(len(opening)) + opening)
        self._say((await scram.answer(await self._sasl(11))).encode())
        scram.check(await self._sasl(12))

    async def _sasl(self, code: int) -> str:
        frame = await self._frames.next()
        if frame.kind != b"R" or frame.body[: _CODE.size] != _CODE.pack(code):
            raise _refusal(frame, self._password)
        return frame.body[_CODE.size :].decode(errors="replace")

    def _needed(self) -> str:
        if not self._password:
            raise ConversationFailed(DatabaseReason.PASSWORD_REQUIRED)
        return self._password

    def _say(self, body: bytes) -> None:
        self._writer.write(message(b"p", body))


async def _until_ready(frames: Frames, password: str) -> Backend:
    backend = Backend()
    for _ in range(MAX_ASIDES):
        frame = await frames.next()
        match frame.kind:
            case b"Z":
                return backend
            case b"K":
                backend.cancel_key = frame.body
            case b"S":
                name, _, value = frame.body.rstrip(b"\0").partition(b"\0")
                backend.parameters[name.decode(errors="replace")] = value.decode(errors="replace")
            case b"N":
                pass
            case _:
                raise _refusal(frame, password)
    raise ConversationFailed(DatabaseReason.NOT_POSTGRES)


def _refusal(frame: Frame, password: str) -> ConversationFailed:
    if frame.kind != b"E":
        return ConversationFailed(DatabaseReason.NOT_POSTGRES)
    error = read_error(frame.body, secret=password)
    reason = _LOGIN_ERRORS.get(error.sqlstate, DatabaseReason.SERVER_ERROR)
    return ConversationFailed(reason, error.message)


def read_error(body: bytes, *, secret: str = "") -> ServerError:
    """An error of the server: code, message, hint and place; where it stands in its source is dropped."""
    fields = {part[0]: part[1:] for part in texts(body)}
    position = fields.get("P", "")
    return ServerError(
        fields.get("C", "")[:5],
        server_words(fields.get("M", ""), secret=secret) or "An error without words.",
        hint=server_words(fields["H"], secret=secret) if fields.get("H") else None,
        position=int(position) if _POSITION.fullmatch(position) else None,
    )
