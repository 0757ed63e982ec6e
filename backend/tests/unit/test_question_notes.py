"""The user's notes in questions: other names, and amounts in cents; nothing else is made of them."""

import pytest

from app.databases.questions.answering import Answer, answer
from app.databases.questions.notes import UserNote
from app.databases.questions.plan import NotUnderstood
from app.databases.questions.reading import Reader
from app.databases.schema_text import read_schema

SCHEMA = read_schema(
    """
customers: id integer pk; name text; segment text {consumer|business}; joined_on date ~40
bills: id integer pk; customer_id integer -> customers.id; total integer; issued_on date ~900
lines: id integer pk; bill_id integer -> bills.id; quantity integer; price integer ~3000
"""
)


def asked(question: str, *notes: str) -> Answer:
    return answer(Reader(SCHEMA, [UserNote(note) for note in notes]), question)


@pytest.mark.parametrize(
    "note",
    [
        "invoices = bills",
        "bills = invoices",
        "bills are called invoices",
        "An invoice is a bill.",
        "invoice means bill",
        "By invoices we mean bills",
        "“invoices” is another word for bills",
        "Invoices are the same as the bills table",
    ],
)
def test_a_note_gives_a_table_another_name(note: str) -> None:
    assert asked("How many invoices are there?", note).sql == "SELECT count(*) AS bills\nFROM bills"


def test_a_note_gives_columns_and_values_other_names() -> None:
    assert "sum(bills.total)" in asked("total gross in 2025", "gross = bills.total").sql
    assert "sum(bills.total)" in asked("total gross in 2025", "bills: gross means total").sql
    assert "segment = 'business'" in asked("How many corporate customers?", "corporate means business").sql


@pytest.mark.parametrize(
    "note",
    [
        "The total is wrong",
        "bills are sent monthly",
        "Ask Ada about invoices",
        "invoices = letters",
        "customers = bills",
        "",
    ],
)
def test_a_note_that_tells_no_name_changes_nothing(note: str) -> None:
    for question in ("How many invoices are there?", "How many wrong bills?", "monthly customers sent"):
        with pytest.raises(NotUnderstood):
            asked(question, note)
    assert asked("How many bills are there?", note) == asked("How many bills are there?")


def test_amounts_in_cents_are_worked_out_in_whole_units() -> None:
    note = "bills: total is in cents"
    found = asked("What is the average total of bills?", note)
    assert found.sql == "SELECT round(avg(bills.total / 100.0)::numeric, 2) AS average_total\nFROM bills"
    assert "bills.total is in cents by your note; here it is in whole units." in found.assumptions
    assert "round(sum(bills.total / 100.0), 2)" in asked("revenue by month", note).sql
    assert "WHERE bills.total / 100.0 > 50" in asked("bills with a total above 50", note).sql
    listed = asked("list all bills", note)
    assert "bills.total is listed in cents, as it is kept." in listed.assumptions


def test_cents_of_one_column_are_not_those_of_another() -> None:
    assert "/ 100.0" not in asked("average price", "bills: total is in cents").sql
    assert "lines.price / 100.0" in asked("average price", "Prices are stored in cents.").sql
