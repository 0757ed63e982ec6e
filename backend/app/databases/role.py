"""What the role that a user connects with can do, beyond reading."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.databases.errors import ConversationFailed
from app.databases.postgres.session import Ask, Session
from app.databases.reasons import DatabaseReason
from app.plain_text import plain

MAX_NAMED = 5
MAX_SCHEMAS = 50
_MAX_NAME = 63

_POWERS = {
    "rolcreaterole": "create roles",
    "rolcreatedb": "create databases",
    "rolreplication": "copy the whole server by replication",
    "rolbypassrls": "read past row-level security",
    "pg_read_server_files": "read files of the server",
    "pg_write_server_files": "write files of the server",
    "pg_execute_server_program": "run programs on the server",
    "pg_write_all_data": "change every table",
    "pg_signal_backend": "end the connections of others",
}
_ROLE = """
WITH schemas AS (
  SELECT oid, nspname FROM pg_catalog.pg_namespace
  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), writable AS (
  SELECT n.nspname, c.relname
  FROM pg_catalog.pg_class c JOIN schemas n ON n.oid = c.relnamespace
  WHERE (c.relkind IN ('r', 'p', 'f')
      OR c.relkind = 'v' AND pg_catalog.pg_relation_is_updatable(c.oid, true) <> 0)
    AND (pg_catalog.has_any_column_privilege(c.oid, 'INSERT, UPDATE')
      OR pg_catalog.has_table_privilege(c.oid, 'DELETE, TRUNCATE'))
)
SELECT pg_catalog.json_build_object(
  'user', current_user,
  'database', pg_catalog.current_database(),
  'rolsuper', r.rolsuper,
  'rolcreaterole', r.rolcreaterole,
  'rolcreatedb', r.rolcreatedb,
  'rolreplication', r.rolreplication,
  'rolbypassrls', r.rolbypassrls,
  'memberships', (
    SELECT pg_catalog.json_agg(g.rolname) FROM pg_catalog.pg_roles g
    WHERE g.rolname LIKE 'pg\\_%' AND pg_catalog.pg_has_role(current_user, g.oid, 'MEMBER')),
  'writable_count', (SELECT pg_catalog.count(*) FROM writable),
  'writable', (
    SELECT pg_catalog.json_agg(w) FROM (SELECT nspname, relname FROM writable ORDER BY 1, 2 LIMIT 5) w),
  'creates_in', (
    SELECT pg_catalog.json_agg(nspname) FROM schemas WHERE pg_catalog.has_schema_privilege(oid, 'CREATE')),
  'creates_schemas', pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
  'schemas', (
    SELECT pg_catalog.json_agg(nspname ORDER BY nspname)
    FROM schemas WHERE pg_catalog.has_schema_privilege(oid, 'USAGE'))
)::text
FROM pg_catalog.pg_roles r WHERE r.rolname = current_user
"""


@dataclass(frozen=True, slots=True)
class RoleReport:
    """What was found out about a role. `powers` are what it can do to the server as a whole, in words."""

    user: str
    database: str
    is_superuser: bool
    powers: tuple[str, ...] = ()
    writable_count: int = 0
    writable: tuple[str, ...] = ()
    creates_in: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()

    @property
    def can_write(self) -> bool:
        return self.is_superuser or bool(self.powers or self.writable_count or self.creates_in)

    @property
    def warnings(self) -> tuple[str, ...]:
        """One sentence for each kind of thing that reading does not need."""
        told = ["It is a superuser."] if self.is_superuser else []
        told += [f"It can {power}." for power in self.powers]
        if self.writable_count:
            named = ", ".join(self.writable)
            rest = self.writable_count - len(self.writable)
            told.append(f"It can change {named}" + (f" and {rest} more tables." if rest > 0 else "."))
        if self.creates_in:
            told.append(f"It can create tables in {', '.join(self.creates_in)}.")
        return tuple(told)

    def to_json(self) -> dict[str, Any]:
        return {
            "user": self.user,
            "database": self.database,
            "is_superuser": self.is_superuser,
            "powers": list(self.powers),
            "writable_count": self.writable_count,
            "writable": list(self.writable),
            "creates_in": list(self.creates_in),
            "schemas": list(self.schemas),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "RoleReport":
        lists = {name: tuple(stored[name]) for name in ("powers", "writable", "creates_in", "schemas")}
        return cls(
            stored["user"],
            stored["database"],
            stored["is_superuser"],
            writable_count=stored["writable_count"],
            **lists,
        )


async def inspect_role(session: Session) -> RoleReport:
    """Ask what the role of this session may do.

    Raises:
        ConversationFailed: The server does not know its own catalog.
        ServerError: It does not let the role look at it.
    """
    (reply,) = await session.ask(Ask(_ROLE))
    try:
        found = json.loads(reply.value())
        return _report(found)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ConversationFailed(DatabaseReason.NOT_POSTGRES) from error


def _report(found: Mapping[str, Any]) -> RoleReport:
    held = [name for name in _POWERS if found.get(name) or name in (found["memberships"] or ())]
    creates_in = list(found["creates_in"] or ())
    if found["creates_schemas"]:
        creates_in.append("schemas of its own")
    return RoleReport(
        user=_shown(found["user"]),
        database=_shown(found["database"]),
        is_superuser=found["rolsuper"] is True,
        powers=() if found["rolsuper"] else tuple(_POWERS[name] for name in held),
        writable_count=int(found["writable_count"]),
        writable=tuple(
            f"{_shown(each['nspname'])}.{_shown(each['relname'])}"
            for each in (found["writable"] or ())[:MAX_NAMED]
        ),
        creates_in=tuple(map(_shown, creates_in[:MAX_NAMED])),
        schemas=tuple(map(str, (found["schemas"] or ())[:MAX_SCHEMAS])),
    )


def _shown(name: object) -> str:
    return plain(str(name), _MAX_NAME)
