"""Which apps a record of calls is of."""

from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.chat.activity import ActivityLog
from app.database import Database
from app.models import ToolInvocation, User


async def test_apps_are_found_without_reading_all_their_calls(database: Database) -> None:
    async with database.transaction() as session:
        user = User(email="alice@example.com", password_hash="-")
        session.add(user)
        await session.flush()
        owner = user.id
        session.add_all(
            ToolInvocation(
                id=uuid4(),
                user_id=owner,
                app_id=f"connector:{number % 3}",
                app_name=f"App {number % 3}" if number > 2_000 else "As it was called then",
                tool_name="search",
                title="Search",
                thread_id="thr_1",
                turn_id="msg_1",
                approval="not_needed",
                arguments="pb1.none",
                arguments_hash=b"-",
                outcome="succeeded",
                duration_ms=1,
            )
            for number in range(3_000)
        )
    async with database.transaction() as session:
        await session.execute(text("ANALYZE tool_invocations"))
        before = await _rows_read(session)
        apps = await ActivityLog(session, owner_id=owner).apps()
        assert await _rows_read(session) - before < 30
        assert [app.name for app in apps] == ["App 0", "App 1", "App 2"]
        assert await ActivityLog(session, owner_id=owner + 1).apps() == []


async def _rows_read(session: AsyncSession) -> int:
    """Rows of the record that this transaction has read, by whatever way."""
    read = await session.scalar(
        text(
            "SELECT pg_stat_get_xact_tuples_returned(c) + pg_stat_get_xact_tuples_fetched(c) "
            "+ (SELECT coalesce(sum(pg_stat_get_xact_tuples_returned(indexrelid)), 0) FROM pg_index "
            "WHERE indrelid = c) FROM (SELECT 'tool_invocations'::regclass::oid AS c) AS t"
        )
    )
    return int(read or 0)
