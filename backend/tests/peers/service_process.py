"""The service as its own process, as people start it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

BACKEND = Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 40.0


class Service:
    """One run of `python -m app` over a data folder. `more` is added to its environment."""

    def __init__(self, data_dir: Path, port: int, **more: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        environment = {
            **os.environ,
            "ENVIRONMENT": "development",
            "DATA_DIR": str(data_dir),
            "PORT": str(port),
            "DATABASE_URL": "",
            **more,
        }
        self._is_asked_to_stop = False
        self._log = data_dir.with_suffix(".log")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "app"], cwd=BACKEND, env=environment, stderr=log
            )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            assert self._process.poll() is None, f"the service ended instead of starting: {self.log}"
            try:
                if httpx.get(f"{self.url}/api/health/ready").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        pytest.fail("the service was not ready in time")

    @property
    def log(self) -> str:
        """What it wrote so far, in all its runs over this data folder."""
        return self._log.read_text()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def interrupt(self) -> None:
        """Ask it to stop, as Ctrl-C does. Asking twice would cut its end short."""
        if self._process.poll() is None and not self._is_asked_to_stop:
            self._is_asked_to_stop = True
            self._process.send_signal(signal.SIGINT)

    def stop(self) -> None:
        self.interrupt()
        self._process.wait(timeout=20)


@contextmanager
def running(data_dir: Path, port: int, **more: str) -> Iterator[Service]:
    service = Service(data_dir, port, **more)
    try:
        yield service
    finally:
        service.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
