"""Which chart is drawn from which rows, and what is said about what could not be drawn."""

import json
import time
from typing import Any

import pytest
from pydantic import ValidationError

from app.tools.analytics.card import chart_card, drawn_figures, table_behind
from app.tools.analytics.tool import TOOL
from app.tools.base import ActionContext, ActionFailed
from app.tools.chart_plan import MAX_BARS, ChartPlan, Wanted, plan_chart
from app.tools.tables import Table, parse_table


def table(*records: dict[str, Any]) -> Table:
    return Table.from_records(records)


def pasted(text: str) -> Table:
    found = parse_table(text)
    assert found is not None
    return found


def names(plan: ChartPlan) -> list[str]:
    return [series.name for series in plan.series]


def drawn(plan: ChartPlan) -> list[tuple[Any, ...]]:
    return list(drawn_figures(plan).rows)


CITIES = table(
    {"id": 1, "city": "Berlin", "people": 3},
    {"id": 2, "city": "Bonn", "people": 1},
    {"id": 3, "city": "Kiel", "people": 2},
)
DAYS = table({"day": "2026-01-03", "n": 3}, {"day": "2026-01-01", "n": 1}, {"day": "2026-01-02", "n": 2})
ORDERS = table(
    {"ordered": "2026-01-05", "region": "North", "amount": "€1,200.50"},
    {"ordered": "2026-01-20", "region": "South", "amount": "€300"},
    {"ordered": "2026-03-02", "region": "North", "amount": "€99.50"},
    {"ordered": "2026-03-02", "region": "South", "amount": "n/a"},
)


def test_names_stand_on_the_axis_and_identifiers_nowhere() -> None:
    plan = plan_chart(CITIES)
    assert (plan.kind, plan.x, names(plan), plan.notes) == ("bar", "city", ["people"], ())
    assert drawn(plan) == [("Berlin", 3), ("Bonn", 1), ("Kiel", 2)]


def test_time_is_drawn_as_a_line_in_its_order() -> None:
    plan = plan_chart(DAYS)
    assert (plan.kind, plan.x) == ("line", "day")
    assert [point["n"] for point in plan.points] == [1, 2, 3]


def test_months_by_name_keep_their_given_order() -> None:
    plan = plan_chart(table({"month": "Mar", "n": 1}, {"month": "Jan", "n": 2}, {"month": "Feb", "n": 3}))
    assert [point["month"] for point in plan.points] == ["Mar", "Jan", "Feb"]


def test_years_are_an_axis_and_not_a_measure() -> None:
    plan = plan_chart(table(*({"year": year, "sales": year - 2000} for year in (2024, 2022, 2023))))
    assert (plan.x, names(plan), plan.kind) == ("year", ["sales"], "line")
    assert drawn(plan) == [("2022", 22), ("2023", 23), ("2024", 24)]


def test_what_the_caller_names_is_obeyed_in_any_case() -> None:
    plan = plan_chart(CITIES, Wanted(x="CITY", y=["people"], kind="area"))
    assert (plan.kind, plan.x) == ("area", "city")


def test_the_largest_are_kept_and_the_others_are_one() -> None:
    plan = plan_chart(table(*({"name": f"n{number}", "v": number} for number in range(100))))
    assert len(plan.points) == MAX_BARS + 1
    assert plan.points[0]["v"] == 99
    assert plan.points[-1] == {"name": "Other (76)", "v": sum(range(76))}
    assert "the 24 largest of 100, the others summed as “Other”" in plan.notes


def test_the_rest_of_rates_is_their_average() -> None:
    rows = [{"shop": name, "rating": value} for name, value in (("a", 5), ("b", 4), ("c", 1), ("d", 3))]
    plan = plan_chart(table(*rows), Wanted(top=2))
    assert drawn(plan) == [("a", 5), ("b", 4), ("Other (2)", 2)]


def test_rows_with_the_same_name_are_put_together_largest_first() -> None:
    plan = plan_chart(pasted("region,amount\nNorth,1\nSouth,5\nNorth,2"))
    assert drawn(plan) == [("South", 5), ("North", 3)]
    assert plan.notes == ("summed",)
    counted = plan_chart(pasted("region,amount\nNorth,1\nSouth,5\nNorth,2"), Wanted(aggregate="count"))
    assert drawn(counted) == [("North", 2), ("South", 1)]


