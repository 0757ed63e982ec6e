"""Files from rows: nothing in them runs, nothing is lost unsaid, and their names stay names."""

import csv
import io
import json
import time
import tracemalloc
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from pydantic import ValidationError
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.tools.base import ActionContext, ActionFailed, ToolFile
from app.tools.export.drawing import wrapped
from app.tools.export.fonts import lettered
from app.tools.export.report import MAX_ROWS as MAX_REPORT_ROWS
from app.tools.export.tool import TOOL, safe_name
from app.tools.tables import MAX_ROWS, Table, parse_table

SALES = Table.from_records(
    [
        {"month": "Jan 2026", "sales": 1200},
        {"month": "Feb 2026", "sales": 900},
        {"month": "Mar 2026", "sales": 1500},
    ]
)
FORMULAS = ["=HYPERLINK(1)", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\ufeff=1"]
FORMULAS += ["\uff1d1+1", "\uff0bcmd", "\uff0d2+3", "\uff20SUM(A1)", "\u3000=1", "\u200e=1", "\u202e=1"]


async def saved(*tables: Table, **asked: Any) -> tuple[ToolFile, str]:
    result = await TOOL.actions[0].call(asked, ActionContext(tables))
    [file] = result.files
    assert isinstance(file, ToolFile)
    return file, result.text


def of(*cells: Any) -> Table:
    return Table(("a",), tuple((cell,) for cell in cells), len(cells))


def sheets_of(file: ToolFile) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def pages_of(file: ToolFile) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages]


@pytest.mark.parametrize("cell", FORMULAS)
async def test_no_cell_of_a_csv_starts_a_formula(cell: str) -> None:
    file, _ = await saved(of(cell), format="csv")
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))
    assert rows[1][0] == f"'{cell}"


@pytest.mark.parametrize("cell", [*FORMULAS, "https://evil.example/", "mailto:x@evil.example", "{=1}"])
async def test_no_cell_of_a_workbook_is_a_formula_or_a_link(cell: str) -> None:
    file, _ = await saved(of(cell), format="xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.content))
    assert str(book.get_sheet_by_index(0).to_python()[1][0]).strip() == cell.replace("\r", "\n").strip()
    page = zipfile.ZipFile(io.BytesIO(file.content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in page
    assert b"hyperlink" not in page


async def test_numbers_stay_numbers() -> None:
    table = Table(("a", "=b"), ((-5, None), (0.5, True)), 2)
    file, _ = await saved(table, format="csv")
    assert file.content.decode("utf-8-sig") == "a,'=b\r\n-5,\r\n0.5,True\r\n"
    file, _ = await saved(table, format="excel")
    assert sheets_of(file)["Rows"] == [["a", "=b"], [-5.0, ""], [0.5, True]]


@pytest.mark.parametrize("cell", ["-12345678901234567890.10", "-1,234.50", "-5%", "-1e-7", "-"])
async def test_a_negative_number_that_is_written_as_text_stays_one(cell: str) -> None:
    file, _ = await saved(of(cell), format="csv")
    assert list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))[1] == [cell]


async def test_days_and_times_are_dates_in_a_workbook() -> None:
    days = of("2026-03-01", "2026-03-01 10:30:00", "2026-03-01T10:30", "2026-02-30", "1849-01-01")
    file, _ = await saved(days, format="xlsx")
    [_, day, time_of_day, short, *texts] = (row[0] for row in sheets_of(file)["Rows"])
    assert day == date(2026, 3, 1)
    assert time_of_day == short == datetime(2026, 3, 1, 10, 30)  # noqa: DTZ001 - a workbook knows no zones
    assert texts == ["2026-02-30", "1849-01-01"]


async def test_a_time_with_its_zone_stays_as_it_is_written() -> None:
    file, _ = await saved(of("2026-03-01 10:30:00+00"), format="xlsx")
    assert sheets_of(file)["Rows"] == [["a"], ["2026-03-01 10:30:00+00"]]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "markdown", "pdf"])
async def test_half_characters_and_endless_numbers_are_saved_in_every_form(form: str) -> None:
    rows = parse_table(f'[{{"n": "x\\ud800y", "a": {10**400}}}, {{"n": "y", "a": NaN}}]')
    assert rows is not None
    file, said = await saved(rows, format=form)
    assert file.content
    assert "2 rows" in said


async def test_a_long_text_is_cut_to_what_a_cell_of_excel_holds() -> None:
    file, _ = await saved(of("x" * 40_000), format="xlsx")
    text = sheets_of(file)["Rows"][1][0]
    assert (len(text), text[-1]) == (32_767, "…")


async def test_a_long_number_keeps_its_digits_in_a_workbook() -> None:
    file, _ = await saved(of(4111111111111111, float("inf")), format="xlsx")
    assert sheets_of(file)["Rows"] == [["a"], ["4111111111111111"], ["inf"]]


async def test_json_is_a_list_of_objects() -> None:
    file, _ = await saved(of("ü", None, float("nan")), format="json")
    assert json.loads(file.content) == [{"a": "ü"}, {"a": None}, {"a": None}]
    file, _ = await saved(Table(("a",), (), 0), format="json")
    assert json.loads(file.content) == []


async def test_markdown_is_a_headline_words_and_a_table() -> None:
    file, _ = await saved(SALES, format="markdown", title="Sales", introduction="All shops.")
    assert file.name == "Sales.md"
    assert file.content.decode().startswith(
        "# Sales\n\nAll shops.\n\n| month | sales |\n| --- | ---: |\n| Jan 2026 |"
    )


