"""What one process is made of, built once by `create_app` and handed to whoever needs it."""

from dataclasses import dataclass

from app.agents.models import ModelCatalog
from app.auth.account_changes import AccountChanges
from app.auth.accounts import AccountManager
from app.chat.server import ChatServer
from app.connectors.connection_tests import ConnectionTests
from app.connectors.pool import ConnectorPool
from app.database import Database
from app.database_signals import Signals
from app.databases.asking import DatabaseQueries
from app.databases.connecting import DatabaseConnections
from app.databases.schemas import DatabaseSchemas
from app.metrics import Metrics
from app.oauth.flow import OAuthFlows
from app.sealing import CredentialVault
from app.settings import Settings
from app.tools.sign_ins import ToolSignIns


@dataclass(frozen=True, slots=True)
class Services:
    settings: Settings
    database: Database
    signals: Signals
    accounts: AccountManager
    account_changes: AccountChanges
    connectors: ConnectorPool
    connection_tests: ConnectionTests
    databases: DatabaseConnections
    database_queries: DatabaseQueries
    database_schemas: DatabaseSchemas
    vault: CredentialVault
    models: ModelCatalog
    chat: ChatServer
    metrics: Metrics
    oauth_flows: OAuthFlows
    tool_sign_ins: ToolSignIns