@pytest.mark.parametrize(
    ("how", "north"), [("sum", 4), ("average", 2), ("minimum", 1), ("maximum", 3), ("count", 2)]
)
def test_rows_come_to_what_was_asked_for(how: Any, north: float) -> None:
    plan = plan_chart(pasted("region,amount\nNorth,1\nSouth,5\nNorth,3"), Wanted(aggregate=how))
    assert ("North", north) in drawn(plan)


@pytest.mark.parametrize(
    ("span", "points"),
    [
        ("week", ["2026-01-05", "2026-01-12", "2026-01-19"]),
        ("month", ["Jan 2026", "Feb 2026", "Mar 2026"]),
        ("quarter", ["2026 Q1"]),
        ("year", ["2026"]),
    ],
)
def test_dates_are_put_together_by_spans_with_empty_ones_between(span: Any, points: list[str]) -> None:
    plan = plan_chart(ORDERS, Wanted(by=span))
    assert [point["ordered"] for point in plan.points][: len(points)] == points
    assert sum(float(point["amount"]) for point in plan.points) == 1600


def test_a_month_without_rows_counts_as_nothing_and_that_is_said() -> None:
    plan = plan_chart(ORDERS, Wanted(by="month"))
    assert drawn(plan) == [("Jan 2026", 1500.5), ("Feb 2026", 0), ("Mar 2026", 99.5)]
    assert "a month without rows counts as 0" in plan.notes


def test_many_days_become_readable_spans_by_themselves() -> None:
    rows = [
        {"at": f"20{20 + number // 365}-0{1 + number % 9}-{1 + number % 28:02}", "n": 1}
        for number in range(900)
    ]
    plan = plan_chart(table(*rows))
    assert "by month" in plan.notes
    assert len(plan.points) <= 60
    assert sum(int(point["n"]) for point in plan.points) == 900


@pytest.mark.parametrize(
    ("dates", "months"),
    [
        (["31/01/2026", "01/02/2026"], ["Jan 2026", "Feb 2026"]),
        (["01/31/2026", "02/01/2026"], ["Jan 2026", "Feb 2026"]),
        (["31.1.2026", "1.2.2026"], ["Jan 2026", "Feb 2026"]),
        (["Jan 31, 2026", "1 February 2026"], ["Jan 2026", "Feb 2026"]),
        (["2026-01-31T23:59:59Z", "2026-02-01 00:00"], ["Jan 2026", "Feb 2026"]),
        (["2026-01", "2026/02"], ["Jan 2026", "Feb 2026"]),
        (["Jan 2026", "feb. 2026"], ["Jan 2026", "Feb 2026"]),
    ],
)
def test_dates_are_read_as_people_write_them(dates: list[str], months: list[str]) -> None:
    plan = plan_chart(table(*({"when": date, "n": 1} for date in dates)), Wanted(by="month"))
    assert [point["when"] for point in plan.points] == months


def test_a_guess_about_day_and_month_is_said() -> None:
    assert "03/04 read as March 4" in plan_chart(pasted("when,n\n03/04/2026,1\n05/06/2026,2")).notes


def test_a_column_can_be_split_into_series() -> None:
    plan = plan_chart(ORDERS, Wanted(by="month", group="region"))
    assert names(plan) == ["North", "South"]
    assert plan.points[0] == {"ordered": "Jan 2026", "North": 1200.5, "South": 300}
    assert plan.subject == "amount by ordered and region"


def test_a_stack_without_series_finds_its_own() -> None:
    plan = plan_chart(ORDERS, Wanted(is_stacked=True, by="month"))
    assert plan.is_stacked
    assert names(plan) == ["North", "South"]
    assert plan.points[2] == {"ordered": "Mar 2026", "North": 99.5, "South": 0}
    assert "1 of “amount” is missing" in plan.notes
    card = chart_card(plan, "t")["children"][1]
    assert {series["stack"] for series in card["series"]} == {"all"}


def test_many_values_to_split_by_become_the_largest_and_others() -> None:
    rows = [{"day": f"2026-01-0{day}", "shop": f"s{shop}", "n": shop} for day in (1, 2) for shop in range(9)]
    plan = plan_chart(table(*rows), Wanted(group="shop"))
    assert names(plan) == ["s8", "s7", "s6", "s5", "Other (5)"]
    assert plan.points[0]["Other (5)"] == 0 + 1 + 2 + 3 + 4


