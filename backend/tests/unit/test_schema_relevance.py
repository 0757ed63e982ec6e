"""What a prompt is told of a schema: text that can be read back, and of a large one what matters."""

import time

from hypothesis import given
from hypothesis import strategies as st

from app.databases.catalog import ColumnInfo, ForeignKey, TableInfo
from app.databases.relevance import SchemaIndex
from app.databases.schema_text import read_schema, schema_lines, sql_name

CUSTOMERS = TableInfo(
    "public",
    "customers",
    "table",
    (ColumnInfo("id", "integer"), ColumnInfo("city", "text", values=("Berlin", "Lyon"))),
    comment="People who buy",
    rows=900,
    primary_key=("id",),
)
ORDERS = TableInfo(
    "public",
    "orders",
    "table",
    (ColumnInfo("id", "integer"), ColumnInfo("customer_id", "integer"), ColumnInfo("total", "numeric(10,2)")),
    rows=5000,
    primary_key=("id",),
    foreign_keys=(ForeignKey(("customer_id",), "public", "customers", ("id",)),),
)
NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)


def test_a_schema_is_written_in_lines_and_read_back() -> None:
    text = schema_lines([CUSTOMERS, ORDERS], [(None, "Totals are in euro"), (ORDERS.key, "With tax")])
    assert text.splitlines()[0] == (
        "customers: id integer pk; city text {Berlin|Lyon} ~900 -- People who buy"
    )
    customers, orders = read_schema(text)
    assert customers == CUSTOMERS
    assert orders.foreign_keys == ORDERS.foreign_keys
    assert orders.comment == "Note: With tax"
    assert text.endswith("Note: Totals are in euro")


def test_a_key_of_several_columns_is_written_as_one_and_read_back() -> None:
    columns = ColumnInfo("isbn", "text"), ColumnInfo("No", "integer"), ColumnInfo("member", "integer")
    keys = (
        ForeignKey(("isbn", "No"), "stock", "Copy", ("isbn", "copy no")),
        ForeignKey(("member",), "public", "member", ("id",)),
    )
    loans = TableInfo("public", "loans", "table", columns, rows=12, foreign_keys=keys)
    text = schema_lines([loans])
    assert text.endswith('; (isbn, "No") -> stock."Copy"(isbn, "copy no") ~12')
    (read,) = read_schema(text)
    assert set(read.foreign_keys) == set(keys)
    assert read.columns == columns


@given(NAMES, NAMES, NAMES)
def test_names_survive_whatever_they_are(schema: str, table: str, column: str) -> None:
    written = TableInfo(schema, table, "table", (ColumnInfo(column, "text"),))
    if not any(mark in name for name in (schema, table, column) for mark in ("; ", " ~", " -- ")):
        (read,) = read_schema(schema_lines([written]))
        assert (read.schema, read.name, read.columns[0].name) == (schema, table, column)


def test_what_strangers_wrote_cannot_pretend_to_be_a_table() -> None:
    evil = TableInfo(
        "public", "t", "table", (ColumnInfo("a", "text", values=("x}; b text", "y|z")),), "x\nu: a int"
    )
    assert [table.name for table in read_schema(schema_lines([evil]))] == ["t"]


def test_reserved_words_are_quoted() -> None:
    assert [sql_name(name) for name in ("order", "Name", "bills", 'a"b')] == [
        '"order"',
        '"Name"',
        "bills",
        '"a""b"',
    ]


def large_schema() -> list[TableInfo]:
    filler = [
        TableInfo("public", f"log_{number}_entries", "table", (ColumnInfo("id", "integer"),), rows=number)
        for number in range(498)
    ]
    return [*filler, CUSTOMERS, ORDERS]


def test_of_five_hundred_tables_those_that_the_question_names_come_first_with_what_they_lead_to() -> None:
    index = SchemaIndex(large_schema())
    assert index.rank("total per customer in Berlin")[0].table is CUSTOMERS
    assert ORDERS in index.relevant("How many customers are in Lyon?", max_tables=2)
    begun = time.perf_counter()
    index.rank("total of orders per customer")
    assert time.perf_counter() - begun < 0.5


def test_a_question_without_any_known_word_gets_the_largest_tables() -> None:
    assert SchemaIndex(large_schema()).relevant("zzz", max_tables=1) == (ORDERS,)


def test_words_of_every_alphabet_are_found() -> None:
    names = ("Schüler", "заказы", "顧客", "größe_artikel", "MüllerÄmter")
    tables = [
        TableInfo("public", name, "table", (ColumnInfo("x", "text"),)) for name in (*names, "schuler", "log")
    ]
    index = SchemaIndex(tables)
    for question, name in (
        ("Wie viele Schüler gibt es", "Schüler"),
        ("сколько заказы", "заказы"),
        ("顧客 count", "顧客"),
        ("artikel nach Größe", "größe_artikel"),
        ("how many ämter", "MüllerÄmter"),
    ):
        assert [each.table.name for each in index.rank(question)] == [name]


def test_what_the_user_noted_of_a_table_brings_it_up() -> None:
    tables = [
        TableInfo("public", name, "table", (ColumnInfo("x", "text"),)) for name in ("tbl_17", "other", "log")
    ]
    index = SchemaIndex(tables, {("public", "tbl_17"): ["Our invoices, one per row"]})
    assert [each.table.name for each in index.rank("How many invoices were sent?")] == ["tbl_17"]
