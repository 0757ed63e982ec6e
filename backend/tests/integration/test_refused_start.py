"""The process itself refuses to start in production with unsafe settings (C7)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.test_settings import FERNET_KEY, GOOD

BACKEND = Path(__file__).parents[2]
SAFE = {name.upper(): value for name, value in GOOD.items()} | {"ENVIRONMENT": "production"}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"TOKEN_ENCRYPTION_KEY": ""}, "TOKEN_ENCRYPTION_KEY"),
        ({"AUTH_SECRET": FERNET_KEY}, "AUTH_SECRET and TOKEN_ENCRYPTION_KEY must differ"),
        ({"AUTH_SECRET": "CANARY-short"}, "AUTH_SECRET"),
    ],
)
def test_c7_an_unsafe_production_does_not_start(change: dict[str, str], named: str) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    started = subprocess.run(
        [sys.executable, "-m", "app"],
        cwd=BACKEND,
        env=kept | SAFE | change,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert started.returncode != 0
    said = started.stdout + started.stderr
    assert named in said
    for secret in (*change.values(), FERNET_KEY, GOOD["auth_secret"]):
        assert not secret or secret not in said