def test_figures_of_other_size_or_unit_are_left_out_and_named() -> None:
    plan = plan_chart(pasted("shop,sales,profit,share,visits\na,100,20,5%,90000\nb,200,30,6%,80000"))
    assert names(plan) == ["sales", "profit"]
    assert "without share, visits" in plan.notes


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1,234.50", "1,000"], [1234.5, 1000]),
        (["1.234,50 €", "1.000 €"], [1234.5, 1000]),
        (["$1,200", "-$3"], [1200, -3]),
        (["(300)", "1 250"], [-300, 1250]),
        (["12 %", "7.5%"], [12, 7.5]),
        (["EUR 5", "1e3 EUR"], [5, 1000]),
        (["1'234'567", "2"], [1234567, 2]),
        (["1,00,000", "2"], [100000, 2]),
    ],
)
def test_figures_are_read_as_people_write_them(cells: list[str], values: list[float]) -> None:
    rows = table(*({"name": f"n{place}", "v": cell} for place, cell in enumerate(cells)))
    assert [point["v"] for point in plan_chart(rows, Wanted(x="name")).points] == values


@pytest.mark.parametrize("cell", ["1,2,3", "1.2.3", "12-13", "1 2 3", "0x1f", "€", "1e999", "5 apples", "(3"])
def test_what_is_no_figure_is_not_taken_for_one(cell: str) -> None:
    rows = table(*({"name": f"n{place}", "v": cell} for place in range(3)))
    with pytest.raises(ActionFailed, match="no numbers"):
        plan_chart(rows, Wanted(y=["v"]))


def test_german_csv_is_read_with_its_commas() -> None:
    plan = plan_chart(pasted("Monat;Umsatz\nJanuar;1.234,50\nFebruar;999\nMärz;2.000"))
    assert [point["Umsatz"] for point in plan.points] == [1234.5, 999, 2000]


def test_units_stand_in_the_legend_and_in_the_table() -> None:
    plan = plan_chart(ORDERS, Wanted(x="region"))
    assert plan.series[0].label == "amount (€)"
    assert table_behind(plan).rows == (("North", "€1,300"), ("South", "€300"))
    percent = plan_chart(pasted("kind,share\na,12.5%\nb,87.5%"))
    assert table_behind(percent).rows == (("a", "12.5%"), ("b", "87.5%"))


def test_mixed_values_are_drawn_as_far_as_they_go_and_the_rest_is_counted() -> None:
    rows = [{"name": f"n{number}", "v": number} for number in range(9)] + [{"name": "odd", "v": "broken"}]
    plan = plan_chart(table(*rows))
    assert "1 of “v” is no number" in plan.notes
    assert "v" not in plan.points[-1]


def test_rows_without_a_day_are_left_out_and_counted() -> None:
    rows = [{"day": f"2026-01-{number:02}", "n": 1} for number in range(1, 11)] + [{"day": None, "n": 5}]
    assert "1 row without a day left out" in plan_chart(table(*rows)).notes


def test_rows_without_numbers_are_counted() -> None:
    plan = plan_chart(table({"state": "open"}, {"state": "done"}, {"state": "open"}))
    assert drawn(plan) == [("open", 2), ("done", 1)]


def test_a_column_called_count_can_be_the_axis() -> None:
    assert drawn(plan_chart(table({"count": "few"}, {"count": "few"}))) == [("few", 2)]


def test_ten_thousand_messy_rows_are_drawn_quickly_and_honestly() -> None:
    kinds = ["1,200", "n/a", None, "$7", 3.5, "", "oops", 12, "4 000", 9, 8, 7, 6, 5]
    rows = [
        {
            "at": f"2026-{1 + number % 12:02}-{1 + number % 28:02}",
            "shop": f"s{number % 40}",
            "v": kinds[number % 14],
        }
        for number in range(10_000)
    ]
    begun = time.perf_counter()
    plan = plan_chart(table(*rows), Wanted(y=["v"]))
    assert time.perf_counter() - begun < 5
    assert any("no number" in note for note in plan.notes)
    assert len(plan.points) <= 60


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(x="nope"),
        Wanted(y=["nope"]),
        Wanted(y=["city"]),
        Wanted(group="nope"),
        Wanted(x="city", by="month"),
    ],
)
def test_a_column_that_cannot_be_drawn_is_named(wanted: Wanted) -> None:
    with pytest.raises(ActionFailed, match="column"):
        plan_chart(CITIES, wanted)


