"""What the model is told of a thread, and what threads are called."""

import pytest
from agents import TResponseInputItem

from app.agents.context_window import FOLDED, FOLDED_FILE
from app.agents.data_marks import quote_in
from app.chat.history import (
    MAX_HISTORY_CHARS,
    HistoryEntry,
    assistant_entry,
    call_entry,
    model_input,
    recent_tables,
    user_entry,
)
from app.chat.storable import storable
from app.chat.titles import title_from
from app.tools.tables import Table

TABLE = Table(("a",), ((1,),), 1)


def entries(*contents: dict[str, object]) -> list[HistoryEntry]:
    return [HistoryEntry(str(content["kind"]), content) for content in contents]


def texts(item: TResponseInputItem) -> list[str]:
    content: list[dict[str, str]] = dict(item)["content"]  # type: ignore[assignment]
    return [part["text"] for part in content]


def test_a_call_and_its_output_stay_together() -> None:
    items = model_input(
        entries(user_entry("q"), call_entry("c1", "n__s", "{}", "out", None), assistant_entry("a"))
    )
    assert [dict(item).get("role") or dict(item)["type"] for item in items] == [
        "user",
        "function_call",
        "function_call_output",
        "assistant",
    ]


def test_it_begins_with_a_message_of_the_user() -> None:
    assert model_input(entries(assistant_entry("a"), call_entry("c", "n", "{}", "o", None))) == []


def test_old_results_are_folded_before_anything_is_forgotten() -> None:
    big = "x" * (MAX_HISTORY_CHARS // 2 + 1)
    items = model_input(
        entries(
            user_entry("q0"),
            call_entry("c1", "n", "{}", big, None),
            assistant_entry("a"),
            user_entry("q1"),
            call_entry("c2", "n", "{}", big, None),
            assistant_entry("b"),
            user_entry("q2"),
        )
    )
    assert [dict(item).get("output") for item in items if "output" in item] == [FOLDED, big]
    assert [dict(item)["content"] for item in items if dict(item).get("role") == "user"] == ["q0", "q1", "q2"]


def test_files_of_earlier_messages_are_folded_like_results() -> None:
    file = {"id": "atc_1", "name": "a.txt", "mime_type": "text/plain", "text": "x" * MAX_HISTORY_CHARS}
    first, _, last = model_input(
        entries(user_entry("q0", [file]), assistant_entry("a"), user_entry("q1", [{**file, "text": "new"}]))
    )
    assert texts(first) == ["q0", FOLDED_FILE]
    assert "new" in texts(last)[1]


def test_a_quote_stands_behind_the_words_and_before_the_files() -> None:
    file = {"id": "atc_1", "name": "a.txt", "mime_type": "text/plain", "text": "rows"}
    [item] = model_input(entries(user_entry("why?", [file], quote="the quote")))
    words, quote, attached = texts(item)
    assert words == "why?"
    assert quote_in(quote) == "the quote"
    assert "rows" in attached


def test_the_newest_tables_come_first() -> None:
    other = Table(("b",), ((2,),), 1)
    stored = entries(
        call_entry("c1", "n", "{}", "", TABLE), user_entry("x"), call_entry("c2", "n", "{}", "", other)
    )
    assert recent_tables(stored) == [other, TABLE]


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("find my notes", "Find my notes"),
        ("  \n\n# Plan the week\nand more", "Plan the week"),
        ("```csv\na,b\n1,2\n```\nchart this", "Chart this"),
        ("", "New chat"),
        ("```\nonly code\n```", "New chat"),
        ("word " * 40, "Word word word word word word word word word word word…"),
        ("x" * 100, "X" + "x" * 58 + "…"),
        ("a\u202eb\x1b[31mc", "Abc"),
    ],
)
def test_a_title_is_the_first_line_that_says_something(message: str, title: str) -> None:
    assert title_from(message) == title


def test_what_the_database_refuses_is_removed_from_keys_and_values() -> None:
    assert storable({"a\0": ["b\0\ud800", 1, None, {"ü": "ü"}]}) == {"a": ["b", 1, None, {"ü": "ü"}]}
