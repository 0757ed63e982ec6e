"""What is measured on: service and peers as processes of their own, one user, ten connectors."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.peer_servers import SERVERS
from benchmarks.processes import UNHURRIED, free_port, started, wait_for

ACCOUNT = {"email": "bench@example.com", "password": "a long enough password"}


@dataclass(frozen=True, slots=True)
class Stage:
    """Addresses of both processes, the user's cookie, and the database for looking behind the API."""

    service: str
    peers: str
    cookie: dict[str, str]
    database_url: str
    owner_id: int
    connector_ids: tuple[int, ...]
    service_pid: int

    def browser(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self.service, cookies=self.cookie, headers={"Origin": self.service}, timeout=60
        )


@contextmanager
def stage() -> Iterator[Stage]:
    """Start everything, and stop it again whatever happens."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        ports = [free_port(), free_port()]
        service, peers = (f"http://127.0.0.1:{port}" for port in ports)
        environment = {
            **os.environ,
            "ENVIRONMENT": "development",
            "DATA_DIR": folder,
            "PORT": str(ports[0]),
            "LOG_LEVEL": "error",
            **UNHURRIED,
        }
        serving = started("app", environment=environment)
        processes = [started("benchmarks.peer_servers", str(ports[1]), environment=environment), serving]
        try:
            wait_for(f"{peers}/constant", method="POST")
            wait_for(f"{service}/api/health/ready")
            yield _furnished(service, peers, Path(folder), serving.pid)
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(timeout=30)


def _furnished(service: str, peers: str, folder: Path, service_pid: int) -> Stage:
    with httpx.Client(base_url=service, headers={"Origin": service}, timeout=60) as browser:
        owner = browser.post("/api/auth/register", json=ACCOUNT).raise_for_status().json()
        browser.post("/api/auth/login", json=ACCOUNT).raise_for_status()
        connectors = [
            {"name": f"Server {number}", "server_url": f"{peers}/{number}/mcp", "auth_type": "none"}
            for number in range(SERVERS)
        ]
        ids = [
            browser.post("/api/connectors", json=body).raise_for_status().json()["id"] for body in connectors
        ]
        return Stage(
            service=service,
            peers=peers,
            cookie=dict(browser.cookies),
            database_url=f"postgresql://postgres@/postgres?host={folder / 'postgres'}",
            owner_id=owner["id"],
            connector_ids=tuple(ids),
            service_pid=service_pid,
        )
