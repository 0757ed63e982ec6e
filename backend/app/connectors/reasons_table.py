"""What users are told about each reason, as a page: `python -m app.connectors.reasons_table > reasons.md`."""

import sys
from itertools import groupby

from app.connectors.reasons import Reason, explain

_HEAD = """# What the user sees when a connection or a call fails

Written by `python -m app.connectors.reasons_table` out of `app/connectors/reasons.py`; a test keeps it true.
`error_code` and `reason` are stable. A user reads the code's message, then what happened, then what to do.
"""


def reasons_page() -> str:
    """Markdown: one table per code, reasons in the order of their definition within it."""
    parts = [_HEAD]
    by_code = sorted(Reason, key=lambda reason: list(type(explain(reason).code)).index(explain(reason).code))
    for code, reasons in groupby(by_code, key=lambda reason: explain(reason).code):
        parts.append(
            f"\n## {code.value}: {code.message}\n\n| reason | what happened | what to do |\n|---|---|---|\n"
        )
        parts += [
            f"| `{reason}` | {explain(reason).detail} | {explain(reason).fix} |\n" for reason in reasons
        ]
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.write(reasons_page())
