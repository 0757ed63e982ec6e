"""The app: wiring only."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI

from app.activity.retention import Retention
from app.advisory_locks import AdvisoryLocks
from app.agents.database_calls import DatabaseCalls
from app.agents.models import ModelCatalog
from app.agents.tool_budget import ToolBudget
from app.agents.toolset_cache import ToolsetCache
from app.auth.account_changes import AccountChanges
from app.auth.accounts import AccountManager
from app.auth.passwords import Passwords
from app.chat.limits import TurnLimits
from app.chat.server import ChatServer
from app.chat.turn import TurnServices
from app.connectors.alerts import Alerts
from app.connectors.catalog_refresh import CatalogRefresher
from app.connectors.connection_tests import ConnectionTests
from app.connectors.egress import Egress
from app.connectors.egress_exchange import EgressExchange
from app.connectors.health import ConnectorHealth
from app.connectors.pool import ConnectorPool
from app.database import Database
from app.database_signals import Signals
from app.databases.asking import DatabaseQueries
from app.databases.connecting import DatabaseConnections
from app.databases.dialling import DatabaseEgress, own_database
from app.databases.sample_store import SampleStore
from app.databases.schemas import DatabaseSchemas
from app.demo.mounting import DemoServer, mount_demo
from app.error_rendering import render_errors
from app.frontend import mount_frontend
from app.http_security import secure
from app.metrics import CountRequests, Metrics
from app.migrations import migrate
from app.network.egress_policy import EgressPolicy
from app.oauth.flow import OAuthFlows
from app.observability import configure_logging
from app.routers import (
    account,
    activity,
    api_tokens,
    apps,
    auth,
    chatkit,
    connector_import,
    connectors,
    database_queries,
    database_schemas,
    databases,
    health,
    notifications,
    oauth,
    ready_made,
    security_events,
    tools,
)
from app.routers import metrics as metrics_page
from app.routers.responses import OF_EVERY_ROUTE
from app.sealing import vault_of
from app.services import Services
from app.settings import Settings, SettingsError, get_settings
from app.stopping import BEFORE_STOP, BeforeStop
from app.tools.connections import ToolConnections
from app.tools.sign_ins import ToolSignIns
from app.tools.tool_grants import ToolGrants

OPEN_AT_START = 14
"""Connections: as many as bare statements and the turns that get going at a time use together."""


def create_app(settings: Settings, database: Database, passwords: Passwords | None = None) -> FastAPI:
    """The service over an open settings object and a database that may still need migrating."""
    signals = Signals(database)
    models = ModelCatalog(settings)
    vault = vault_of(settings.encryption_keys())
    policy = EgressPolicy.from_settings(settings)
    egress = Egress(policy)
    address = settings.alert_webhook_url
    alerts = Alerts(address.get_secret_value()) if address else None
    health_record = ConnectorHealth(database, alerts)
    pool = ConnectorPool(database, vault=vault, egress=egress, health=health_record, signals=signals)
    refresher = CatalogRefresher(database, pool)
    retention = Retention(database, days=settings.activity_retention_days)
    metrics = Metrics()
    toolsets = ToolsetCache(ToolBudget(settings.tool_token_budget))
    locks = AdvisoryLocks(database)
    exchange = EgressExchange(egress)
    grants = ToolGrants(database, vault, exchange, settings)
    connections = ToolConnections(database, exchange, settings, grants)
    flows = OAuthFlows(database, vault, origin=settings.origin)
    sign_ins = ToolSignIns(database, flows, connections)
    databases_of_users = DatabaseConnections(
        database,
        locks=locks,
        vault=vault,
        egress=DatabaseEgress(policy, own_database(database.engine.url)),
        sample=SampleStore(database, vault),
    )
    schemas = DatabaseSchemas(database, databases_of_users)
    queries = DatabaseQueries(database, databases_of_users, schemas, locks=locks)
    turns = TurnServices(
        database,
        signals,
        models,
        pool,
        vault,
        locks,
        metrics,
        TurnLimits.of(settings),
        toolsets,
        tools=connections,
        databases=DatabaseCalls(database, queries, schemas),
        exports_kept=timedelta(days=settings.export_retention_days),
        after_answer=refresher.behind_answer,
    )
    accounts = AccountManager(settings, database, passwords)
    chat = ChatServer(turns, origin=settings.origin, echoes_feedback=settings.chatkit_renderer == "local")
    leaving = (chat.forget_owner, pool.forget_owner, sign_ins.forget_owner)
    services = Services(
        settings=settings,
        database=database,
        signals=signals,
        accounts=accounts,
        account_changes=AccountChanges(database, accounts, leaving=leaving),
        connectors=pool,
        connection_tests=ConnectionTests(
            database, locks=locks, vault=vault, egress=egress, health=health_record
        ),
        databases=databases_of_users,
        database_queries=queries,
        database_schemas=schemas,
        vault=vault,
        models=models,
        chat=chat,
        metrics=metrics,
        oauth_flows=flows,
        tool_sign_ins=sign_ins,
    )
    _watch(services)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, BeforeStop]]:
        if settings.auto_migrate:
            await migrate(database.engine)
        await database.open()
        async with AsyncExitStack() as stack:
            # Left in reverse: what uses the network and the database ends before they do.
            alerting = [alerts.close] if alerts else []
            stack.push_async_callback(database.close)
            await stack.enter_async_context(signals.running())
            await stack.enter_async_context(retention.running())
            for close in (
                *alerting,
                locks.close,
                models.close,
                pool.close,
                refresher.close,
                services.chat.close,
            ):
                stack.push_async_callback(close)
            if demo:
                await stack.enter_async_context(demo.running())
            yield {BEFORE_STOP: lambda: _end_streams(chat, demo)}

    app = FastAPI(
        title="Patchbay",
        lifespan=lifespan,
        openapi_url=None if settings.is_production else "/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.services = services
    render_errors(app)
    for router in (
        auth.router,
        account.router,
        api_tokens.router,
        security_events.router,
        activity.router,
        apps.router,
        connector_import.router,
        # Before those with an id in their path.
        ready_made.router,
        connectors.router,
        databases.router,
        database_schemas.router,
        database_queries.router,
        notifications.router,
        tools.router,
        oauth.router,
        chatkit.router,
        health.router,
        metrics_page.router,
    ):
        app.include_router(router, prefix="/api", responses=OF_EVERY_ROUTE)
    demo = None if settings.is_production else mount_demo(app, origin=settings.origin)
    mount_frontend(app, settings)
    secure(app, settings)
    app.add_middleware(CountRequests, metrics=metrics)
    return app


def _end_streams(chat: ChatServer, demo: DemoServer | None) -> None:
    chat.end_streams()
    if demo:
        demo.end_streams()


def _watch(services: Services) -> None:
    """Figures that rise when something is not given back."""
    watch = services.metrics.watch
    watch("tasks", "Tasks of the event loop", lambda: len(asyncio.all_tasks()))
    watch("streams", "Answers being streamed", lambda: services.chat.stream_count)
    watch("sessions", "Warm sessions with connectors", lambda: services.connectors.session_count)


def from_environment() -> FastAPI:
    """The app that uvicorn serves: settings from the environment, `DATABASE_URL` required."""
    settings = get_settings()
    if problems := settings.problems():
        raise SettingsError(" ".join(problems))
    if settings.database_url is None:
        raise SettingsError("DATABASE_URL is not set. `python -m app` starts an embedded PostgreSQL instead.")
    configure_logging(as_json=settings.is_production, level=settings.log_level)
    database_url = settings.database_url.get_secret_value()
    return create_app(settings, Database(database_url, open_at_start=OPEN_AT_START))
