"""Running a peer: a real server on a free port of this machine, in a thread of its own."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import uvicorn

HOST = "127.0.0.1"
START_S = 20
STOP_S = 10


@contextmanager
def serving(app: Any, *, certificate: Path | None = None, key: Path | None = None) -> Iterator[str]:
    """Serve an ASGI app; yields its origin, https when a certificate is given."""
    listener = _listener()
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="critical",
            timeout_graceful_shutdown=1,
            ssl_certfile=str(certificate) if certificate else None,
            ssl_keyfile=str(key) if key else None,
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    ready = threading.Event()
    for _ in range(START_S * 100):
        if server.started or ready.wait(0.01):
            break
    assert server.started
    try:
        yield f"{'https' if certificate else 'http'}://{HOST}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(STOP_S)
        listener.close()


@contextmanager
def serving_bytes(handle: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve raw connections, each in a thread; yields the origin. For what no web framework would send."""
    listener = _listener()
    held: list[socket.socket] = []

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                held.append(connection)
                threading.Thread(target=_answer, args=(handle, connection), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        # Closing alone does not wake a thread that waits in accept().
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in held:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        thread.join(STOP_S)


def _answer(handle: Callable[[socket.socket], None], connection: socket.socket) -> None:
    with suppress(OSError), connection:
        handle(connection)


def _listener() -> socket.socket:
    listener = socket.create_server((HOST, 0), backlog=64)
    listener.settimeout(None)
    return listener


def read_request(connection: socket.socket) -> bytes:
    """One HTTP request, head and body, as far as it arrives within two seconds."""
    connection.settimeout(2)
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536) or _ended()
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        ),
        0,
    )
    while len(body) < length:
        body += connection.recv(65536) or _ended()
    return head + b"\r\n\r\n" + body


def _ended() -> bytes:
    raise ConnectionError
