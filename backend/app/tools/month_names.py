"""Months by their names, as spreadsheets write them.

English, German, French, Spanish, Italian, Portuguese, Dutch, and the Scandinavian languages: whole names and
the usual short ones, so that “Marathon 2026” is no March.
"""

_NAMES = (
    "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari",
    "february feb februar febr février févr fév febrero febbraio fevereiro fev februari",
    "march mar märz mär mrz mars marzo março maart mrt marts",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei maj",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug août aoû agosto ago augustus augusti",
    "september sep sept septembre septiembre setiembre settembre set setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro desember des",
)
_MONTH_OF = {name: month for month, names in enumerate(_NAMES, start=1) for name in names.split()}


def month_of(name: str) -> int:
    """The month of this name.

    Raises:
        ValueError: There is none.
    """
    month = _MONTH_OF.get(name.casefold())
    if month is None:
        raise ValueError(name)
    return month
