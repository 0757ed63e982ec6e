"""An app whose model is a scripted endpoint, and the people and servers that most tests of a chat need."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from app.database import Database
from app.settings import Settings
from tests.conftest import ORIGIN, browser, new_app, sign_up
from tests.peers.llm_server import LlmServer, scripted_llm
from tests.peers.notes_server import notes_server


@asynccontextmanager
async def running(settings: Settings, database: Database) -> AsyncIterator[FastAPI]:
    app = new_app(settings, database)
    async with app.router.lifespan_context(app):
        yield app


def settings_for(tmp_path: Path, llm: LlmServer, **more: Any) -> Settings:
    return Settings(
        _env_file=None,
        environment="development",
        data_dir=tmp_path,
        public_url=ORIGIN,
        llm_api_key="test-key",
        llm_base_url=llm.base_url,
        llm_model="scripted",
        llm_models="scripted=Scripted, other=Other",
        **more,
    )


@pytest.fixture(scope="module")
def notes_url() -> Iterator[str]:
    with notes_server() as url:
        yield url


@pytest.fixture
def llm() -> Iterator[LlmServer]:
    with scripted_llm() as llm:
        yield llm


@pytest.fixture
async def alice(tmp_path: Path, database: Database, llm: LlmServer) -> AsyncIterator[AsyncClient]:
    """Alice's browser on an app whose model is the scripted endpoint."""
    async with running(settings_for(tmp_path, llm), database) as app, browser(app) as client:
        await sign_up(client, "alice@example.com")
        yield client
