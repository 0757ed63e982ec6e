"""Reading tables out of what people paste and servers return."""

import json

import pytest

from app.tools.tables import (
    MAX_CELL_CHARS,
    MAX_CHARS,
    MAX_COLUMNS,
    MAX_ROWS,
    Table,
    markdown_table,
    numeric_columns,
    parse_table,
    table_in,
)


@pytest.mark.parametrize(
    "pasted",
    [
        "month,sales\nJan,10\nFeb,14",
        "month;sales\nJan;10\nFeb;14",
        "month\tsales\nJan\t10\nFeb\t14",
        "| month | sales |\n| --- | ---: |\n| Jan | 10 |\n| Feb | 14 |",
        '[{"month": "Jan", "sales": 10}, {"month": "Feb", "sales": 14}]',
        '{"rows": [{"month": "Jan", "sales": 10}, {"month": "Feb", "sales": 14}]}',
        '{"columns": ["month", "sales"], "rows": [["Jan", 10], ["Feb", 14]]}',
        "Please chart this:\n```csv\nmonth,sales\nJan,10\nFeb,14\n```\nThanks!",
        "Please chart this:\n\nmonth,sales\nJan,10\nFeb,14\n\nThanks!",
        'month, sales\n"Jan", "10"\n"Feb", "14"',
    ],
)
def test_the_same_rows_are_read_from_every_form(pasted: str) -> None:
    assert parse_table(pasted) == Table(("month", "sales"), (("Jan", 10), ("Feb", 14)), 2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "one, two, three",
        "Dear Ann,\nhow are you, and what of it?",
        "[1, 2]",
        "{}",
        "{",
        "[" * 5000,
        "1,2\n3,4",
    ],
)
def test_prose_and_scalars_are_no_table(text: str) -> None:
    assert parse_table(text) is None


def test_thousands_separators_and_decimals_are_numbers() -> None:
    table = parse_table('a,b\nx,"1,234,567"\ny,-2.5')
    assert table is not None
    assert [row[1] for row in table.rows] == [1234567, -2.5]


def test_ragged_records_share_their_columns() -> None:
    table = table_in([{"a": 1}, {"b": {"c": 2}}])
    assert table == Table(("a", "b"), ((1, None), (None, '{"c": 2}')), 2)


def test_the_longest_list_of_a_result_is_its_table() -> None:
    table = table_in({"tags": [{"t": 1}], "notes": [{"id": 1}, {"id": 2}], "total": 2})
    assert table is not None
    assert table.columns == ("id",)


def test_rows_and_cells_are_bounded_and_the_rest_is_counted() -> None:
    table = Table.from_records([{"text": "x" * 50_000}, *[{"text": "y"}] * (MAX_ROWS + 4)])
    assert (len(table.rows), table.total_rows) == (MAX_ROWS, MAX_ROWS + 5)
    assert len(str(table.rows[0][0])) == MAX_CELL_CHARS
    assert f"of {MAX_ROWS + 5} rows shown" in markdown_table(table)


def test_a_table_has_a_size_whatever_its_rows_are() -> None:
    table = Table.from_records([{"text": "x" * MAX_CELL_CHARS}] * MAX_ROWS)
    assert len(table.rows) == MAX_CHARS // MAX_CELL_CHARS
    assert table.is_cut


def test_a_column_with_comma_decimals_is_left_as_it_is_written() -> None:
    table = parse_table("a;b;c\n1.234;1.234,5;7\n2;3;8")
    assert table is not None
    assert table.rows == ((1.234, "1.234,5", 7), (2, "3", 8))


def test_many_rows_are_stored_packed_and_come_back_the_same() -> None:
    table = Table.from_records([{"n": number, "t": "ü", "f": 0.5} for number in range(5_000)])
    stored = table.to_json()
    assert "rows" not in stored
    assert len(json.dumps(stored)) < 60_000
    assert Table.from_json(stored) == table


def test_a_cell_cannot_break_out_of_a_markdown_table() -> None:
    table = Table.from_records([{"a|b": "x | y\nz", "flag": True, "none": None}])
    assert markdown_table(table).splitlines() == [
        "| a\\|b | flag | none |",
        "| --- | --- | --- |",
        "| x \\| y z | yes |  |",
    ]


def test_r12_a_cell_shows_no_control_characters() -> None:
    table = Table(("a\x1b[2J",), (("\x1b[31mred\x00 \u202eabc\rsecond line",),), 1)
    assert markdown_table(table).splitlines() == ["| a |", "| --- |", "| red abc second line |"]


def test_numbers_stand_to_the_right_and_codes_do_not() -> None:
    row = {"n": -1.5, "exact": "12345678901234567890.10", "code": "007", "flag": True, "day": "2026-01-02"}
    table = Table.from_records([row, {"n": None, "exact": "0", "code": "12", "flag": False, "day": ""}])
    assert markdown_table(table).splitlines()[1] == "| ---: | ---: | --- | --- | --- |"
    assert markdown_table(Table.from_records([{"n": None}])).splitlines()[1] == "| --- |"


def test_a_table_survives_storage() -> None:
    table = Table.from_records([{"a": 1, "b": None}])
    assert Table.from_json(table.to_json()) == table


def test_columns_of_numbers_only_are_numeric() -> None:
    table = Table.from_records(
        [{"n": 1, "t": "x", "m": 2, "e": None}, {"n": None, "t": "y", "m": "z", "e": None}]
    )
    assert list(numeric_columns(table)) == ["n"]


def test_a_list_of_words_in_a_cell_reads_as_words_and_an_object_as_json() -> None:
    table = Table.from_records([{"tags": ["roadmap", "planning"], "owner": {"name": "Mara"}, "parts": []}])
    assert table.rows == (("roadmap, planning", '{"name": "Mara"}', ""),)


def test_what_json_has_no_number_for_is_kept_in_words_or_is_nothing() -> None:
    huge = 10**400
    table = parse_table(f'[{{"n": NaN, "i": -Infinity, "h": {huge}}}, {{"n": 1, "i": 2, "h": 3}}]')
    assert table is not None
    assert table.rows == ((None, "-Infinity", str(huge)), (1, 2, 3))
    assert json.loads(json.dumps(table.to_json(), allow_nan=False))["rows"][1] == [1, 2, 3]
    pasted = parse_table("name,value\na,1e999\nb,2")
    assert pasted is not None
    assert pasted.rows == (("a", "Infinity"), ("b", 2))


def test_a_table_knows_that_columns_or_texts_of_it_are_not_kept() -> None:
    wide = [{f"c{place}": place for place in range(MAX_COLUMNS + 1)}]
    long = [{"a": "x" * (MAX_CELL_CHARS + 1)}]
    for records in (wide, long):
        table = Table.from_records(records)
        assert table.is_narrow
        assert table.is_cut
        assert Table.from_json(table.to_json()) == table
        whole = Table.from_records(records, is_whole=True)
        assert whole.records() == records
        assert not whole.is_cut
    assert not Table.from_records([{"a": "x" * MAX_CELL_CHARS}]).is_cut
