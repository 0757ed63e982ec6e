"""Credentials of connectors, sealed under this process's own keys; the command line rotates them."""

import sys
from functools import lru_cache
from typing import Any

from app.sealing import CredentialVault, DecryptionError, vault_of
from app.settings import get_settings

__all__ = ["DecryptionError", "decrypt_credentials", "encrypt_credentials"]


def encrypt_credentials(credentials: dict[str, Any], *, context: str = "") -> str:
    """Seal credentials under the service's keys, for the row that `context` names (see `row_context`)."""
    return _vault(get_settings().encryption_keys()).seal(credentials, context=context)


def decrypt_credentials(sealed: str, *, context: str = "") -> dict[str, Any]:
    """Open what `encrypt_credentials` sealed for the same context.

    Raises:
        DecryptionError: In every case in which it does not open.
    """
    return _vault(get_settings().encryption_keys()).open(sealed, context=context)


@lru_cache(maxsize=4)
def _vault(keys: str) -> CredentialVault:
    return vault_of(keys)


if __name__ == "__main__":
    from app.connectors.key_rotation import main

    sys.exit(main(sys.argv[1:]))
