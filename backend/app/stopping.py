"""How the process that serves tells the app that it is about to stop."""

from collections.abc import Callable
from typing import TypeAlias

BEFORE_STOP = "before_stop"
"""Key in the lifespan's state: a function that is called before open answers are waited for."""

BeforeStop: TypeAlias = Callable[[], None]
