"""Words of strangers that look like other words."""

import pytest

from app.plain_text import mixes_alphabets


@pytest.mark.parametrize(
    "name", ["Gma\u0456l", "N\u03bftion", "My \u0421alendar", "\u13a0\u13a1 Drive\u0430"]
)
def test_a_word_of_several_alphabets_that_look_alike_is_noticed(name: str) -> None:
    assert mixes_alphabets(name)


@pytest.mark.parametrize(
    "name",
    [
        "Gmail",
        "Мой GitHub",
        "Ελλάδα CRM",
        "Notion日本語",
        "Café Ñandú",
        "10 µs timers",
        "Straße",
        "e\u0301t\u00e9",
        "한국어API",
    ],
)
def test_words_side_by_side_and_other_scripts_are_no_mixture(name: str) -> None:
    assert not mixes_alphabets(name)
