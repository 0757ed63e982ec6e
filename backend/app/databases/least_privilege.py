"""The SQL that makes a role which can read and nothing else, for an administrator to run."""

import secrets

from app.databases.role import RoleReport

ROLE_NAME = "patchbay_reader"
STATEMENT_TIMEOUT = "30s"


def least_privilege_script(role: RoleReport, *, password: str | None = None) -> str:
    """A script for the database that was connected, ready to run, with a role and a password of its own.

    Roles belong to the whole server: one of the same name may be there for another of its databases.
    `CREATE` in the schema `public` is taken from everybody: before PostgreSQL 15 every role had it.
    """
    schemas = ", ".join(map(quoted_identifier, role.schemas or ("public",)))
    name, database = (
        quoted_identifier(f"{ROLE_NAME}_{secrets.token_hex(3)}"),
        quoted_identifier(role.database),
    )
    secret = quoted_literal(password or secrets.token_urlsafe(24))
    lines = [
        "-- A role that can read this database and change nothing.",
        "-- Run it as an administrator of the database, then connect with this user and password.",
        f"CREATE ROLE {name} LOGIN PASSWORD {secret}",
        "  NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 20;",
        f"ALTER ROLE {name} SET default_transaction_read_only = on;",
        f"ALTER ROLE {name} SET statement_timeout = {quoted_literal(STATEMENT_TIMEOUT)};",
        f"GRANT CONNECT ON DATABASE {database} TO {name};",
        f"GRANT USAGE ON SCHEMA {schemas} TO {name};",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schemas} TO {name};",
        "-- Tables that the role running this script creates later can be read, too.",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schemas} GRANT SELECT ON TABLES TO {name};",
    ]
    if "public" in (role.schemas or ("public",)):
        lines += ["REVOKE CREATE ON SCHEMA public FROM PUBLIC;"]
    return "\n".join(lines) + "\n"


def quoted_identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def quoted_literal(text: str) -> str:
    """A string constant; a backslash means the same whatever `standard_conforming_strings` says."""
    doubled = text.replace("'", "''")
    return f" E'{doubled}'".replace("\\", "\\\\").lstrip() if "\\" in text else f"'{doubled}'"
