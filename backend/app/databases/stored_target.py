"""A user's database in its row: the address to show, the password sealed."""

from pydantic import SecretStr

from app.databases.addresses import DatabaseAddress, DatabaseTarget, SslMode
from app.models import UserDatabase
from app.sealing import CredentialVault, row_context


def store_target(row: UserDatabase, target: DatabaseTarget, vault: CredentialVault) -> None:
    """Write the target into a row that has its id already: the id is part of what is sealed."""
    address = target.address
    row.host, row.port = address.host, address.port
    row.database_name, row.username = address.database, address.user
    row.sslmode = address.sslmode.value if address.sslmode else None
    password = target.password.get_secret_value()
    row.credentials = vault.seal({"password": password}, context=_context(row)) if password else None


def load_target(row: UserDatabase, vault: CredentialVault) -> DatabaseTarget:
    """Read a row's target. The sample store has none.

    Raises:
        DecryptionError: The password does not open for this row.
    """
    address = DatabaseAddress(
        host=row.host or "",
        port=row.port or 0,
        database=row.database_name or "",
        user=row.username or "",
        sslmode=SslMode(row.sslmode) if row.sslmode else None,
    )
    if row.credentials is None:
        return DatabaseTarget(address)
    return DatabaseTarget(address, SecretStr(vault.open(row.credentials, context=_context(row))["password"]))


def _context(row: UserDatabase) -> str:
    return row_context(UserDatabase.__tablename__, row_id=row.id, owner_id=row.user_id)
