"""Re-wrapping every sealed record under the newest key, while the service keeps running."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import InstrumentedAttribute

from app.activity.security_events import Action, ObjectKind, Thing, record_event
from app.database import Database
from app.models import (
    DatabaseQuery,
    OAuthFlow,
    ToolInvocation,
    UserDatabase,
    UserMCPConnection,
    UserToolStatus,
)
from app.sealing import CredentialVault, DecryptionError, vault_of
from app.settings import SettingsError, get_settings

SealedTable = type[
    UserMCPConnection | UserDatabase | DatabaseQuery | UserToolStatus | ToolInvocation | OAuthFlow
]
Sealed = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]
SEALED_COLUMNS: tuple[tuple[SealedTable, Sealed], ...] = (
    (UserMCPConnection, UserMCPConnection.auth_config),
    (UserDatabase, UserDatabase.credentials),
    (DatabaseQuery, DatabaseQuery.sql),
    (UserToolStatus, UserToolStatus.credentials),
    (ToolInvocation, ToolInvocation.arguments),
    (ToolInvocation, ToolInvocation.result),
    (OAuthFlow, OAuthFlow.verifier),
)


@dataclass(slots=True)
class RotationReport:
    """What became of the records: `unreadable` ones open under no key given and were left as they are."""

    rewrapped: int = 0
    unreadable: list[str] = field(default_factory=list)


async def rotate(database: Database, vault: CredentialVault) -> RotationReport:
    """Re-wrap every sealed record. A record that changes meanwhile is read again: no write is lost."""
    report = RotationReport()
    for table, column in SEALED_COLUMNS:
        async with database.transaction() as session:
            found = await session.scalars(select(table.id).where(column.is_not(None)))
            ids = cast("Sequence[int | UUID]", found.all())
        for row_id in ids:
            if await _rewrap_row(database, vault, table, column, row_id):
                report.rewrapped += 1
            else:
                report.unreadable.append(f"{table.__tablename__} {row_id}")
    async with database.statement() as session:
        await record_event(
            session,
            Action.CREDENTIALS_ROTATE,
            Thing(ObjectKind.CREDENTIALS),
            owner_id=None,
            error_code="UNREADABLE" if report.unreadable else None,
            details={"rewrapped": report.rewrapped, "unreadable": len(report.unreadable)},
        )
    return report


async def _rewrap_row(
    database: Database,
    vault: CredentialVault,
    table: SealedTable,
    column: Sealed,
    row_id: int | UUID,
) -> bool:
    while True:
        async with database.transaction() as session:
            sealed = await session.scalar(select(column).where(table.id == row_id))
            if sealed is None:
                return True
            try:
                rewrapped = vault.rewrap(sealed)
            except DecryptionError:
                return False
            swap = update(table).where(table.id == row_id, column == sealed).values({column: rewrapped})
            result = cast("CursorResult[Any]", await session.execute(swap))
            if result.rowcount == 1:
                return True


def main(arguments: Sequence[str]) -> int:
    """The command line: `rotate` is its one verb. Exit status 1 when a record could not be opened."""
    parser = argparse.ArgumentParser(prog="python -m app.connectors.encryption")
    verbs = parser.add_subparsers(required=True)
    verbs.add_parser("rotate", help="re-wrap all stored credentials under the first TOKEN_ENCRYPTION_KEY")
    parser.parse_args(arguments)
    settings = get_settings()
    if settings.database_url is None:
        raise SettingsError("DATABASE_URL must be set.")
    vault = vault_of(settings.encryption_keys())
    report = asyncio.run(_rotate_and_close(settings.database_url.get_secret_value(), vault))
    sys.stdout.write(f"{report.rewrapped} records are wrapped under the first key.\n")
    for row in report.unreadable:
        sys.stderr.write(f"{row} does not open under any key given.\n")
    return 1 if report.unreadable else 0


async def _rotate_and_close(database_url: str, vault: CredentialVault) -> RotationReport:
    database = Database(database_url)
    try:
        return await rotate(database, vault)
    finally:
        await database.close()
