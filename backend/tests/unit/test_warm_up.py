"""The first answers find everything built."""

import subprocess
import sys

_ASK = """
import sys
from app.warm_up import warm_up
from chatkit.types import ThreadItemDoneEvent
from openai.types.responses import ResponseTextDeltaEvent

assert not ThreadItemDoneEvent.__pydantic_complete__, "built anyway: nothing is left to warm up"
warm_up()
assert ThreadItemDoneEvent.__pydantic_complete__
assert ResponseTextDeltaEvent.__pydantic_complete__
assert "app.tools.export.tool" in sys.modules
"""


def test_what_libraries_leave_to_the_first_use_is_built_at_the_start() -> None:
    subprocess.run([sys.executable, "-c", _ASK], check=True, timeout=60)  # noqa: S603 - our own words
