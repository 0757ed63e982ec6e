"""PostgreSQL's protocol as bytes: what is said, what is understood, and what is refused."""

import asyncio
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.databases.errors import ConversationFailed
from app.databases.postgres.frames import Frames, message
from app.databases.postgres.login import read_error
from app.databases.postgres.scram import ScramLogin, prepared
from app.databases.postgres.session import Ask
from app.databases.postgres.values import Cell, Column
from app.databases.reasons import DatabaseReason


def reader_of(data: bytes) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    return reader


async def test_a_proof_from_another_exchange_proves_nothing() -> None:
    """Challenge and proof are those of RFC 7677, whose exchange carries a user name."""
    login = ScramLogin("pencil", nonce="rOprNGfwEbeRWgbNEkqO")
    assert login.opening == "n,,n=,r=rOprNGfwEbeRWgbNEkqO"
    nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    answer = await login.answer(f"r={nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")
    assert answer.startswith(f"c=biws,r={nonce},p=")
    with pytest.raises(ConversationFailed) as caught:
        login.check("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
    assert caught.value.reason is DatabaseReason.SERVER_NOT_PROVEN


@pytest.mark.parametrize(
    "challenge",
    [
        *("", "r=other,s=AAAA,i=4096", "r=abcdef,s=AAAA,i=4096", "r=abcdefX,s=!,i=4096", "r=abcdefX,s=AAAA"),
        *("r=abcdefX,s=AAAA,i=0", "r=abcdefX,s=AAAA,i=99999999999", "r=abcdefX,s=AAAA,i=x"),
    ],
)
async def test_a_challenge_that_is_none_ends_the_login(challenge: str) -> None:
    with pytest.raises(ConversationFailed) as caught:
        await ScramLogin("pw", nonce="abcdef").answer(challenge)
    assert caught.value.reason is DatabaseReason.NOT_POSTGRES


@pytest.mark.parametrize(
    ("password", "normal"),
    [
        ("I\u00adX", "IX"),
        ("\u2168", "IX"),
        ("a\u00a0b", "a b"),
        ("\u0627\u0031", "\u0627\u0031"),
        ("a\u0007", "a\u0007"),
    ],
)
def test_passwords_are_prepared_as_postgresql_does(password: str, normal: str) -> None:
    assert prepared(password) == normal


async def test_messages_are_cut_wherever_the_network_cut_them() -> None:
    data = message(b"S", b"a\0b\0") + message(b"Z", b"I")
    for cut in range(len(data)):
        reader = asyncio.StreamReader()
        frames = Frames(reader)
        reader.feed_data(data[:cut])
        waiting = asyncio.create_task(frames.next())
        await asyncio.sleep(0)
        reader.feed_data(data[cut:])
        assert (await waiting).kind == b"S"
        assert await frames.next() == (b"Z", b"I")


@given(st.binary(max_size=200))
async def test_no_bytes_crash_the_reader(data: bytes) -> None:
    frames = Frames(reader_of(data))

    async def read_all() -> None:
        while True:
            await frames.next()

    with pytest.raises(ConversationFailed):
        await read_all()


async def test_a_message_that_announces_too_much_is_not_waited_for() -> None:
    reader = asyncio.StreamReader()
    reader.feed_data(b"D" + (100_000).to_bytes(4))
    with pytest.raises(ConversationFailed) as caught:
        await Frames(reader, max_frame_bytes=1000).next()
    assert caught.value.reason is DatabaseReason.ANSWER_TOO_LARGE


def test_an_error_is_read_without_its_place_in_the_source() -> None:
    body = b'SERROR\0C42P01\0Mrelation "x" does not exist\0P15\0Fparse_relation.c\0L1449\0\0'
    error = read_error(body)
    assert (error.sqlstate, error.message, error.position) == ("42P01", 'relation "x" does not exist', 15)


@pytest.mark.parametrize(
    ("type_oid", "text", "cell"),
    [
        (16, "t", True),
        (16, "f", False),
        (23, "-7", -7),
        (20, "9007199254740991", 9007199254740991),
        (20, "9007199254740993", "9007199254740993"),
        (1700, "12.50", 12.5),
        (1700, "0.10", 0.1),
        (1700, "123456789012345678.91", "123456789012345678.91"),
        (1700, "NaN", "NaN"),
        (701, "1e+100", 1e100),
        (701, "Infinity", "Infinity"),
        (701, "0.1", 0.1),
        (25, "t", "t"),
        (1082, "2026-01-31", "2026-01-31"),
        (3802, '{"a": 1}', '{"a": 1}'),
    ],
)
def test_cells_are_what_json_carries_exactly(type_oid: int, text: str, cell: Cell) -> None:
    value = Column("x", type_oid).cell(text)
    assert value == cell
    assert type(value) is type(cell)


@given(st.integers() | st.decimals(allow_nan=False) | st.floats())
def test_no_number_is_lost_or_made_up(number: object) -> None:
    text = str(number)
    value = Column("x", 1700).cell(text)
    if isinstance(value, float):
        assert math.isfinite(value)
        assert float(text) == value
    elif isinstance(value, int):
        assert int(text) == value
    else:
        assert value == text


def test_a_question_is_one_statement_with_its_values_apart() -> None:
    encoded = Ask("SELECT $1", ("'; DROP TABLE t", None), max_rows=11).encoded()
    assert encoded.startswith(b"P")
    assert b"SELECT $1\0" in encoded
    assert encoded.endswith(b"E\0\0\0\x09\0\0\0\0\x0b")
