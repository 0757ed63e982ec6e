"""Changing a saved connector: its words freely, its target only to be tested anew."""

from dataclasses import dataclass

from app.connectors.checked_url import CheckedUrl
from app.connectors.credentials import ApiKeyCredentials, Credentials, NoCredentials
from app.connectors.errors import CredentialsNeeded
from app.connectors.health import WELL
from app.connectors.sealed_target import Target
from app.models import UserMCPConnection
from app.sealing import CredentialVault, DecryptionError


@dataclass(frozen=True, slots=True)
class TargetChange:
    """Where a connector is to lead from now on. None for `address` or `credentials` keeps the stored ones.

    `keeps_header`: a new key goes into the header of the stored one.
    """

    address: str | None = None
    credentials: Credentials | None = None
    keeps_header: bool = False


@dataclass(frozen=True, slots=True)
class ConnectorChange:
    """What a user sends. `version` is the one that the user was looking at."""

    name: str
    description: str | None
    target: TargetChange = TargetChange()
    version: int | None = None
    allows_duplicate: bool = False


def new_target(connector: UserMCPConnection, change: TargetChange, vault: CredentialVault) -> Target | None:
    """Where the connector is to lead from now on; None when that stays as it is.

    Raises:
        UrlRefused: The new address is none.
        CredentialsNeeded: The address changes and the stored credentials would go to the new one.
    """
    # An unchanged form sends the masked address back.
    address = None if change.address == connector.server_url else change.address
    if address is None and change.credentials is None:
        return None
    stored = _stored(connector, vault)
    if address is not None:
        url: CheckedUrl | None = CheckedUrl.parse(address)
    else:
        url = stored.url if stored else Target.open_url(connector)
    credentials = _in_its_header(change, stored)
    if stored is not None and url == stored.url and credentials in {None, stored.credentials}:
        return None
    if credentials is None and stored is not None and isinstance(stored.credentials, NoCredentials):
        credentials = stored.credentials
    if url is None or credentials is None:
        raise CredentialsNeeded("Enter address and credentials anew: the stored ones do not go elsewhere.")
    return Target(url, credentials)


def _in_its_header(change: TargetChange, stored: Target | None) -> Credentials | None:
    new, old = change.credentials, stored.credentials if stored else None
    if change.keeps_header and isinstance(new, ApiKeyCredentials) and isinstance(old, ApiKeyCredentials):
        return new.model_copy(update={"header_name": old.header_name})
    return new


def retarget(connector: UserMCPConnection, target: Target, vault: CredentialVault) -> None:
    """Lead a row elsewhere. It is unverified until it passes a test; another server begins without tools."""
    is_elsewhere = target.url.public != connector.server_url
    target.store(connector, vault)
    connector.is_verified = False
    for column, value in WELL.items():
        setattr(connector, column, value)
    if is_elsewhere:
        connector.discovered_tools = []
        connector.discovered_at = connector.stale_at = connector.last_verified_at = None
        connector.server_name = connector.protocol_version = None


def _stored(connector: UserMCPConnection, vault: CredentialVault) -> Target | None:
    try:
        return Target.load(connector, vault)
    except DecryptionError:
        return None
