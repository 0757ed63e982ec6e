"""Lines of Hebrew and Arabic as a page that is drawn from left to right has to have them."""

import pytest

from app.tools.export.right_to_left import shaped, visual


@pytest.mark.parametrize(
    ("read", "drawn"),
    [
        ("plain, 12 (of 13)", "plain, 12 (of 13)"),
        ("שלום", "םולש"),
        ("abc שלום 123 def", "abc 123 םולש def"),
        ("שלום abc 12", "abc 12 םולש"),
        ("מחיר: 1,200.50", "1,200.50 :ריחמ"),
        ("הנחה 15% היום", "םויה 15% החנה"),
        ("(שלום)", "(םולש)"),
        ("total (סך הכל) 5", "total (לכה ךס) 5"),
        ("12:30 - שלום", "םולש - 12:30"),
        ("שלום (abc) טוב", "בוט (abc) םולש"),
        ("a) ב (", "a) ב ("),
        ("", ""),
    ],
)
def test_a_line_is_drawn_in_the_order_of_the_eye(read: str, drawn: str) -> None:
    assert visual(read) == drawn


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("مرحبا", "\ufee3\ufeae\ufea3\ufe92\ufe8e"),
        ("سلام", "\ufeb3\ufefc\ufee1"),
        ("لا", "\ufefb"),
        ("باب", "\ufe91\ufe8e\ufe8f"),
        ("دار", "\ufea9\ufe8d\ufead"),
        ("مُدُن", "\ufee3\u064f\ufeaa\u064f\ufee5"),
        ("שלום abc", "שלום abc"),
    ],
)
def test_arabic_letters_join_their_neighbours(word: str, forms: str) -> None:
    assert shaped(word) == forms


def test_marks_stay_on_their_letters() -> None:
    assert visual("שָׁלוֹם") == "םוֹלשָׁ"
