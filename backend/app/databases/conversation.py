"""A session from its first byte to its last: opened for one purpose, closed whatever happens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from app.databases.addresses import DatabaseTarget
from app.databases.dialling import DatabaseEgress, Endpoint, SocketFolder
from app.databases.errors import ConversationFailed
from app.databases.postgres.session import Session
from app.databases.stages import DatabaseStageName, DatabaseStages

GIVE_UP_S = 2.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Login:
    """A server and who we are there. It is made from a vetted address, or is the service's own."""

    endpoint: Endpoint | SocketFolder
    user: str
    database: str
    password: str = ""

    @classmethod
    async def vetted(cls, egress: DatabaseEgress, target: DatabaseTarget, stages: DatabaseStages) -> "Login":
        """The way to a user's database.

        Raises:
            ConversationFailed: Nothing may be dialled there.
        """
        address = target.address
        endpoint = await egress.vet(address, stages)
        return cls(endpoint, address.user, address.database, target.password.get_secret_value())

    @asynccontextmanager
    async def session(self, stages: DatabaseStages) -> AsyncIterator[Session]:
        """A session that ends with the block. What still runs at the server then is cancelled there.

        Raises:
            ConversationFailed: It could not be opened.
        """
        streams = await self.endpoint.connect(stages)
        stages.begin(DatabaseStageName.LOGIN)
        try:
            session = await Session.open(
                streams, user=self.user, database=self.database, password=self.password
            )
        except BaseException:
            streams.writer.transport.abort()
            raise
        stages.end(DatabaseStageName.LOGIN, detail=f"PostgreSQL {session.server_version_text}")
        try:
            yield session
        finally:
            await asyncio.shield(_end(session))


async def _end(session: Session) -> None:
    if not session.is_in_doubt:
        await session.close()
        return
    try:
        async with asyncio.timeout(GIVE_UP_S):
            await session.cancel()
    except (ConversationFailed, OSError) as error:
        # The server has its own time limit for the statement; this was only to end it sooner.
        log.info("database.cancel_failed", error_code=type(error).__name__)
    finally:
        session.abandon()
