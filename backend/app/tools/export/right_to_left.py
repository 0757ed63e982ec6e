"""Hebrew and Arabic on a page that is drawn from left to right: letters joined, and in the order of the eye.

The parts of the Unicode bidirectional algorithm (UAX #9) and of Arabic shaping that single lines need.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")
_FORMS_AT = (*range(0xFB50, 0xFBFF), *range(0xFE70, 0xFEFD))
_STRETCH = "\u0640"
_LAM = "\u0644"
_MIRRORED = dict(zip("()[]{}<>«»", ")(][}{><»«", strict=True))
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_KINDS = {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N", "ES": "-", "CS": "-", "ET": "%"}


@cache
def _forms() -> Mapping[str, Mapping[str, str]]:
    """For a letter, and for lam with an alef after it: how it is written alone and beside others."""
    found: dict[str, dict[str, str]] = {}
    for code in _FORMS_AT:
        kind, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        text = "".join(chr(int(letter, 16)) for letter in letters)
        if kind.startswith("<") and (len(text) == 1 or (text[:1] == _LAM and len(text) == len("لا"))):
            found.setdefault(text, {}).setdefault(kind.strip("<>"), chr(code))
    return found


def shaped(text: str) -> str:
    """Arabic letters in the forms in which they join their neighbours; the order stays as it is read."""
    if not _ARABIC.search(text):
        return text
    forms = _forms()
    units = _units(text, forms)
    out = []
    for place, unit in enumerate(units):
        letter = unit.rstrip(_marks_of(unit)) or unit
        mine = forms.get(letter)
        if mine is None:
            out.append(unit)
            continue
        joins_before = place > 0 and "final" in mine and _goes_on(units[place - 1], forms)
        joins_after = place + 1 < len(units) and "initial" in mine and _comes_from(units[place + 1], forms)
        kind = {
            (True, True): "medial",
            (True, False): "final",
            (False, True): "initial",
            (False, False): "isolated",
        }[joins_before, joins_after]
        out.append(mine.get(kind, letter) + unit[len(letter) :])
    return "".join(out)


def _units(text: str, forms: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Letters with their marks; lam and alef are one."""
    units: list[str] = []
    for letter in text:
        if units and (unicodedata.category(letter) == "Mn" or units[-1] + letter in forms):
            units[-1] += letter
        else:
            units.append(letter)
    return units


def _marks_of(unit: str) -> str:
    return "".join(letter for letter in unit if unicodedata.category(letter) == "Mn")


def _goes_on(unit: str, forms: Mapping[str, Mapping[str, str]]) -> bool:
    return unit[0] == _STRETCH or "initial" in forms.get(unit.rstrip(_marks_of(unit)), ())


def _comes_from(unit: str, forms: Mapping[str, Mapping[str, str]]) -> bool:
    return unit[0] == _STRETCH or "final" in forms.get(unit.rstrip(_marks_of(unit)), ())


def visual(line: str) -> str:
    """The line in the order in which it is drawn from left to right."""
    if not _RIGHT_TO_LEFT.search(line):
        return line
    units = _units(line, {})
    kinds = [_KINDS.get(unicodedata.bidirectional(unit[0]), " ") for unit in units]
    base = next((kind for kind in kinds if kind in "LR"), "L")
    levels = _levels(_resolved(_with_numbers(kinds), base, _pairs(units)), base)
    order = list(range(len(units)))
    for level in range(max(levels), 0, -1):
        _reverse_runs(order, levels, level)
    return "".join(_MIRRORED.get(units[at], units[at]) if levels[at] % 2 else units[at] for at in order)


def _with_numbers(kinds: Sequence[str]) -> list[str]:
    """Signs within and around numbers belong to them (rules W4 and W5)."""
    text = re.sub(r"(?<=N)-(?=N)", "N", "".join(kinds))
    text = re.sub(r"%+(?=N)|(?<=N)%+", lambda found: "N" * len(found[0]), text)
    return list(text.replace("-", " ").replace("%", " "))


def _pairs(units: Sequence[str]) -> list[tuple[int, int]]:
    """Where brackets open and close."""
    pairs, opened = [], []
    for at, unit in enumerate(units):
        if unit in _BRACKETS:
            opened.append(at)
        elif opened and unit == _BRACKETS[units[opened[-1]]]:
            pairs.append((opened.pop(), at))
    return sorted(pairs)


def _resolved(kinds: Sequence[str], base: str, pairs: Sequence[tuple[int, int]]) -> list[str]:
    """A direction for everything.

    Numbers after L are L (W7), brackets go with what they hold (N0), and the rest with its sides (N1, N2).
    """
    found, strong = list(kinds), base
    for at, kind in enumerate(found):
        if kind in "LR":
            strong = kind
        elif kind == "N" and strong == "L":
            found[at] = "L"
    for first, last in pairs:
        inside = {_side(kind) for kind in found[first + 1 : last]} - {" "}
        before = next((_side(kind) for kind in reversed(found[:first]) if kind != " "), base)
        if inside:
            found[first] = found[last] = base if base in inside else before
    for gap in re.finditer(" +", "".join(found)):
        sides = {
            _side(found[gap.start() - 1]) if gap.start() else base,
            _side(found[gap.end()]) if gap.end() < len(found) else base,
        }
        found[gap.start() : gap.end()] = (sides.pop() if len(sides) == 1 else base) * len(gap[0])
    return found


def _side(kind: str) -> str:
    """Beside a number it is as beside a letter of Hebrew."""
    return "R" if kind == "N" else kind


def _levels(kinds: Sequence[str], base: str) -> list[int]:
    level_of = {"L": 0 if base == "L" else 2, "R": 1, "N": 2}
    return [level_of[kind] for kind in kinds]


def _reverse_runs(order: list[int], levels: Sequence[int], level: int) -> None:
    """Rule L2, for one level: `order` is reversed where all is at least as deep."""
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and levels[order[end]] >= level:
            end += 1
        order[start:end] = reversed(order[start:end])
        start = end + 1
