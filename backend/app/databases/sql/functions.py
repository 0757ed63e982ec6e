"""Functions that a read-only transaction does not hold back, and how a server judges the others."""

import re
from collections.abc import Collection

DENIED = re.compile(
    r"""
    pg_read_.* | pg_ls_.* | pg_stat_file | pg_file_.* | pg_current_logfile | pg_hba_file_rules
    | pg_show_all_file_settings | pg_ident_file_mappings | pg_config
    | lo_.* | loread | lowrite | dblink.* | postgres_fdw_.*
    | pg_sleep.* | set_config | setseed | nextval | setval | currval | lastval | pg_notify
    | pg_(try_)?advisory_.* | pg_logical_.* | pg_replication_.* | pg_(create|drop|copy|sync|advance)_.*
    | pg_switch_wal | pg_wal_replay_.* | pg_promote | pg_reload_conf | pg_rotate_logfile.* | pg_log_.*
    | pg_(terminate|cancel)_backend | pg_export_snapshot | pg_(start|stop|backup)_.* | pg_import_.*
    | txid_current | pg_current_xact_id | pg_prewarm | pg_stat_reset.* | pg_stat_statements_reset
    | pg_stat_get_activity | pg_stat_get_backend_.* | pg_restore_.* | pg_clear_.* | pg_set_.*
    | (query|table|cursor|schema|database)_to_xml.* | ts_stat | ts_rewrite
    | crosstab.* | connectby | xpath_table | normal_rand
    """,
    re.VERBOSE,
)
"""By name, whoever asks and whatever the server says about them."""

HARMLESS = frozenset(
    {
        *("random", "random_normal", "clock_timestamp", "timeofday", "gen_random_uuid", "uuidv4", "uuidv7"),
        *("array_shuffle", "array_sample", "pg_relation_size", "pg_total_relation_size", "pg_table_size"),
        *(
            "pg_indexes_size",
            "pg_database_size",
            "pg_tablespace_size",
            "bernoulli",
            "system",
            "uuid_generate_v4",
        ),
    }
)
"""Volatile because they answer differently each time, not because they do anything."""

PRIVATE_RELATIONS = frozenset(
    {
        *(
            "pg_authid",
            "pg_shadow",
            "pg_user_mapping",
            "pg_user_mappings",
            "pg_subscription",
            "pg_largeobject",
        ),
        *("pg_hba_file_rules", "pg_ident_file_mappings", "pg_file_settings", "pg_config"),
        *("pg_stat_activity", "pg_stat_statements", "pg_stat_replication", "pg_stat_ssl"),
    }
)
"""Password hashes, files of the server, and what others ask."""

REFUSED_AMONG = """
SELECT DISTINCT p.proname FROM pg_catalog.pg_proc p
WHERE p.prokind <> 'a' AND (
  p.provolatile = 'v' AND p.proname::text = ANY (string_to_array($1, chr(31)))
  OR p.pronargs - p.pronargdefaults <= 1 AND p.pronargs >= 1 AND (
    p.provolatile = 'v' AND p.proname::text = ANY (string_to_array($2, chr(31)))
    OR p.proname::text = ANY (string_to_array($3, chr(31)))))
LIMIT 20
"""
"""Names called, names behind a dot, and those of them that are denied by name: `x.f` calls f with x when x
has no column of that name, and most names behind a dot are columns."""


def denied_among(names: Collection[str]) -> list[str]:
    return [name for name in sorted(names) if DENIED.fullmatch(name)]
