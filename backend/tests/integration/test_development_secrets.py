"""The secrets that a data folder gets at its first start."""

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from stat import S_IMODE

from app.settings import REPOSITORY, Settings


def settings(data_dir: Path) -> Settings:
    return Settings(_env_file=None, environment="development", data_dir=data_dir)


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "not there yet"
    first = settings(folder).signing_secret()
    assert len(first) >= 32
    assert settings(folder).signing_secret() == first
    assert S_IMODE((folder / "auth_secret").stat().st_mode) == 0o600
    assert settings(tmp_path / "another").signing_secret() != first


def test_the_encryption_key_is_a_fernet_key_of_its_own(tmp_path: Path) -> None:
    key = settings(tmp_path).encryption_keys()
    assert len(base64.urlsafe_b64decode(key)) == 32
    assert S_IMODE((tmp_path / "token_encryption_key").stat().st_mode) == 0o600
    assert key != settings(tmp_path).signing_secret()


def test_first_starts_at_once_agree(tmp_path: Path) -> None:
    for round_ in range(10):
        folder = tmp_path / str(round_)
        with ThreadPoolExecutor(8) as pool:
            made = set(pool.map(lambda _, folder=folder: settings(folder).signing_secret(), range(8)))
        assert len(made) == 1
        assert made != {""}


def test_a_secret_file_that_was_left_empty_is_filled(tmp_path: Path) -> None:
    (tmp_path / "auth_secret").touch(mode=0o600)
    made = settings(tmp_path).signing_secret()
    assert made
    assert settings(tmp_path).signing_secret() == made


def test_a_relative_data_folder_does_not_depend_on_where_the_service_was_started(tmp_path: Path) -> None:
    assert settings(Path("elsewhere")).data_dir == REPOSITORY / "elsewhere"
    assert settings(tmp_path).data_dir == tmp_path
