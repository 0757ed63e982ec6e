"""Where the soak takes place: a database, two processes of the service, a steady peer and one that flaps."""

import asyncio
import base64
import os
import random
import secrets
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.embedded_postgres import EmbeddedPostgres
from benchmarks.processes import UNHURRIED, free_port, started, wait_for

FLAPS_AFTER_S = (4.0, 12.0)
GONE_FOR_S = (0.5, 4.0)


@dataclass
class SoakStage:
    """Addresses; and the peer that `flap` kills and starts again."""

    processes: list[str]
    steady: str
    flapping: str
    flapping_port: int
    services: list[subprocess.Popen[bytes]] = field(default_factory=list, repr=False)
    peer: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    async def flap(self, until: float) -> None:
        """Kill the peer in the middle of whatever it does, and bring it back, again and again."""
        chance = random.Random(0)  # noqa: S311 - a reproducible script, no secret
        while time.monotonic() < until:
            await asyncio.sleep(chance.uniform(*FLAPS_AFTER_S))
            self.stop_peer()
            await asyncio.sleep(chance.uniform(*GONE_FOR_S))
            self.start_peer()

    def casualties(self) -> list[str]:
        """The processes of the service that did not live to see the end."""
        ends = [each.poll() for each in self.services]
        return [f"process {number} ended with {end}" for number, end in enumerate(ends) if end is not None]

    def start_peer(self) -> None:
        self.peer = started("benchmarks.peer_servers", str(self.flapping_port), environment={**os.environ})

    def stop_peer(self) -> None:
        if self.peer is not None:
            self.peer.kill()
            self.peer.wait()


@contextmanager
def soak_stage() -> Iterator[SoakStage]:
    """Start everything, and stop it again whatever happens."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        postgres = EmbeddedPostgres(Path(folder))
        try:
            with _services(postgres.start(), Path(folder)) as stage:
                yield stage
        finally:
            postgres.stop()


@contextmanager
def _services(database_url: str, folder: Path) -> Iterator[SoakStage]:
    ports = [free_port() for _ in range(4)]
    one, two, steady, flapping = (f"http://127.0.0.1:{port}" for port in ports)
    environment = {
        **os.environ,
        "ENVIRONMENT": "development",
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "AUTH_SECRET": secrets.token_urlsafe(48),
        "TOKEN_ENCRYPTION_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "PUBLIC_URL": one,
        "LOG_LEVEL": "error",
        **UNHURRIED,
    }
    stage = SoakStage([one, two], f"{steady}/0/mcp", f"{flapping}/0/mcp", ports[3])
    running = [
        started("app", environment={**environment, "PORT": str(ports[0])}),
        started("app", environment={**environment, "PORT": str(ports[1])}),
        started("benchmarks.peer_servers", str(ports[2]), environment=environment),
    ]
    stage.services = running[:2]
    try:
        stage.start_peer()
        for process in stage.processes:
            wait_for(f"{process}/api/health/ready")
        for peer in (steady, flapping):
            wait_for(f"{peer}/constant", method="POST")
        yield stage
    finally:
        stage.stop_peer()
        for each in running:
            each.terminate()
        for each in running:
            each.wait(timeout=30)
