"""Fonts of reports: the first that has every letter of a text."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from app.tools.export.right_to_left import shaped

PLAIN = "Vera"
BOLD = "Vera-Bold"
_ON_THIS_COMPUTER = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/Library/Fonts/Arial Unicode.ttf",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
    "C:/Windows/Fonts/arial.ttf",
)
# Every reader of PDF brings these: they are named in the file and not put into it.
_KANA, _HANGUL, _HAN = "HeiseiKakuGo-W5", "HYGothic-Medium", "STSong-Light"
_EAST_ASIAN = (
    (_KANA, ((0x3040, 0x30FF),)),
    (_HANGUL, ((0xAC00, 0xD7A3), (0x1100, 0x11FF))),
    (_HAN, ((0x3000, 0x303F), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xFF00, 0xFFEF))),
)
_LATIN_END = 0x7F


@dataclass(frozen=True, slots=True)
class Lettered:
    """A text in a font that has its letters; `lost` counts those that no font here has.

    It stands in the order in which it is read: a line of it is drawn by `visual`.
    """

    text: str
    font: str
    lost: int = 0


@cache
def _letters() -> dict[str, frozenset[int]]:
    """Fonts with the letters that they have, in the order in which they are tried."""
    found: dict[str, frozenset[int]] = {}
    files = [(PLAIN, "Vera.ttf"), (BOLD, "VeraBd.ttf"), *_further()]
    for name, file in files:
        try:
            font = TTFont(name, file)
        except (TTFError, OSError):
            continue
        pdfmetrics.registerFont(font)
        found[name] = frozenset(font.face.charToGlyph)
    for name, _ in _EAST_ASIAN:
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    return found


def _further() -> list[tuple[str, str]]:
    return [("Further", path) for path in _ON_THIS_COMPUTER if Path(path).is_file()][:1]


@lru_cache(maxsize=4096)
def lettered(text: str, *, is_bold: bool = False) -> Lettered:
    """The text on one line, in the first font that has all of it."""
    line = shaped(" ".join(text.split()))
    codes = set(map(ord, line))
    letters = _letters()
    for name in ([BOLD] if is_bold else []) + [name for name in letters if name != BOLD]:
        if codes <= letters[name]:
            return Lettered(line, name)
    for name, ranges in _EAST_ASIAN:
        if any(first <= code <= last for code in codes for first, last in ranges):
            return _without(line, name, {code for code in codes if not _is_east_asian(code)})
    best = max((name for name in letters if name != BOLD), key=lambda name: len(codes & letters[name]))
    return _without(line, best, codes - letters[best])


def _is_east_asian(code: int) -> bool:
    return code <= _LATIN_END or any(
        first <= code <= last for _, ranges in _EAST_ASIAN for first, last in ranges
    )


def _without(line: str, font: str, unknown: set[int]) -> Lettered:
    shown = line.translate(dict.fromkeys(unknown, "?"))
    return Lettered(shown, font, sum(ord(letter) in unknown for letter in line))