def test_an_empty_table_is_no_chart() -> None:
    with pytest.raises(ActionFailed):
        plan_chart(Table((), (), 0))


def test_a_caption_that_only_repeats_the_title_is_left_out() -> None:
    plan = plan_chart(DAYS)
    card = chart_card(plan, plan.summary.upper())
    assert [child["type"] for child in card["children"]] == ["Title", "Chart"]


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
    assert (await action.call({"result": 2}, ActionContext((CITIES, DAYS)))).rows == DAYS


@pytest.mark.parametrize("arguments", [{}, {"data": "no table here"}])
async def test_without_rows_it_says_what_to_do(arguments: dict[str, Any]) -> None:
    with pytest.raises(ActionFailed, match="CSV"):
        await TOOL.actions[0].call(arguments, ActionContext())


@pytest.mark.parametrize("arguments", [{"kind": "pie"}, {"by": "decade"}, {"result": 0}])
async def test_arguments_that_do_not_fit_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        await TOOL.actions[0].call(arguments, ActionContext((CITIES,)))


def test_a_span_without_any_days_is_no_failure_but_said() -> None:
    plan = plan_chart(table({"city": "Bern", "n": 1}, {"city": "Oslo", "n": 2}), Wanted(by="month"))
    assert drawn(plan) == [("Bern", 1), ("Oslo", 2)]
    assert plan.notes == ("no days to put together by month",)


def test_months_without_years_are_by_month_already() -> None:
    plan = plan_chart(table({"month": "Jan", "n": 1}, {"month": "Feb", "n": 2}), Wanted(by="month"))
    assert drawn(plan) == [("Jan", 1), ("Feb", 2)]
    assert plan.notes == ()


def test_a_sum_that_no_number_can_hold_is_left_out() -> None:
    plan = plan_chart(table({"n": "a", "v": 1.5e308}, {"n": "a", "v": 1.6e308}, {"n": "b", "v": 1}))
    assert ("a", None) in drawn(plan)
    json.dumps(chart_card(plan, "v"), allow_nan=False)


def test_currencies_that_are_mixed_are_said_to_be() -> None:
    plan = plan_chart(pasted("shop,amount\na,$5\nb,€7\nc,$3"))
    assert "“amount” is in $ and €, which are not converted" in plan.notes
    assert not any("converted" in note for note in plan_chart(ORDERS).notes)


def test_a_series_that_is_called_like_the_axis_does_not_take_its_place() -> None:
    rows = table({"region": "N", "type": "region", "v": 1}, {"region": "S", "type": "b", "v": 2})
    plan = plan_chart(rows, Wanted(x="region", group="type"))
    assert [point["region"] for point in plan.points] == ["N", "S"]
    assert names(plan) == ["b", "region (type)"]


@pytest.mark.parametrize(
    "day",
    [
        *("2. März 2026", "2 März 2026", "02.Mrz.2026", "2 mars 2026", "2 marzo 2026", "2 de marzo de 2026"),
        *("2 de março de 2026", "2 maart 2026", "2. marts 2026"),
    ],
)
def test_days_are_read_in_the_languages_of_many_spreadsheets(day: str) -> None:
    rows = table({"day": day, "n": 1}, {"day": "2026-01-05", "n": 3}, {"day": "2026-02-05", "n": 2})
    plan = plan_chart(rows, Wanted(by="month"))
    assert [point["day"] for point in plan.points] == ["Jan 2026", "Feb 2026", "Mar 2026"]


@pytest.mark.parametrize(
    ("month", "label"),
    [
        ("Dezember", "Dec"),
        ("août", "Aug"),
        ("févr.", "Feb"),
        ("juin", "Jun"),
        ("juillet", "Jul"),
        ("enero", "Jan"),
    ],
)
def test_months_are_read_in_the_languages_of_many_spreadsheets(month: str, label: str) -> None:
    rows = table({"day": f"3 {month} 2026", "n": 1}, {"day": f"4 {month} 2026", "n": 3})
    assert [point["day"] for point in plan_chart(rows, Wanted(by="month")).points] == [f"{label} 2026"]


def test_a_name_that_begins_like_a_month_is_a_name() -> None:
    races = table({"race": "Marathon 2025", "n": 2}, {"race": "Decathlon 2026", "n": 1})
    assert plan_chart(races).kind == "bar"
    assert [point["race"] for point in plan_chart(races).points] == ["Marathon 2025", "Decathlon 2026"]
