"""Where a connector's row leads and with which credentials: the part of it that is sealed."""

from dataclasses import dataclass, replace

from app.connectors.checked_url import CheckedUrl
from app.connectors.credentials import Credentials, NoCredentials, parse_credentials, reveal
from app.models import UserMCPConnection
from app.sealing import CredentialVault, row_context

_MASK = "?***"


@dataclass(frozen=True, slots=True)
class Target:
    """A server and what lets us in. The URL's query counts as a secret."""

    url: CheckedUrl
    credentials: Credentials

    def fingerprint(self, vault: CredentialVault) -> bytes:
        """Recognises the same server with the same credentials, without holding either."""
        secrets = [f"{name}={value}" for name, value in sorted(reveal(self.credentials).items())]
        return vault.fingerprint(self.url.full, *secrets)

    def store(self, row: UserMCPConnection, vault: CredentialVault) -> None:
        """Write the target into a row that has its id already: the id is part of what is sealed."""
        row.server_url = self.url.public
        row.auth_type = self.credentials.auth_type
        if isinstance(self.credentials, NoCredentials) and not self.url.query:
            row.auth_config = None
            return
        secrets = {"credentials": reveal(self.credentials), "query": self.url.query}
        row.auth_config = vault.seal(secrets, context=_context(row))

    @staticmethod
    def open_url(row: UserMCPConnection) -> CheckedUrl | None:
        """The row's address, when no part of it is sealed."""
        return None if row.server_url.endswith(_MASK) else CheckedUrl.parse(row.server_url)

    @classmethod
    def load(cls, row: UserMCPConnection, vault: CredentialVault) -> "Target":
        """Read a row's target.

        Raises:
            DecryptionError: The sealed part does not open for this row.
        """
        url = CheckedUrl.parse(row.server_url.removesuffix(_MASK))
        if row.auth_config is None:
            return cls(url, NoCredentials())
        secrets = vault.open(row.auth_config, context=_context(row))
        credentials = parse_credentials(row.auth_type, secrets["credentials"])
        return cls(replace(url, query=secrets["query"]), credentials)


def _context(row: UserMCPConnection) -> str:
    return row_context(UserMCPConnection.__tablename__, row_id=row.id, owner_id=row.user_id)
