import base64
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from app.settings import Settings, SettingsError, get_settings

FERNET_KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
OTHER_KEY = base64.urlsafe_b64encode(bytes(range(100, 132))).decode()
GOOD: dict[str, Any] = {
    "auth_secret": "Zm9yIHRoZSB0ZXN0cyBvbmx5LCBub3QgYSBzZWNyZXQ",
    "token_encryption_key": FERNET_KEY,
    "database_url": "postgresql://patchbay:not-told@db/patchbay",
    "public_url": "https://patchbay.example",
}


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)


def settings(**given: Any) -> Settings:
    return Settings(_env_file=None, **given)


def test_without_an_environment_the_rules_of_production_hold() -> None:
    assert settings().is_production
    assert not settings(environment="development").is_production


def test_complete_settings_have_no_problems() -> None:
    assert settings(**GOOD).problems() == []
    assert settings(**GOOD | {"token_encryption_key": f"{OTHER_KEY}, {FERNET_KEY}"}).problems() == []
    assert settings(**GOOD | {"public_url": "http://localhost:8080"}).problems() == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"auth_secret": None}, "AUTH_SECRET"),
        ({"auth_secret": ""}, "AUTH_SECRET"),
        ({"auth_secret": "short-secret-of-31-characters.."}, "AUTH_SECRET"),
        ({"auth_secret": "secret" * 8}, "AUTH_SECRET"),
        ({"token_encryption_key": None}, "TOKEN_ENCRYPTION_KEY"),
        ({"token_encryption_key": "not a key"}, "TOKEN_ENCRYPTION_KEY"),
        ({"token_encryption_key": "caf\xe9"}, "TOKEN_ENCRYPTION_KEY"),
        ({"token_encryption_key": base64.urlsafe_b64encode(b"too short").decode()}, "TOKEN_ENCRYPTION_KEY"),
        ({"token_encryption_key": base64.urlsafe_b64encode(b"\1" * 32).decode()}, "TOKEN_ENCRYPTION_KEY"),
        ({"token_encryption_key": f"{FERNET_KEY},"}, "TOKEN_ENCRYPTION_KEY"),
        ({"auth_secret": FERNET_KEY}, "must differ"),
        ({"database_url": None}, "DATABASE_URL"),
        ({"public_url": None}, "PUBLIC_URL"),
        ({"public_url": "http://patchbay.example"}, "PUBLIC_URL"),
        ({"public_url": "http://localhost.evil.example"}, "PUBLIC_URL"),
        ({"public_url": "https://"}, "PUBLIC_URL"),
        ({"public_url": "https://patchbay.example/path"}, "PUBLIC_URL"),
        ({"public_url": "https://user@patchbay.example"}, "PUBLIC_URL"),
    ],
    ids=str,
)
def test_production_refuses_each_unsafe_setting_by_name_and_never_tells_a_value(
    change: dict[str, Any], named: str
) -> None:
    given = GOOD | change
    problems = settings(**given).problems()
    assert problems
    assert all(named in problem for problem in problems)
    for value in filter(None, given.values()):
        assert value not in " ".join(problems)


def test_all_problems_are_told_at_once() -> None:
    told = " ".join(settings().problems())
    for name in ("AUTH_SECRET", "TOKEN_ENCRYPTION_KEY", "DATABASE_URL", "PUBLIC_URL"):
        assert name in told


def test_development_starts_without_any_setting() -> None:
    assert settings(environment="development").problems() == []


def test_production_makes_no_secret_of_its_own() -> None:
    with pytest.raises(SettingsError, match="AUTH_SECRET"):
        settings().signing_secret()
    with pytest.raises(SettingsError, match="TOKEN_ENCRYPTION_KEY"):
        settings().encryption_keys()


def test_secrets_that_are_given_are_used() -> None:
    assert settings(**GOOD).signing_secret() == GOOD["auth_secret"]
    assert settings(**GOOD).encryption_keys() == FERNET_KEY


def test_no_secret_is_shown_when_settings_are_printed() -> None:
    shown = repr(settings(**GOOD)) + str(settings(**GOOD))
    for name in ("auth_secret", "token_encryption_key", "database_url"):
        assert GOOD[name] not in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("PORT", "hunter2"),
        ("SESSION_DAYS", "0"),
        ("ENVIRONMENT", "prodution"),
        ("TRUSTED_PROXIES", "*"),
        ("TRUSTED_PROXIES", "0.0.0.0/0"),
        ("TRUSTED_PROXIES", "10.0.0.1, ::/0"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
    ],
)
def test_a_setting_that_does_not_fit_is_named_and_its_value_is_not_told(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    with pytest.raises(SettingsError, match=name) as refused:
        get_settings()
    assert refused.value.__cause__ is None
    if name != "TRUSTED_PROXIES":
        assert value not in str(refused.value)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSION_DAYS", "7")
    monkeypatch.setenv("PORT", "")
    get_settings.cache_clear()
    assert (get_settings().session_days, get_settings().port) == (7, 8000)
    get_settings.cache_clear()


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"port": 9000}, "http://127.0.0.1:9000"),
        ({"host": "::"}, "http://127.0.0.1:8000"),
        ({"host": "::1"}, "http://[::1]:8000"),
        ({"public_url": "https://Patchbay.Example/"}, "https://patchbay.example"),
        ({"public_url": "https://patchbay.example:443"}, "https://patchbay.example"),
        ({"public_url": "http://localhost:80/"}, "http://localhost"),
        ({"public_url": "https://patchbay.example:8443"}, "https://patchbay.example:8443"),
    ],
    ids=str,
)
def test_the_origin_is_written_as_browsers_write_it(given: dict[str, Any], origin: str) -> None:
    assert settings(**given).origin == origin


def test_trusted_proxies_are_addresses_and_networks() -> None:
    networks = settings(trusted_proxies="10.0.0.1, fd00::/8,").trusted_networks
    assert [str(network) for network in networks] == ["10.0.0.1/32", "fd00::/8"]
    assert settings().trusted_networks == ()


@pytest.mark.parametrize(
    "address", ["hooks.example/x", "ftp://hooks.example", "https://u:p@hooks.example", "x"]
)
def test_an_alarm_needs_a_web_address(address: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(_env_file=None, alert_webhook_url=SecretStr(address))
    assert "hooks.example" not in str(refused.value)


def test_an_alarm_address_is_a_secret() -> None:
    settings = Settings(_env_file=None, alert_webhook_url=SecretStr("https://hooks.example/T0/CANARY?a=b"))
    assert "CANARY" not in repr(settings)
