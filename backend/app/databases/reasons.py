"""Why a database could not be connected or asked: every fine reason with its code, words and way out."""

from dataclasses import dataclass
from enum import StrEnum


class DatabaseErrorCode(StrEnum):
    """What a user is told first; the reason says it finer."""

    INVALID_ADDRESS = "INVALID_ADDRESS"
    CONNECTION_FAILED = "CONNECTION_FAILED"
    TIMEOUT = "TIMEOUT"
    AUTH_FAILED = "AUTH_FAILED"
    NOT_POSTGRES = "NOT_POSTGRES"
    ROLE_REFUSED = "ROLE_REFUSED"
    NO_TABLES = "NO_TABLES"

    @property
    def message(self) -> str:
        return _MESSAGES[self]


_MESSAGES = {
    DatabaseErrorCode.INVALID_ADDRESS: "This is not the address of a PostgreSQL database.",
    DatabaseErrorCode.CONNECTION_FAILED: "Cannot connect to the database server.",
    DatabaseErrorCode.TIMEOUT: "The database did not answer within 10 seconds.",
    DatabaseErrorCode.AUTH_FAILED: "The database does not let this role in.",
    DatabaseErrorCode.NOT_POSTGRES: "The server does not answer like PostgreSQL.",
    DatabaseErrorCode.ROLE_REFUSED: "This role can do more than reading should need.",
    DatabaseErrorCode.NO_TABLES: "Connected, but this role can read no table.",
}


