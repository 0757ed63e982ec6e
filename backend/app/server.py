"""Starting the service: checks settings and port, brings up PostgreSQL if none is given, and serves."""

import gc
import os
import signal
import socket
import sys
from pathlib import Path
from types import FrameType

import uvicorn
from uvicorn.supervisors import ChangeReload

from app.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from app.observability import configure_logging
from app.settings import Settings, SettingsError, get_settings
from app.stopping import BEFORE_STOP, BeforeStop
from app.warm_up import warm_up

SHUTDOWN_GRACE_S = 3
YOUNG_OBJECTS = 20_000
"""How many may have come since the last search for cycles. A turn makes thousands, nearly all without any."""


class ServiceProcess(uvicorn.Server):
    """Says where the service is once it really listens, and tells the app before it stops."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        warm_up()
        await super().startup(sockets)
        if self.started:
            # Modules and schemas stay for ever: a collector that walks them again and again stops every turn.
            gc.collect()
            gc.freeze()
            gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
            _say(f"\n  Patchbay is ready: {self._address}\n  Ctrl-C stops it.\n")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        before_stop: BeforeStop | None = self.lifespan.state.get(BEFORE_STOP)
        if before_stop is not None:
            before_stop()
        await super().shutdown(sockets)


def main(*, reload: bool) -> int:
    """Serve until interrupted. Returns the process's exit code."""
    # uvicorn finishes its answers and then repeats the signal it got: both kinds must unwind to `finally`.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        settings = get_settings()
        configure_logging(as_json=settings.is_production, level=settings.log_level)
        _refuse_unsafe(settings)
        _refuse_taken_port(settings)
        return _serve(settings, reload=reload)
    except KeyboardInterrupt:
        return 0
    except (SettingsError, EmbeddedPostgresError) as error:
        _say(f"Patchbay did not start. {error}")
        return 2


def _refuse_unsafe(settings: Settings) -> None:
    if problems := settings.problems():
        raise SettingsError("\n  ".join(["These settings are missing or unsafe:", *problems]))


def _refuse_taken_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingsError(
                f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}). "
                f"Choose another one: make run PORT={settings.port + 1}"
            ) from error


def _serve(settings: Settings, *, reload: bool) -> int:
    postgres = None if settings.database_url else EmbeddedPostgres(settings.data_dir)
    try:
        if postgres is not None:
            # The reloader's worker is another process: the environment is how it learns the address.
            os.environ["DATABASE_URL"] = postgres.start()
            get_settings.cache_clear()
        config = uvicorn.Config(
            "app.main:from_environment",
            factory=True,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies or None,
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_GRACE_S,
            reload=reload,
            reload_dirs=[str(Path(__file__).parent)] if reload else None,
        )
        server = ServiceProcess(config, settings.origin)
        if reload:
            ChangeReload(config, target=server.run, sockets=[config.bind_socket()]).run()
        else:
            server.run()
    finally:
        if postgres is not None:
            postgres.stop()
    return 0


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - the operator's terminal
