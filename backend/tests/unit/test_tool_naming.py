"""Names before a model: valid, unique, and nobody's but their owner's."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agents.naming import connector_slug, model_name, slug

VALID = re.compile(r"[a-zA-Z_][a-zA-Z0-9_-]{0,63}")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("My Notes", "my_notes"),
        ("Café & Co.", "cafe_co"),
        ("日本", "app"),
        ("42", "app_42"),
        ("a__b", "a_b"),
        ("", "app"),
        ("x" * 80, "x" * 24),
    ],
)
def test_a_slug_is_short_and_plain(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_connector_never_takes_a_name_that_is_taken() -> None:
    taken = {"gmail", "notes", "notes_7"}
    assert connector_slug("Gmail", 3, taken) == "gmail_3"
    assert connector_slug("Notes", 7, taken) == "notes_7_7"
    assert connector_slug("Other", 1, taken) == "other"


@given(st.lists(st.text(max_size=120), max_size=12, unique=True), st.text(max_size=60))
def test_any_names_become_different_valid_ones(tool_names: list[str], app_name: str) -> None:
    taken: set[str] = set()
    for tool_name in tool_names:
        name = model_name(slug(app_name), tool_name, taken)
        assert VALID.fullmatch(name)
        assert name not in taken
        taken.add(name)


def test_a_long_name_is_cut_and_ends_in_a_hash_of_the_whole() -> None:
    first, second = (model_name("notes", "x" * 100 + end, set()) for end in "ab")
    assert len(first) == len(second) == 64
    assert first[:-8] == second[:-8]
    assert first != second
