"""The server in the data folder: its folder, its one holder, and what is left of it afterwards."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from stat import S_IMODE
from tempfile import TemporaryDirectory

import asyncpg
import pytest

from app.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError

BACKEND = Path(__file__).resolve().parents[2]
OWNER = """
import sys, time, pathlib
from app.embedded_postgres import EmbeddedPostgres
print(EmbeddedPostgres(pathlib.Path(sys.argv[1])).start(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder that no other run of pytest closes to the account under which PostgreSQL serves root."""
    with TemporaryDirectory(prefix="patchbay-tests-") as folder:
        yield Path(folder)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path / "data")
    yield server
    server.stop()


def postmaster_pid(data_dir: Path) -> int:
    return int((data_dir / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/cmdline").read_bytes() != b""
    except (ProcessLookupError, FileNotFoundError):
        return False


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def ask(url: str, query: str) -> object:
    async def fetch() -> object:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(fetch())


def test_data_outlives_a_stop_and_no_process_does(server: EmbeddedPostgres, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    ask(server.start(), "CREATE TABLE notes AS SELECT 1 AS id")
    pid = postmaster_pid(data_dir)
    assert is_running(pid)
    server.stop()
    assert not is_running(pid)
    assert not (data_dir / "postgres" / "postmaster.pid").exists()
    server.stop()

    assert ask(server.start(), "SELECT id FROM notes") == 1


def test_a_path_with_spaces_and_letters_of_any_script_will_do(tmp_path: Path) -> None:
    data_dir = tmp_path / "my data 'folder' \N{GREEK SMALL LETTER ALPHA}"
    server = EmbeddedPostgres(data_dir)
    url = server.start()
    try:
        assert ask(url, "SELECT 1") == 1
    finally:
        server.stop()
    assert not Path(url.partition("host=")[2]).exists()


def test_a_path_too_long_for_a_socket_will_do(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / ("a" * 100))
    try:
        assert ask(server.start(), "SELECT 1") == 1
    finally:
        server.stop()


def test_only_the_one_who_started_it_can_connect(server: EmbeddedPostgres, tmp_path: Path) -> None:
    url = server.start()
    cluster = tmp_path / "data" / "postgres"
    assert S_IMODE(cluster.stat().st_mode) == 0o700
    assert (cluster / "pg_hba.conf").read_text() == (
        "local patchbay_sample patchbay_sample scram-sha-256\nlocal all all peer map=patchbay\n"
    )
    assert ask(url, "SHOW listen_addresses") == ""
    socket = Path(url.partition("host=")[2]) / ".s.PGSQL.5432"
    assert S_IMODE(socket.stat().st_mode) == 0o700


def test_who_somebody_claims_to_be_does_not_matter(
    server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("USER", "LOGNAME", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody-else")
    assert ask(server.start(), "SELECT 1") == 1


def test_a_folder_has_one_holder_at_a_time(server: EmbeddedPostgres, tmp_path: Path) -> None:
    server.start()
    with pytest.raises(EmbeddedPostgresError, match="DATA_DIR"):
        EmbeddedPostgres(tmp_path / "data").start()
    second = subprocess.run(  # noqa: S603 - this interpreter, no shell
        [sys.executable, "-c", OWNER, tmp_path / "data"],
        cwd=BACKEND,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode != 0
    assert "Another Patchbay uses the data folder" in second.stderr


def test_the_server_of_a_killed_owner_is_taken_over_with_its_data(
    server: EmbeddedPostgres, tmp_path: Path
) -> None:
    data_dir = tmp_path / "data"
    with subprocess.Popen(  # noqa: S603 - this interpreter, no shell
        [sys.executable, "-c", OWNER, data_dir], cwd=BACKEND, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None
        url = next(line.strip() for line in owner.stdout if line.startswith("postgresql://"))
        ask(url, "CREATE TABLE notes AS SELECT 1 AS id")
        owner.send_signal(signal.SIGKILL)
    pid = postmaster_pid(data_dir)
    assert is_running(pid)

    assert ask(server.start(), "SELECT id FROM notes") == 1
    assert postmaster_pid(data_dir) == pid
    server.stop()
    assert eventually(lambda: not is_running(pid))


def test_a_server_that_was_killed_itself_is_started_again(server: EmbeddedPostgres, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    ask(server.start(), "CREATE TABLE notes AS SELECT 1 AS id")
    pid = postmaster_pid(data_dir)
    os.kill(pid, signal.SIGKILL)
    server.stop()
    assert eventually(lambda: not is_running(pid))
    assert ask(server.start(), "SELECT id FROM notes") == 1


def test_an_interrupted_first_start_leaves_nothing_in_the_way(
    server: EmbeddedPostgres, tmp_path: Path
) -> None:
    (tmp_path / "data" / "postgres-new-abc" / "cluster").mkdir(parents=True)
    server.start()


def test_a_folder_of_another_version_is_left_alone(server: EmbeddedPostgres, tmp_path: Path) -> None:
    cluster = tmp_path / "data" / "postgres"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("12\n")
    if os.geteuid() == 0:
        os.chown(cluster, 65534, 65534)
    with pytest.raises(EmbeddedPostgresError, match="PostgreSQL 12"):
        server.start()
    assert (cluster / "PG_VERSION").read_text() == "12\n"


def test_a_server_that_cannot_start_says_where_the_reason_is(
    server: EmbeddedPostgres, tmp_path: Path
) -> None:
    server.start()
    server.stop()
    (tmp_path / "data" / "postgres" / "postgresql.auto.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(EmbeddedPostgresError, match=r"postgres\.log"):
        server.start()
    assert "no_such_setting" in (tmp_path / "data" / "postgres.log").read_text()
