"""Processes of a measurement: started, waited for, on ports of their own."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

BACKEND = Path(__file__).resolve().parents[1]
START_TIMEOUT_S = 120.0
UNHURRIED = {"TURNS_PER_MINUTE": "0", "TURNS_PER_DAY": "0", "RUNS_AT_ONCE": "100"}
"""One user stands for many here: the limits are counted, but never reached."""


def started(module: str, *arguments: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.Popen(command, cwd=BACKEND, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603 - our own


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, *, method: str = "GET") -> None:
    """Return when the address answers well; `TimeoutError` after two minutes."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            if httpx.request(method, url).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError(url)
