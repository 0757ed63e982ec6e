"""Servers that others have written, each installed into an environment of its own below `.venv/peers`.

An environment is made once, by pinned version, and kept: what was made before serves without a registry.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PEERS = Path(__file__).resolve().parents[3] / ".venv" / "peers"
INSTALL_S = 240
START_S = 30.0
STOP_S = 10


class NotInstallable(Exception):
    """The registry cannot be reached, and the environment has not been made before."""


def python_with(package: str, version: str) -> Path:
    """The interpreter of an environment that holds one package.

    Raises:
        NotInstallable: With the installer's last words.
    """
    folder = PEERS / f"{package}-{version}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        _install([sys.executable, "-m", "venv", str(folder)])
        pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
        _install([str(python), *pip, f"{package}=={version}"])
        (folder / "complete").touch()
    return python


def npm_folder_with(*packages: str) -> Path:
    """The `node_modules` of an environment that holds these packages, each as `name@version`.

    Raises:
        NotInstallable: With the installer's last words.
    """
    folder = PEERS / "-".join(each.rpartition("/")[2].replace("@", "-") for each in packages)
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        options = ["--prefix", str(folder), "--no-audit", "--no-fund", "--loglevel=error"]
        _install(["npm", "install", *options, *packages])
        (folder / "complete").touch()
    return folder / "node_modules"


def _install(command: Sequence[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=INSTALL_S)  # noqa: S603 - ours
    except (OSError, subprocess.SubprocessError) as error:
        words = str(getattr(error, "stderr", "") or error).strip().splitlines()
        raise NotInstallable(words[-1] if words else "no reason given") from error


@contextmanager
def running(command: Sequence[str]) -> Iterator[str]:
    """Run a server that listens on the port in PORT; yields its origin."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    silent = subprocess.DEVNULL
    environment = {**os.environ, "PORT": str(port)}
    process = subprocess.Popen(command, env=environment, stdout=silent, stderr=silent)  # noqa: S603 - ours
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    ends_at = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < ends_at:
        for host in ("127.0.0.1", "::1"):
            try:
                socket.create_connection((host, port), 1).close()
            except OSError:
                continue
            return
        time.sleep(0.05)
    raise TimeoutError(f"The peer does not listen; its exit code is {process.returncode}.")
