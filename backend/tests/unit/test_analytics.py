"""Which chart is drawn from which rows."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.tools.analytics.chart import MAX_BARS, chart_card, plan_chart
from app.tools.analytics.tool import TOOL
from app.tools.base import ActionContext, ActionFailed
from app.tools.tables import Table


def table(*records: dict[str, Any]) -> Table:
    return Table.from_records(records)


CITIES = table(
    {"id": 1, "city": "Berlin", "people": 3},
    {"id": 2, "city": "Bonn", "people": 1},
    {"id": 3, "city": "Kiel", "people": 2},
)
DAYS = table({"day": "2026-01-03", "n": 3}, {"day": "2026-01-01", "n": 1}, {"day": "2026-01-02", "n": 2})


def test_names_stand_on_the_axis_and_identifiers_nowhere() -> None:
    plan = plan_chart(CITIES)
    assert (plan.kind, plan.x, plan.series) == ("bar", "city", ("people",))
    assert [point["city"] for point in plan.points] == ["Berlin", "Bonn", "Kiel"]


def test_time_is_drawn_as_a_line_in_its_order() -> None:
    plan = plan_chart(DAYS)
    assert (plan.kind, plan.x) == ("line", "day")
    assert [point["n"] for point in plan.points] == [1, 2, 3]


def test_months_by_name_keep_their_given_order() -> None:
    plan = plan_chart(table({"month": "Mar", "n": 1}, {"month": "Jan", "n": 2}, {"month": "Feb", "n": 3}))
    assert plan.kind == "line"
    assert [point["month"] for point in plan.points] == ["Mar", "Jan", "Feb"]


def test_what_the_caller_names_is_obeyed_in_any_case() -> None:
    plan = plan_chart(CITIES, x="CITY", y=["people"], kind="line", top=2)
    assert plan.kind == "line"
    assert [point["city"] for point in plan.points] == ["Berlin", "Kiel"]
    assert "2 of 3" in plan.note


def test_too_many_bars_show_the_largest() -> None:
    plan = plan_chart(table(*({"name": f"n{number}", "v": number} for number in range(100))))
    assert len(plan.points) == MAX_BARS
    assert plan.points[0]["v"] == 99


def test_rows_without_numbers_are_counted() -> None:
    plan = plan_chart(table({"state": "open"}, {"state": "done"}, {"state": "open"}))
    assert plan.points == ({"state": "open", "count": 2}, {"state": "done", "count": 1})


def test_missing_values_are_drawn_as_nothing() -> None:
    plan = plan_chart(table({"a": "x", "v": 1}, {"a": None, "v": None}))
    assert plan.points[1] == {"a": "(none)", "v": 0}


@pytest.mark.parametrize("arguments", [{"x": "nope"}, {"y": ["nope"]}, {"y": ["city"]}])
def test_a_column_that_cannot_be_drawn_is_named(arguments: dict[str, Any]) -> None:
    with pytest.raises(ActionFailed, match="column"):
        plan_chart(CITIES, **arguments)


def test_an_empty_table_is_no_chart() -> None:
    with pytest.raises(ActionFailed):
        plan_chart(Table((), (), 0))


def test_the_card_is_title_chart_and_caption() -> None:
    card = chart_card(plan_chart(DAYS), "Days")
    assert [child["type"] for child in card["children"]] == ["Title", "Chart", "Caption"]
    chart = card["children"][1]
    assert chart["xAxis"] == {"dataKey": "day"}
    assert chart["series"] == [{"type": "line", "dataKey": "n", "label": "n", "curveType": "monotone"}]


async def test_pasted_rows_win_over_earlier_ones() -> None:
    [action] = TOOL.actions
    result = await action.call({"data": "a,b\nx,1\ny,2", "title": "T"}, ActionContext((CITIES,)))
    assert result.rows == Table(("a", "b"), (("x", 1), ("y", 2)), 2)
    assert result.copy_text == "a,b\nx,1\ny,2"
    assert (await action.call({}, ActionContext((CITIES, DAYS)))).rows == CITIES


@pytest.mark.parametrize("arguments", [{}, {"data": "no table here"}])
async def test_without_rows_it_says_what_to_do(arguments: dict[str, Any]) -> None:
    with pytest.raises(ActionFailed, match="CSV"):
        await TOOL.actions[0].call(arguments, ActionContext())


async def test_arguments_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValidationError):
        await TOOL.actions[0].call({"kind": "pie"}, ActionContext((CITIES,)))