async def test_several_results_are_several_tables() -> None:
    tables = (SALES, of("x"))
    file, _ = await saved(*tables, format="xlsx", results=[1, 2])
    assert list(sheets_of(file)) == ["Result 1", "Result 2"]
    file, _ = await saved(*tables, format="json", results=[2, 1])
    assert list(json.loads(file.content)) == ["Result 1", "Result 2"]
    assert json.loads(file.content)["Result 1"] == [{"a": "x"}]
    with pytest.raises(ActionFailed, match="one table"):
        await saved(*tables, format="csv", results=[1, 2])
    with pytest.raises(ActionFailed, match="only 2 results"):
        await saved(*tables, results=[3])


async def test_a_report_has_words_a_chart_and_the_rows() -> None:
    file, _ = await saved(
        SALES, format="pdf", title="Sales of 2026", introduction="First line.\nSecond line."
    )
    assert (file.name, file.mime_type) == ("Sales_of_2026.pdf", "application/pdf")
    [page] = pages_of(file)
    for words in ("Sales of 2026", "Second line.", "sales by month", "Feb 2026", "1500", "Page 1"):
        assert words in page
    assert page.count("Jan 2026") == 2, "below the axis and in the table"


async def test_a_report_without_figures_has_no_chart() -> None:
    [page] = pages_of((await saved(of("x", "y"), format="pdf"))[0])
    assert "by a" not in page


async def test_a_long_report_repeats_its_head_and_says_what_it_leaves_out() -> None:
    columns = tuple(f"c{place}" for place in range(20))
    table = Table(columns, tuple(tuple(range(20)) for _ in range(MAX_REPORT_ROWS + 10)), MAX_REPORT_ROWS + 10)
    file, said = await saved(table, format="pdf")
    pages = pages_of(file)
    assert all("c11" in page and "c12" not in page for page in pages)
    assert "the report shows 2,000 of 2,010 rows and 12 of 20 columns" in said


@pytest.mark.parametrize(
    "text", ["Größe", "Žižkov", "商品一覧", "カタログ", "상품", "a" * 5000, "<b>&amp;</b>", "a\nb"]
)
async def test_letters_of_many_languages_reach_a_report(text: str) -> None:
    file, said = await saved(of(text), format="pdf")
    assert "letters" not in said
    found = "".join("".join(pages_of(file)).split())
    assert "".join(text[:20].split()) in found


async def test_letters_that_no_font_has_are_counted() -> None:
    _, said = await saved(of("\U00012000\U00012000"), format="pdf")
    assert "2 letters that no font here has" in said


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "markdown", "pdf"])
async def test_ten_thousand_rows_take_little_time_and_memory(form: str) -> None:
    row = {f"c{place}": f"value {place}" if place % 2 else place * 1.5 for place in range(10)}
    table = Table.from_records([row] * MAX_ROWS)
    await saved(SALES, format=form)  # fonts and modules are loaded
    begun = time.perf_counter()
    file, _ = await saved(table, format=form)
    assert time.perf_counter() - begun < 20
    tracemalloc.start()
    try:
        await saved(Table(table.columns, table.rows[:2_000], 2_000), format=form)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 24 * 1024 * 1024 + 2 * len(file.content)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("Notes 2026", "Notes_2026"),
        ("../../etc/passwd", "etc_passwd"),
        ("a\r\nb", "a_b"),
        ("\u202egnp", "gnp"),
        ("", "export"),
        (None, "export"),
        ("...", "export"),
    ],
)
def test_file_names_are_safe(wanted: str | None, name: str) -> None:
    assert safe_name(wanted) == name


async def test_it_saves_the_newest_rows_or_says_that_there_are_none() -> None:
    [action] = TOOL.actions
    table = Table(("a",), ((1,),), 5)
    result = await action.call({"format": "json", "file_name": "x"}, ActionContext((table,)))
    [file] = result.files
    assert (file.name, file.mime_type) == ("x.json", "application/json")
    assert "the first of 5" in result.text
    with pytest.raises(ActionFailed):
        await action.call({}, ActionContext())


@pytest.mark.parametrize("asked", [{"format": "exe"}, {"results": []}, {"results": [0]}, {"results": [99]}])
async def test_arguments_that_do_not_fit_are_refused(asked: dict[str, Any]) -> None:
    with pytest.raises((ValidationError, ActionFailed)):
        await saved(SALES, **asked)


async def test_words_without_spaces_go_on_in_the_next_line_of_a_report() -> None:
    address = "https://shop.example/" + "".join(f"part{number:03}/" for number in range(40))
    sentence = "東京の店の売上は先月より増えました" * 12
    table = Table(("note", "n"), (("長い文字列です" * 9, 1),), 1)
    file, said = await saved(table, format="pdf", title="報告", introduction=f"{sentence}\n{address}")
    assert "?" not in said
    letters = "".join("".join(pages_of(file)).split())
    assert sentence in letters
    assert address in letters
    assert "長い文字列です" * 9 in letters
    reader = PdfReader(io.BytesIO(file.content))
    for page in reader.pages:
        assert max(map(len, page.extract_text().splitlines())) < 120


def test_no_line_is_wider_than_its_room() -> None:
    for text in ("word " * 50, "x" * 400, "a " + "東" * 300, "", "W"):
        shown = lettered(text)
        assert all(
            stringWidth(line, shown.font, 8) <= 100 for line in wrapped(shown.text, shown.font, 8, 100)
        )


async def test_what_is_pasted_is_saved_with_all_its_columns_and_what_is_not_kept_is_said() -> None:
    record = {f"c{place}": place for place in range(60)}
    file, said = await saved(format="json", data=json.dumps([record]))
    assert json.loads(file.content) == [record]
    assert said == "Saved 1 row as export.json."
    _, said = await saved(Table.from_records([record]), format="json")
    assert "the first 50 columns" in said
