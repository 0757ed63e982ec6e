"""The sample store on the service's own server: a database of its own, read through a role of its own."""

import asyncio
from ipaddress import ip_address
from typing import Any

import asyncpg
import structlog

from app.database import Database
from app.databases.addresses import DEFAULT_PORT
from app.databases.conversation import Login
from app.databases.dialling import Endpoint, SocketFolder
from app.databases.errors import SampleNotAvailable
from app.databases.least_privilege import quoted_identifier, quoted_literal
from app.databases.sample.rows import make_rows
from app.databases.sample.tables import AFTER_ROWS, COLUMNS, TABLES
from app.embedded_postgres import SAMPLE_DATABASE
from app.network.resolving import resolve
from app.network.tls import trusted_tls, unproven_tls
from app.sealing import CredentialVault

VERSION = "Patchbay sample store 1"
BUILD_LOCK = 0x70617463_73616D70
MAX_NAME_CHARACTERS = 63
_VERIFIED = frozenset({"verify-ca", "verify-full"})

# Everybody who asks the store is the same role there, and would see the others' questions.
_KEEP_APART = """
REVOKE SELECT ON pg_catalog.pg_stat_activity FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_catalog.pg_stat_get_activity(int) FROM PUBLIC;
"""

log = structlog.get_logger()


class SampleStore:
    """Made on first use. Its password follows from the service's key, so that every process knows it."""

    def __init__(self, database: Database, vault: CredentialVault) -> None:
        self._service = database
        self._url = database.engine.url
        # A server behind a private socket is ours alone; elsewhere other installations may be beside us.
        self._is_ours = "host" in self._url.query
        name = SAMPLE_DATABASE if self._is_ours else f"{self._url.database}_sample"[:MAX_NAME_CHARACTERS]
        self._name = name
        self._password = vault.fingerprint("sample store", name).hex()
        self._making = asyncio.Lock()
        self._is_made = False

    async def login(self) -> Login:
        """The way to the store, which is made first if it is not there yet.

        Raises:
            SampleNotAvailable: The service's account may not make one, or its server is not there.
        """
        async with self._making:
            if not self._is_made:
                await self._make()
                self._is_made = True
        return Login(await self._endpoint(), user=self._name, database=self._name, password=self._password)

    async def _endpoint(self) -> Endpoint | SocketFolder:
        url = self._url
        if isinstance(folder := url.query.get("host"), str):
            return SocketFolder(folder, url.port or DEFAULT_PORT)
        mode = url.query.get("ssl", "prefer")
        host, port = url.host or "localhost", url.port or DEFAULT_PORT
        try:
            addresses = [str(ip_address(host))]
        except ValueError:
            addresses = [str(address) for address in await resolve(host, port)]
        tls = None if mode == "disable" else trusted_tls() if mode in _VERIFIED else unproven_tls()
        return Endpoint(host, port, tuple(addresses), tls, is_plain_accepted=mode in {"prefer", "allow"})

    async def _make(self) -> None:
        try:
            ours = await self._service.connect_alone()
        except (OSError, asyncpg.PostgresError) as error:
            raise SampleNotAvailable(
                "The server of this service cannot be reached. Try again later."
            ) from error
        try:
            await ours.execute("SELECT pg_advisory_lock($1::bigint)", BUILD_LOCK)
            await self._make_role(ours)
            if not await self._is_complete(ours):
                await self._build(ours)
        except asyncpg.InsufficientPrivilegeError as error:
            raise SampleNotAvailable(
                "The sample store needs a database and a role of its own, and this service's account on its "
                "PostgreSQL server may not make them. Its operator can grant CREATEDB and CREATEROLE."
            ) from error
        finally:
            await ours.close()

    async def _make_role(self, ours: Any) -> None:
        role = quoted_identifier(self._name)
        exists = await ours.fetchval("SELECT true FROM pg_catalog.pg_roles WHERE rolname = $1", self._name)
        verb = "ALTER" if exists else "CREATE"
        await ours.execute(
            f"{verb} ROLE {role} LOGIN PASSWORD {quoted_literal(self._password)} CONNECTION LIMIT 100"
        )
        await ours.execute(f"ALTER ROLE {role} SET default_transaction_read_only = on")

    async def _is_complete(self, ours: Any) -> bool:
        told = await ours.fetchval(
            "SELECT pg_catalog.shobj_description(oid, 'pg_database') FROM pg_catalog.pg_database "
            "WHERE datname = $1",
            self._name,
        )
        return bool(told == VERSION)

    async def _build(self, ours: Any) -> None:
        """Fill a new database; its comment, written last, says that it is whole."""
        name = quoted_identifier(self._name)
        await ours.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await ours.execute(f"CREATE DATABASE {name}")
        await ours.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
        await ours.execute(f"GRANT CONNECT ON DATABASE {name} TO {name}")
        rows = await asyncio.to_thread(make_rows)
        store = await self._service.connect_alone(self._name)
        try:
            await store.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
            await store.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
            await store.execute(TABLES)
            for table, records in rows.tables.items():
                await store.copy_records_to_table(table, records=records, columns=COLUMNS[table])
            await store.execute(AFTER_ROWS)
            if self._is_ours:
                await store.execute(_KEEP_APART)
            await store.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}")
        finally:
            await store.close()
        await ours.execute(f"COMMENT ON DATABASE {name} IS {quoted_literal(VERSION)}")
        log.info("sample_store.made", count=rows.count)
