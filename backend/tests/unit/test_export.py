"""Files from rows: nothing in them runs, and their names stay names."""

import csv
import io
import json

import pytest

from app.tools.base import ActionContext, ActionFailed
from app.tools.export.tool import TOOL, as_csv, as_json, safe_name
from app.tools.tables import Table


@pytest.mark.parametrize(
    "cell", ["=HYPERLINK(1)", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\ufeff=1"]
)
def test_no_cell_starts_a_formula(cell: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(Table(("a",), ((cell,),), 1)).decode("utf-8-sig"), newline="")))
    assert rows[1][0] == f"'{cell}"


def test_numbers_stay_numbers() -> None:
    assert as_csv(Table(("a", "=b"), ((-5, None),), 1)).decode("utf-8-sig") == "a,'=b\r\n-5,\r\n"


def test_json_is_a_list_of_objects() -> None:
    assert json.loads(as_json(Table(("a",), (("ü",),), 1))) == [{"a": "ü"}]


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
