"""All rows of a query that a user wrote, as a file: asked for anew, under the guard that every query has."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from app.agents.database_calls import run_again
from app.databases.asking import DatabaseQueries
from app.databases.query_failures import QueryFailed
from app.databases.sql.refusals import SqlRefused
from app.errors import Rejected
from app.settings import Settings
from app.tools.base import ActionContext, ActionFailed, LargeContent, TakeRows
from app.tools.export.forms import Form
from app.tools.export.saving import in_thread
from app.tools.export.sheets import Contents, Sheet
from app.tools.tables import Table
from app.tools.whole_results import QueryAgain

CHUNK_BYTES = 256 * 1024


class QueryNotSaved(Rejected):
    """The query did not run to its end, so there is no file."""

    code = "QUERY_NOT_SAVED"


@dataclass(frozen=True, slots=True)
class QueryFile:
    """A whole file. With `leaves_some_out` there are more rows than may stand in one."""

    content: bytes | LargeContent
    rows: int
    leaves_some_out: bool

    async def parts(self) -> AsyncIterator[bytes]:
        """The file's bytes; a large one is read from disk as it is sent."""
        if isinstance(self.content, bytes):
            yield self.content
            return
        file = self.content.file
        try:
            while part := await in_thread(file.read, CHUNK_BYTES):
                yield part
        finally:
            file.close()


@dataclass(frozen=True, slots=True)
class _OwnQueries:
    """The way to a database for its user's own SQL, which tables hidden from the agent do not concern."""

    queries: DatabaseQueries
    owner_id: int

    async def run_again(
        self, query: QueryAgain, take: TakeRows, *, max_rows: int, max_bytes: int | None = None
    ) -> bool:
        return await run_again(
            self.queries, self.owner_id, query, take, max_rows=max_rows, max_bytes=max_bytes
        )


async def save_query(
    queries: DatabaseQueries, settings: Settings, query: QueryAgain, form: Form, *, owner_id: int, title: str
) -> QueryFile:
    """Write the file to its end before a byte of it is sent: one that is cut off would look whole.

    Raises:
        DatabaseNotFound: The database is not this user's.
        QueryNotSaved: The query did not run to its end.
        SampleNotAvailable: The sample store is gone and cannot be made.
        TooManyQueries: The user has three under way.
    """
    limits = form.limits(max_rows=settings.export_max_rows, max_bytes=settings.export_max_mb << 20)
    contents = Contents(title, [Sheet(title, Table((), (), 0, query))])
    try:
        written = await form.write(contents, ActionContext(queries=_OwnQueries(queries, owner_id)), limits)
    except QueryFailed as error:
        raise QueryNotSaved(error.sentence) from error
    except SqlRefused as refused:
        raise QueryNotSaved(refused.message) from refused
    except ActionFailed as error:
        raise QueryNotSaved(str(error)) from error
    return QueryFile(written.content, written.rows, written.has_more)
