"""The API as the app describes it, read once for the tests that go through all of it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.database import Database
from app.main import create_app
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str
    takes_body: bool

    @property
    def label(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> list[str]:
        return [part.partition("}")[0] for part in self.path.split("{")[1:]]


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document. No database is needed to make it."""
    with TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, environment="development", data_dir=Path(folder))
        return create_app(settings, Database("postgresql://nobody@localhost/nothing")).openapi()


def routes() -> list[Route]:
    return [
        Route(method.upper(), path, "requestBody" in operation)
        for path, operations in description()["paths"].items()
        for method, operation in operations.items()
    ]
