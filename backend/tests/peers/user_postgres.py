"""The database server of a user: a PostgreSQL of its own that listens on TCP and asks for passwords.

The wheel's programs are built without TLS; `before_tls` stands before them as a pooler does.
"""

import os
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg

from app import embedded_postgres
from tests.peers.certificates import Certificate
from tests.peers.serving import serving_bytes

HOST = "127.0.0.1"
START_S = 30
_TLS_REQUEST = (80877103).to_bytes(4)
PASSWORDS = {
    "shop_admin": "CANARY-admin-password",
    "shop_owner": "CANARY-owner-password",
    "shop_reader": "CANARY-reader-password",
}
"""A superuser, the owner of the tables, and a role that can read them."""

_SHOP = """
CREATE TYPE order_status AS ENUM ('open', 'paid', 'cancelled');
CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, city text,
  created_at timestamptz NOT NULL DEFAULT '2026-01-01T00:00:00Z');
COMMENT ON TABLE customers IS 'People who bought something';
CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers, status order_status NOT NULL,
  total numeric(10, 2) NOT NULL, ordered_on date NOT NULL);
COMMENT ON COLUMN orders.total IS 'Euro, with tax';
CREATE VIEW paid_orders AS SELECT * FROM orders WHERE status = 'paid';
CREATE TABLE "odd ""name" ("a;b" text, "update" int);
CREATE TABLE secrets (word text);
INSERT INTO customers (name, city)
  SELECT 'Customer ' || i, (ARRAY['Berlin', 'Lyon', 'Porto'])[1 + i % 3] FROM generate_series(1, 60) i;
INSERT INTO orders (customer_id, status, total, ordered_on)
  SELECT 1 + i % 60, (ARRAY['open', 'paid', 'cancelled'])[1 + i % 3]::order_status, i + 0.5,
         date '2026-01-01' + i FROM generate_series(1, 300) i;
INSERT INTO "odd ""name" VALUES ('x', 1);
INSERT INTO secrets VALUES ('CANARY-row');
ANALYZE;
"""


@dataclass(frozen=True, slots=True)
class UserServer:
    """A running server with the database `shop`."""

    port: int

    def dsn(self, role: str, *, database: str = "shop", host: str = HOST, query: str = "") -> str:
        return f"postgresql://{role}:{PASSWORDS[role]}@{host}:{self.port}/{database}{query}"

    async def as_admin(self, database: str = "shop") -> Any:
        return await asyncpg.connect(self.dsn("shop_admin", database=database), ssl=False)


@contextmanager
def user_postgres() -> Iterator[UserServer]:
    """Run one until the block ends."""
    with TemporaryDirectory(prefix="patchbay-user-") as name:
        folder = Path(name)
        account: dict[str, Any] = {}
        if os.geteuid() == 0:
            account = embedded_postgres._unprivileged_account(folder, folder / "cluster")
        (folder / "password").write_text(PASSWORDS["shop_admin"])
        (folder / "cluster").mkdir(mode=0o700)
        for path in (folder / "cluster", folder / "password"):
            os.chown(path, account.get("user", -1), account.get("group", -1))
        port = _free_port()
        initdb = ["--auth=scram-sha-256", "--username=shop_admin", "--encoding=UTF8", "--locale=C.UTF-8"]
        _run("initdb", *initdb, f"--pwfile={folder / 'password'}", "-D", folder / "cluster", account=account)
        options = {
            "listen_addresses": HOST,
            "port": port,
            "unix_socket_directories": "",
            "fsync": "off",
            "autovacuum": "off",
        }
        settings = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        with (folder / "log").open("w") as output:
            process = subprocess.Popen(  # noqa: S603 - the wheel's own program
                [embedded_postgres._binaries() / "postgres", "-D", folder / "cluster", *settings],
                stdout=output,
                stderr=output,
                cwd="/",
                **account,
            )
        try:
            ready = embedded_postgres._wait_until(lambda: _is_ready(folder / "cluster"), START_S)
            assert ready, (folder / "log").read_text()
            yield UserServer(port)
        finally:
            process.terminate()
            process.wait(START_S)


@contextmanager
def before_tls(server: UserServer, made: Certificate) -> Iterator[UserServer]:
    """A front that takes TLS with this certificate and passes on what is inside."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(made.certificate, made.key)

    def handle(connection: socket.socket) -> None:
        if connection.recv(8)[4:] != _TLS_REQUEST:
            return
        connection.sendall(b"S")
        with (
            context.wrap_socket(connection, server_side=True) as outer,
            socket.create_connection((HOST, server.port)) as inner,
        ):
            back = threading.Thread(target=_pump, args=(inner, outer), daemon=True)
            back.start()
            _pump(outer, inner)
            back.join(START_S)

    with serving_bytes(handle) as origin:
        yield UserServer(int(origin.rpartition(":")[2]))


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while chunk := source.recv(65536):
            sink.sendall(chunk)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


async def make_shop(server: UserServer) -> None:
    """The database `shop` with its three roles."""
    admin = await server.as_admin("postgres")
    await admin.execute("CREATE DATABASE shop")
    for role in ("shop_owner", "shop_reader"):
        await admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORDS[role]}'")
    await admin.close()
    shop = await server.as_admin()
    await shop.execute(
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT CREATE ON SCHEMA public TO shop_owner"
    )
    await shop.execute("SET ROLE shop_owner")
    await shop.execute(_SHOP)
    await shop.execute(
        'GRANT SELECT ON customers, orders, paid_orders, "odd ""name" TO shop_reader; RESET ROLE'
    )
    await shop.close()


def _run(program: str, *arguments: str | Path, account: dict[str, Any]) -> None:
    command = [embedded_postgres._binaries() / program, *arguments]
    subprocess.run(command, check=True, capture_output=True, cwd="/", **account)  # noqa: S603 - the same


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _is_ready(cluster: Path) -> bool:
    status = embedded_postgres._postmaster_status(cluster)
    return status is not None and status.is_ready