class DatabaseReason(StrEnum):
    """What exactly went wrong. Values are part of the API and never change their meaning."""

    DSN_MALFORMED = "dsn_malformed"
    DSN_PARAMETER_REFUSED = "dsn_parameter_refused"
    DSN_SEVERAL_HOSTS = "dsn_several_hosts"
    DSN_SOCKET_PATH = "dsn_socket_path"
    DSN_SSLMODE_UNKNOWN = "dsn_sslmode_unknown"
    HOST_NOT_CANONICAL = "host_not_canonical"
    PORT_INVALID = "port_invalid"
    FIELD_MISSING = "field_missing"
    FIELD_INVALID = "field_invalid"

    ADDRESS_NOT_ALLOWED = "address_not_allowed"
    PORT_NOT_ALLOWED = "port_not_allowed"
    ENCRYPTION_REQUIRED = "encryption_required"
    OWN_DATABASE = "own_database"
    DNS_NOT_FOUND = "dns_not_found"
    DNS_FAILED = "dns_failed"
    CONNECTION_REFUSED = "connection_refused"
    NETWORK_UNREACHABLE = "network_unreachable"
    CONNECTION_LOST = "connection_lost"
    TLS_NOT_OFFERED = "tls_not_offered"
    TLS_CERTIFICATE_INVALID = "tls_certificate_invalid"
    TLS_CERTIFICATE_EXPIRED = "tls_certificate_expired"
    TLS_HOSTNAME_MISMATCH = "tls_hostname_mismatch"
    TLS_HANDSHAKE_FAILED = "tls_handshake_failed"
    TOO_MANY_CONNECTIONS = "too_many_connections"
    SERVER_STARTING = "server_starting"
    SERVER_ERROR = "server_error"

    DNS_TIMEOUT = "dns_timeout"
    CONNECT_TIMEOUT = "connect_timeout"
    TLS_TIMEOUT = "tls_timeout"
    LOGIN_TIMEOUT = "login_timeout"
    ANSWER_TOO_SLOW = "answer_too_slow"

    PASSWORD_REJECTED = "password_rejected"  # noqa: S105 - a reason, not a secret
    PASSWORD_REQUIRED = "password_required"  # noqa: S105 - the same
    LOGIN_NOT_ALLOWED = "login_not_allowed"
    DATABASE_NOT_FOUND = "database_not_found"
    AUTHENTICATION_UNSUPPORTED = "authentication_unsupported"
    SERVER_NOT_PROVEN = "server_not_proven"
    CREDENTIALS_UNREADABLE = "credentials_unreadable"

    NOT_POSTGRES = "not_postgres"
    ANSWER_TOO_LARGE = "answer_too_large"
    VERSION_TOO_OLD = "version_too_old"
    READ_ONLY_NOT_KEPT = "read_only_not_kept"

    SUPERUSER = "superuser"
    NO_TABLES = "no_tables"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a reason means for the user: the coarse code, what happened, and what to do next."""

    code: DatabaseErrorCode
    detail: str
    fix: str


def explain(reason: DatabaseReason) -> Explanation:
    return _EXPLANATIONS[reason]


def _of(
    code: DatabaseErrorCode, rows: dict[DatabaseReason, tuple[str, str]]
) -> dict[DatabaseReason, Explanation]:
    return {reason: Explanation(code, detail, fix) for reason, (detail, fix) in rows.items()}


_ADDRESSES = {
    DatabaseReason.DSN_MALFORMED: (
        "This is no connection string; in one, a password's @ / # are written %40 %2F %23.",
        "Enter it like postgresql://user:password@db.example.com:5432/shop, or fill in the fields.",
    ),
    DatabaseReason.DSN_PARAMETER_REFUSED: (
        "The connection string has a setting other than host, port, user, password, database and sslmode.",
        "Remove everything after the question mark except sslmode.",
    ),
    DatabaseReason.DSN_SEVERAL_HOSTS: (
        "The connection string names several hosts.",
        "Choose the one that should be read from.",
    ),
    DatabaseReason.DSN_SOCKET_PATH: (
        "The host is a path in the file system.",
        "Enter the name or address of a server that listens on the network.",
    ),
    DatabaseReason.DSN_SSLMODE_UNKNOWN: (
        "The value of sslmode is not one of PostgreSQL's.",
        "Use verify-full, verify-ca, require, prefer, allow or disable, or leave it out.",
    ),
    DatabaseReason.HOST_NOT_CANONICAL: (
        "The host is written in a way that different programs read differently.",
        "Enter a plain host name, or an IP address in its usual form.",
    ),
    DatabaseReason.PORT_INVALID: (
        "The port is not a number from 1 to 65535.",
        "Enter the port as a number; PostgreSQL's own is 5432.",
    ),
    DatabaseReason.FIELD_MISSING: (
        "Host, user and database are needed.",
        "Fill in what is missing; the password may stay empty.",
    ),
    DatabaseReason.FIELD_INVALID: (
        "A field is too long or contains a character that PostgreSQL cannot take.",
        "Check user, password and database for stray characters.",
    ),
}
_CONNECTING = {
    DatabaseReason.ADDRESS_NOT_ALLOWED: (
        "The host leads to an address inside a private network, which this service does not connect to.",
        "Use a server that can be reached from the internet, or ask the operator to allow this one.",
    ),
    DatabaseReason.PORT_NOT_ALLOWED: (
        "Databases are not connected at this port.",
        "Use the port that PostgreSQL listens on, usually 5432.",
    ),
    DatabaseReason.ENCRYPTION_REQUIRED: (
        "An unencrypted connection would show the password and the data to others on the way.",
        "Remove sslmode=disable, and switch on TLS at the server if it is off.",
    ),
    DatabaseReason.OWN_DATABASE: (
        "This is the database that this service itself works with.",
        "Connect another database.",
    ),
    DatabaseReason.DNS_NOT_FOUND: (
        "There is no host of this name.",
        "Check the spelling of the host.",
    ),
    DatabaseReason.DNS_FAILED: (
        "The name of the host could not be looked up.",
        "Try again in a moment; if it stays like this, check the host.",
    ),
    DatabaseReason.CONNECTION_REFUSED: (
        "The host is there, but nothing listens at this port.",
        "Check the port, and that the server accepts connections from other computers.",
    ),
    DatabaseReason.NETWORK_UNREACHABLE: (
        "There is no way to this host from here.",
        "Check that the host can be reached from the internet.",
    ),
    DatabaseReason.CONNECTION_LOST: (
        "The server closed the connection in the middle of the conversation.",
        "Try again; if it happens each time, the server's log has the reason.",
    ),
    DatabaseReason.TLS_NOT_OFFERED: (
        "The server does not offer encryption, so no password was sent.",
        "Switch on TLS at the server (ssl = on).",
    ),
    DatabaseReason.TLS_CERTIFICATE_INVALID: (
        "The server's certificate is not signed by an authority that is trusted here; no password was sent.",
        "Use a certificate of a public authority, or ask the operator to trust the server's own.",
    ),
    DatabaseReason.TLS_CERTIFICATE_EXPIRED: (
        "The server's certificate has expired, so no password was sent.",
        "Renew the certificate of the server.",
    ),
    DatabaseReason.TLS_HOSTNAME_MISMATCH: (
        "The server's certificate is for another name, so no password was sent.",
        "Use the host name that stands in the certificate.",
    ),
    DatabaseReason.TLS_HANDSHAKE_FAILED: (
        "The encrypted connection could not be set up.",
        "Check that the server speaks TLS 1.2 or newer.",
    ),
    DatabaseReason.TOO_MANY_CONNECTIONS: (
        "The server has no free connection left.",
        "Try again in a moment, or raise max_connections at the server.",
    ),
    DatabaseReason.SERVER_STARTING: (
        "The server is starting or shutting down.",
        "Try again in a moment.",
    ),
    DatabaseReason.SERVER_ERROR: (
        "The server refused with an error of its own.",
        "The words of the server say more; its log has the whole reason.",
    ),
}
_TIMEOUTS = {
    DatabaseReason.DNS_TIMEOUT: (
        "Looking up the host took too long.",
        "Try again in a moment.",
    ),
    DatabaseReason.CONNECT_TIMEOUT: (
        "Nothing answered at this address.",
        "Check host and port, and that a firewall lets this service through.",
    ),
    DatabaseReason.TLS_TIMEOUT: (
        "The server did not finish setting up encryption.",
        "Check that PostgreSQL listens at this port, and not another service.",
    ),
    DatabaseReason.LOGIN_TIMEOUT: (
        "The server did not finish logging in.",
        "Check that PostgreSQL listens at this port, and that it is not overloaded.",
    ),
    DatabaseReason.ANSWER_TOO_SLOW: (
        "The server answered too slowly.",
        "Try again when the server is less busy.",
    ),
}
_LOGINS = {
    DatabaseReason.PASSWORD_REJECTED: (
        "The server does not accept this user with this password.",
        "Check user and password.",
    ),
    DatabaseReason.PASSWORD_REQUIRED: (
        "The server asks for a password.",
        "Enter the password of this user.",
    ),
    DatabaseReason.LOGIN_NOT_ALLOWED: (
        "The server's rules do not let this user in from here.",
        "Allow the user in pg_hba.conf, or in the access settings of your provider.",
    ),
    DatabaseReason.DATABASE_NOT_FOUND: (
        "The server has no database of this name.",
        "Check the name of the database; capitals count.",
    ),
    DatabaseReason.AUTHENTICATION_UNSUPPORTED: (
        "The server asks for a kind of login that this service does not have.",
        "Let this user log in with a password (scram-sha-256).",
    ),
    DatabaseReason.SERVER_NOT_PROVEN: (
        "The server could not prove that it knows the password, so it may be another one.",
        "Check the host, and change the password if it may have become known.",
    ),
    DatabaseReason.CREDENTIALS_UNREADABLE: (
        "The stored password cannot be opened any more.",
        "Connect the database again with its password.",
    ),
}
_PROTOCOL = {
    DatabaseReason.NOT_POSTGRES: (
        "What answers at this address does not speak PostgreSQL's protocol.",
        "Check host and port.",
    ),
    DatabaseReason.ANSWER_TOO_LARGE: (
        "The server sent more at once than this service accepts.",
        "Ask for fewer or shorter values.",
    ),
    DatabaseReason.VERSION_TOO_OLD: (
        "The server is older than PostgreSQL 12.",
        "Connect a server of version 12 or newer.",
    ),
    DatabaseReason.READ_ONLY_NOT_KEPT: (
        "The server does not keep a transaction read-only, so nothing is asked of it.",
        "Connect PostgreSQL itself, or a service that keeps read-only transactions.",
    ),
}

_EXPLANATIONS = {
    **_of(DatabaseErrorCode.INVALID_ADDRESS, _ADDRESSES),
    **_of(DatabaseErrorCode.CONNECTION_FAILED, _CONNECTING),
    **_of(DatabaseErrorCode.TIMEOUT, _TIMEOUTS),
    **_of(DatabaseErrorCode.AUTH_FAILED, _LOGINS),
    **_of(DatabaseErrorCode.NOT_POSTGRES, _PROTOCOL),
    DatabaseReason.SUPERUSER: Explanation(
        DatabaseErrorCode.ROLE_REFUSED,
        "This role is a superuser: it could read the server's files and run programs there.",
        "Run the script below as this role and connect with the role that it makes, "
        "or say that you want the superuser.",
    ),
    DatabaseReason.NO_TABLES: Explanation(
        DatabaseErrorCode.NO_TABLES,
        "This role can read no table or view of this database.",
        "Grant it SELECT on what it should see, then refresh.",
    ),
}
