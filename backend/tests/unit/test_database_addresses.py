"""What a connection string may say: six things, and nothing that reads, asks or changes anything else."""

import pytest

from app.databases.addresses import DatabaseAddress, SslMode, parse_dsn, target_of
from app.databases.errors import AddressRefused, server_words
from app.databases.reasons import DatabaseErrorCode, DatabaseReason, explain


def refusal(dsn: str) -> DatabaseReason:
    with pytest.raises(AddressRefused) as caught:
        parse_dsn(dsn)
    return caught.value.reason


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://ada:s%3Acret%40@db.example.com:6432/shop?sslmode=verify-full",
        "  postgres://ada:s%3Acret%40@DB.example.com:6432/shop?sslmode=verify-full ",
        "postgresql+asyncpg://ada:s%3Acret%40@db.example.com:6432/shop?sslmode=verify-full",
        "host=db.example.com port=6432 user=ada password='s:cret@' dbname=shop sslmode=verify-full",
        r"user = ada  password = s\:cret@ host=db.example.com port=6432 dbname='shop' sslmode=verify-full",
    ],
)
def test_both_forms_of_a_connection_string_are_read(dsn: str) -> None:
    target = parse_dsn(dsn)
    assert target.address == DatabaseAddress("db.example.com", 6432, "shop", "ada", SslMode.VERIFY_FULL)
    assert target.password.get_secret_value() == "s:cret@"
    assert "s:cret" not in repr(target)


def test_port_and_mode_may_be_left_out() -> None:
    target = parse_dsn("postgres://ada@[2001:db8::1]/shop")
    assert target.address == DatabaseAddress("2001:db8::1", 5432, "shop", "ada")
    assert target_of({"host": "::1", "user": "ada", "database": "shop"}).address.host == "::1"


@pytest.mark.parametrize(
    ("dsn", "reason"),
    [
        ("", "dsn_malformed"),
        ("db.example.com", "dsn_malformed"),
        ("mysql://u@h/d", "dsn_malformed"),
        ("postgres://u@h:1/d#x", "dsn_malformed"),
        ("postgres://u:%ff@h/d", "dsn_malformed"),
        ("host=h user='u dbname=d", "dsn_malformed"),
        ("postgres://u@h/", "field_missing"),
        ("postgres://h/d", "field_missing"),
        ("postgres://u@/d", "field_missing"),
        ("postgres://u@h:99999/d", "port_invalid"),
        ("postgres://u@h:05432/d", "port_invalid"),
        ("postgres://u@h/d?sslmode=maybe", "dsn_sslmode_unknown"),
        ("postgres://u%00@h/d", "field_invalid"),
        ("postgres://" + "u" * 200 + "@h/d", "field_invalid"),
        ("postgres://u@127.1/d", "host_not_canonical"),
        ("postgres://u@0x7f000001/d", "host_not_canonical"),
        ("postgres://u@2130706433/d", "host_not_canonical"),
        ("postgres://u@b%C3%BCcher.example/d", "host_not_canonical"),
        ("postgres://u@[fe80::1%25eth0]/d", "host_not_canonical"),
    ],
)
def test_what_is_no_address_has_a_reason(dsn: str, reason: str) -> None:
    assert refusal(dsn) == reason
    assert explain(DatabaseReason(reason)).code is DatabaseErrorCode.INVALID_ADDRESS


@pytest.mark.parametrize(
    ("dsn", "reason"),
    [
        ("postgres://u@%2Fvar%2Frun%2Fpostgresql/d", "dsn_socket_path"),
        ("host=/var/run/postgresql user=u dbname=d", "dsn_socket_path"),
        ("host=@abstract user=u dbname=d", "dsn_socket_path"),
        ("postgres://u@h1,h2,127.0.0.1/d", "dsn_several_hosts"),
        ("postgres://u@h1:1,h2:2/d", "dsn_several_hosts"),
        ("host=h1,h2 user=u dbname=d", "dsn_several_hosts"),
        ("host=h port=1,2 user=u dbname=d", "dsn_several_hosts"),
        ("postgres://u@h/d?host=127.0.0.1", "dsn_parameter_refused"),
        ("postgres://u@h/d?hostaddr=127.0.0.1", "dsn_parameter_refused"),
        ("host=h hostaddr=127.0.0.1 user=u dbname=d", "dsn_parameter_refused"),
        ("host=h host=127.0.0.1 user=u dbname=d", "dsn_parameter_refused"),
    ],
)
def test_s15_a_second_way_to_a_host_is_refused(dsn: str, reason: str) -> None:
    assert refusal(dsn) == reason


@pytest.mark.parametrize(
    "setting",
    [
        *("service=x", "servicefile=/etc/passwd", "passfile=/home/app/.pgpass", "sslkey=/etc/ssl/key"),
        *("sslcert=/etc/ssl/cert", "sslrootcert=/etc/passwd", "sslkeylogfile=/tmp/x", "sslcrl=/etc/passwd"),
        *("options=-c%20statement_timeout=0", "default_transaction_read_only=off", "application_name=x"),
        *("oauth_issuer=http://127.0.0.1", "target_session_attrs=any", "krbsrvname=x", "gsslib=x"),
        *("replication=database", "channel_binding=disable", "require_auth=none", "SSLMODE=disable"),
        "sslmode=require&sslmode=disable",
    ],
)
def test_s16_only_six_things_are_taken_from_a_connection_string(setting: str) -> None:
    assert refusal(f"postgres://u@h/d?{setting}") is DatabaseReason.DSN_PARAMETER_REFUSED
    pair = setting.replace("%20", " ").replace("&", " ")
    name, _, value = pair.partition("=")
    assert refusal(f"host=h user=u dbname=d {name}='{value}'") in {
        DatabaseReason.DSN_PARAMETER_REFUSED,
        DatabaseReason.DSN_SSLMODE_UNKNOWN,
    }


def test_every_reason_says_what_happened_and_what_to_do() -> None:
    for reason in DatabaseReason:
        told = explain(reason)
        assert told.code.message.endswith(".")
        for sentence in (told.detail, told.fix):
            assert sentence.endswith(".")
            assert not {"please", "oops", "sorry"} & set(sentence.lower().split())
            assert "!" not in sentence


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ('could not open file "/etc/passwd": denied', 'could not open file "(a path)": denied'),
        ("see postgresql://u:pw@h/d for more", "see (an address) for more"),
        ("password CANARY is wrong", "password *** is wrong"),
        ("one\n\ntwo\x00\x1b[31m", "one two"),
        ("and/or 1/2 is no path", "and/or 1/2 is no path"),
    ],
)
def test_s19_words_of_a_server_are_cleaned(said: str, shown: str) -> None:
    assert server_words(said, secret="CANARY") == shown


def test_s19_words_of_a_server_are_cut_to_a_kilobyte() -> None:
    assert len(server_words("x" * 100_000)) <= 1000
