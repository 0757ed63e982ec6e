"""What one process is made of, built once by `create_app` and handed to whoever needs it."""

from dataclasses import dataclass

from app.auth.accounts import AccountManager
from app.database import Database
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Services:
    settings: Settings
    database: Database
    accounts: AccountManager
