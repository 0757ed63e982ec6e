"""JSON as RFC 8259 has it, from whoever writes it.

Python's own reader also takes NaN and numbers without end, which no database takes afterwards.
"""

import json
import math
from typing import Any, NoReturn


def parsed_json(text: str) -> Any:
    """The value of a JSON text.

    Raises:
        ValueError: It is none.
        RecursionError: It is nested too deeply to be read.
    """
    return json.loads(text, parse_constant=_refuse, parse_float=_finite)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(written)
    return number
